"""Two reports side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sigmoid_cli.bench.comparison import compared
from sigmoid_cli.bench.report import Accuracy, Break, Row
from support.reports import a_report, a_row


def times(middle: float) -> list[float]:
    return [middle * (1 + 0.001 * step) for step in range(-4, 5)]


def ours(middle: float = 1.0, **changes: Any) -> Row:
    return replace(a_row("sigmoid_cli", *times(middle), is_ours=True), **changes)


@pytest.mark.parametrize(
    ("new", "is_worse", "verdict"),
    [
        (ours(), False, "within the noise"),
        (ours(1.05), False, "slower by less than 10%"),
        (ours(1.2), True, "slower"),
        (ours(0.8), False, "faster"),
        (ours(accuracy=Accuracy(2000, 0.5001, 1.0, 1.0)), True, "within the noise, less accurate"),
        (ours(accuracy=Accuracy(2000, 0.4, 1.0, 0.99)), True, "within the noise, less accurate"),
        (ours(accuracy=Accuracy(2000, 0.4, 1.0, 1.0)), False, "within the noise"),
        (ours(breaks=(Break("zero", -709.8),)), True, "within the noise, less accurate"),
        (ours(times=(), failure="fails"), True, "fails now"),
        (ours(2.0, size=5), False, "not comparable"),
    ],
)
def test_ours_is_worse_if_it_is_slower_beyond_threshold_and_noise_or_less_accurate_at_all(
    new: Row, is_worse: bool, verdict: str
) -> None:
    found = compared(a_report(ours()), a_report(new), 0.1, 0)
    assert [change.verdict for change in found.changes] == [verdict]
    assert found.is_worse is is_worse


def test_what_is_slower_only_by_chance_is_not_worse() -> None:
    old = a_row("sigmoid_cli", 1, 1, 1, 2, 3, 3, 3, 1, 3, is_ours=True)
    new = a_row("sigmoid_cli", 3, 3, 1, 3, 3, 1, 1, 1, 3, is_ours=True)
    (change,) = compared(a_report(old), a_report(new), 0.1, 0).changes
    assert change.ratio is not None
    assert change.ratio.ratio > 1.1
    assert not change.is_worse


def test_a_peer_that_got_slower_is_reported_and_is_no_failure() -> None:
    old, new = a_row("awk", *times(1.0)), a_row("awk", *times(2.0))
    found = compared(a_report(old), a_report(new), 0.1, 0)
    assert found.changes[0].verdict == "slower"
    assert not found.is_worse


def test_other_conditions_are_noted() -> None:
    old = a_report(ours(), seed=1)
    new = replace(
        a_report(ours(accuracy=Accuracy(2000, 9.0, 1.0, 0.5))),
        environment={**old.environment, "python": "CPython 9"},
    )
    found = compared(old, new, 0.1, 0)
    assert found.notes == ("python was python, is CPython 9", "--seed was 1, is 0")
    assert not found.is_worse  # the errors are those of other numbers


def test_what_is_in_one_report_only_is_left_out() -> None:
    found = compared(
        a_report(ours(), a_row("old", 1.0)), a_report(a_row("new", 1.0), ours()), 0.1, 0
    )
    assert [change.new.name for change in found.changes] == ["sigmoid_cli"]
