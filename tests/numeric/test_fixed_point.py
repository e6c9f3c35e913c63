"""Digits after the point in bulk are those that Python gives one by one, without negative zero."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.test_significant import RESULTS
from sigmoid_cli.numeric.fixed_point import format_fixed
from sigmoid_cli.numeric.formatting import fixed
from support.rounds import shortened


@given(st.lists(RESULTS, min_size=1, max_size=40), st.integers(0, 17))
@settings(max_examples=shortened(1500))
def test_results_in_bulk_are_rounded_as_one_by_one(results: list[float], decimals: int) -> None:
    texts = format_fixed(np.array(results), decimals)[1:-1].decode().split(",")
    assert texts == [fixed(x, decimals) for x in results]


@pytest.mark.parametrize("decimals", range(18))
def test_many_results_of_every_size_are_rounded_as_one_by_one(decimals: int) -> None:
    random = np.random.default_rng(decimals)
    for results in (
        1 / (1 + np.exp(-random.uniform(-10, 10, 3000))),
        random.uniform(-40, 40, 3000),
        np.round(random.uniform(-1000, 1000, 1000), 2),
        -np.exp(random.uniform(-30, 30, 1000)),
    ):
        texts = format_fixed(results, decimals)[1:-1].decode().split(",")
        assert texts == [fixed(x, decimals) for x in results.tolist()]


@pytest.mark.parametrize(
    ("x", "decimals", "text"),
    [
        (1.0, 4, "1.0000"),
        (0.0180, 4, "0.0180"),
        (-0.00001, 4, "0.0000"),
        (-0.0, 2, "0.00"),
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (0.125, 2, "0.12"),
        (-12.5, 1, "-12.5"),
        (math.nan, 3, "nan"),
        (-math.inf, 3, "-inf"),
    ],
)
def test_the_digits_after_the_point_are_fixed(x: float, decimals: int, text: str) -> None:
    assert fixed(x, decimals) == text
    assert format_fixed(np.array([x]), decimals) == f"[{text}]".encode()
