"""Digits in bulk are the digits that Python gives one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigmoid_cli.numeric.formatting import rounded
from sigmoid_cli.numeric.significant import format_rounded
from support.rounds import shortened

RESULTS = st.one_of(
    st.floats(0, 1, allow_subnormal=True),
    st.integers(0, 4096).map(lambda n: n / 4096),  # ties
    st.tuples(st.integers(0, 10**6), st.integers(0, 30)).map(lambda t: t[0] / 10 ** (6 + t[1])),
    st.tuples(st.integers(1, 320), st.integers(-3, 3)).map(  # about powers of ten
        lambda t: 10.0 ** -t[0] * (1 + t[1] * 2.0**-52)
    ),
    st.floats(-300, 0).map(math.exp),
    st.sampled_from([math.nan, math.inf, -math.inf, 0.0, -0.0]),
    st.floats(),
    st.floats(-1000, 1000),
    st.integers(-4096, 4096).map(lambda n: n / 64),
    st.tuples(st.integers(0, 308), st.integers(-3, 3), st.sampled_from([1.0, -1.0])).map(
        lambda t: t[2] * 10.0 ** t[0] * (1 + t[1] * 2.0**-52)
    ),
)


@given(st.lists(RESULTS, min_size=1, max_size=40), st.integers(1, 17))
@settings(max_examples=shortened(1500))
def test_results_in_bulk_are_rounded_as_one_by_one(results: list[float], precision: int) -> None:
    texts = format_rounded(np.array(results), precision)[1:-1].decode().split(",")
    assert texts == [rounded(x, precision) for x in results]


@pytest.mark.parametrize("precision", range(1, 18))
def test_many_results_of_every_size_are_rounded_as_one_by_one(precision: int) -> None:
    random = np.random.default_rng(precision)
    results = np.concatenate(
        [
            1 / (1 + np.exp(-random.uniform(-10, 10, 3000))),
            np.exp(-random.uniform(0, 745, 1000)),
            np.round(random.uniform(0, 1, 1000), 4),
            1 - 10.0 ** random.uniform(-17, -1, 500),
            random.uniform(-40, 40, 3000),
            -np.exp(random.uniform(-700, 700, 2000)),
            np.round(random.uniform(-1000, 1000, 1000), 2),
        ]
    )
    texts = format_rounded(results, precision)[1:-1].decode().split(",")
    assert texts == [rounded(x, precision) for x in results.tolist()]
