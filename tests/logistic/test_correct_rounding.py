"""The promise: every result of every path is the float nearest to the true value."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from logistic.families import FAMILIES
from logistic.reference import nearest_of
from sigmoid_cli.logistic import exact, float64_accurate, functions
from support.rounds import shortened

COUNT = shortened(200_000)
CASES = [(dtype, family) for dtype, families in FAMILIES.items() for family in families]


def misrounded(results: NDArray[Any], expected: NDArray[Any], x: NDArray[Any]) -> list[str]:
    """Up to ten arguments where the results are not those expected, to the last bit."""
    same = (results == expected) & (np.signbit(results) == np.signbit(expected))
    wrong = ~(same | (np.isnan(results) & np.isnan(expected)))
    return [float(value).hex() for value in x[wrong][:10]]


def arguments(dtype: str, family: str, count: int) -> NDArray[Any]:
    rng = np.random.default_rng(zlib.crc32(f"{dtype} {family}".encode()))
    return FAMILIES[dtype][family](rng, count, np.dtype(dtype).type)


@pytest.mark.parametrize(("dtype", "family"), CASES)
def test_arrays_are_correctly_rounded(dtype: str, family: str) -> None:
    x = arguments(dtype, family, COUNT)
    sigmoid, grad = nearest_of(x)
    both = functions.sigmoid_and_grad(x)
    for results, expected in (
        (functions.sigmoid(x), sigmoid),
        (functions.sigmoid_grad(x), grad),
        (both[0], sigmoid),
        (both[1], grad),
    ):
        assert results.dtype == x.dtype
        assert misrounded(results, expected, x) == []


@pytest.mark.parametrize("family", FAMILIES["float64"])
def test_the_second_stage_alone_is_correctly_rounded(family: str) -> None:
    x = arguments("float64", family, shortened(16384))
    sigmoid, grad = nearest_of(x)
    results = np.empty_like(x)
    with np.errstate(all="ignore"):
        float64_accurate.sigmoid(x, results)
        assert misrounded(results, sigmoid, x) == []
        float64_accurate.sigmoid_grad(x, results)
        assert misrounded(results, grad, x) == []


@pytest.mark.parametrize(("dtype", "family"), CASES)
def test_one_number_at_a_time_gives_what_arrays_give(dtype: str, family: str) -> None:
    x = arguments(dtype, family, shortened(10_000))
    sigmoid, grad = functions.sigmoid_and_grad(x)
    numbers = x.tolist()
    ones = np.array([exact.sigmoid(number, dtype) for number in numbers], dtype)
    assert misrounded(ones, sigmoid, x) == []
    ones = np.array([exact.sigmoid_grad(number, dtype) for number in numbers], dtype)
    assert misrounded(ones, grad, x) == []


def test_every_float16() -> None:
    x = np.arange(0x10000, dtype=np.uint16).view(np.float16)
    sigmoid, grad = nearest_of(x)
    both = functions.sigmoid_and_grad(x)
    assert misrounded(functions.sigmoid(x), sigmoid, x) == []
    assert misrounded(functions.sigmoid_grad(x), grad, x) == []
    assert misrounded(both[0], sigmoid, x) == []
    assert misrounded(both[1], grad, x) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(160))
def test_eight_million_float64(part: int) -> None:
    rng = np.random.default_rng(part)
    families = list(FAMILIES["float64"].values())
    x = families[part % len(families)](rng, 50_000, np.float64)
    sigmoid, grad = nearest_of(x)
    assert misrounded(functions.sigmoid(x), sigmoid, x) == []
    assert misrounded(functions.sigmoid_grad(x), grad, x) == []
