"""The logistic family against formulas and libraries."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sigmoid_cli.bench.measure.rounds import Clock
from sigmoid_cli.bench.report import Group
from sigmoid_cli.bench.sections import arrays, family
from sigmoid_cli.bench.sections.arrays import Case
from sigmoid_cli.bench.settings import Settings

NO_TIME = Clock(0.0, 0.0, math.inf)
"""There is time for three rounds only."""
CASES = list(family.cases())


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.title)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture(scope="module")
def group(case: Case) -> Group:
    return arrays.group(case, Settings(size=50), NO_TIME, lambda _: None)


def test_the_members_of_the_family_are_measured() -> None:
    assert [case.title for case in CASES] == [
        "logit float64",
        "ln σ float64",
        "ln σ′ float64",
        "σ((x − 3)/2) float64",
    ]


def test_ours_is_correctly_rounded_and_first(group: Group) -> None:
    ours = group.rows[0]
    assert ours.is_ours
    assert ours.failure is None
    assert ours.accuracy is not None
    assert ours.accuracy.correct == 1.0
    assert ours.accuracy.worst <= 0.5
    assert not ours.breaks


def test_all_others_work_and_are_less_accurate(group: Group) -> None:
    for row in group.rows[1:]:
        assert row.failure is None
        assert row.accuracy is not None
        assert 0.4 < row.accuracy.correct < 1.0
        assert len(row.times) == 3


def test_each_contender_computes_the_function_of_its_group(case: Case) -> None:
    x = case.numbers(100, Settings(low=-3.0, high=3.0))
    true = case.reference(x).rounded
    for contender in case.contenders:
        assert np.allclose(contender.load()(x), true, rtol=1e-12), contender.name


def test_the_textbook_formulas_break_where_their_exponential_or_difference_does() -> None:
    breaks = {}
    for case in CASES[1:3]:
        found = arrays.group(case, Settings(size=50), NO_TIME, lambda _: None)
        breaks[case.title] = {row.name: row.breaks for row in found.rows}
    textbook = breaks["ln σ float64"]["textbook"]
    assert textbook is not None
    assert textbook[0].kind == "digits"
    assert 34.0 < textbook[0].x < 37.0
    assert breaks["ln σ′ float64"]["log1p"] == ()


def test_probabilities_stay_within_their_open_interval() -> None:
    p = CASES[0].numbers(1000, Settings(low=-2000.0, high=2000.0))
    assert 0.0 < p.min() < p.max() < 1.0
