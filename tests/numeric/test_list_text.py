"""The texts of the results in a list are those that each of them has alone."""

from __future__ import annotations

import math
import struct
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.list_text import texts_of

SPECIAL = [0.0, -0.0, math.nan, math.inf, -math.inf, 1.0, -1.0, 5e-324, 1e15, 1e16, 1e22]

ARE_MANY = pytest.mark.parametrize("are_many", [False, True])


def one_by_one(results: list[float], calculation: Calculation) -> list[str]:
    if calculation.decimals is not None:
        return [formatting.fixed(x, calculation.decimals) for x in results]
    if calculation.precision is not None:
        return [formatting.rounded(x, calculation.precision) for x in results]
    return [formatting.shortest(x, calculation.dtype) for x in results]


def texts(results: list[float], calculation: Calculation, are_many: bool) -> list[str]:
    return texts_of(results, calculation, are_many=are_many).decode().split(",")


@ARE_MANY
@given(
    results=st.lists(st.floats() | st.floats(0, 1) | st.sampled_from(SPECIAL), min_size=1),
    precision=st.none() | st.integers(1, 17),
    decimals=st.none() | st.integers(0, 20),
)
def test_lists_of_float64(
    are_many: bool, results: list[float], precision: int | None, decimals: int | None
) -> None:
    calculation = Calculation((), precision=precision, decimals=decimals)
    assert texts(results, calculation, are_many) == one_by_one(results, calculation)


@pytest.mark.parametrize("precision", range(1, 18))
def test_decades_are_rounded_as_each_alone(precision: int) -> None:
    calculation = Calculation((), precision=precision)
    results = [
        sign * mantissa * 10.0**power
        for sign in (1, -1)
        for power in range(-20, 21)
        for mantissa in (1.0, 9.5, 9.9999995, 1.2345678901234567)
    ]
    assert texts(results, calculation, True) == one_by_one(results, calculation)


@ARE_MANY
def test_every_float16(are_many: bool) -> None:
    bits = struct.pack("65536H", *range(0x10000))
    results = list(struct.unpack("65536e", bits))
    calculation = Calculation((), "float16")
    assert texts(results, calculation, are_many) == one_by_one(results, calculation)


@ARE_MANY
@given(
    st.lists(
        st.one_of(
            st.floats(width=32),
            st.floats(-1, 1, width=32),
            st.floats(-1e6, 1e6, width=32),
            st.sampled_from([0.0, -0.0, math.nan, math.inf]),
        ),
        min_size=1,
    )
)
def test_lists_of_float32(are_many: bool, results: list[float]) -> None:
    calculation = Calculation((), "float32")
    assert texts(results, calculation, are_many) == one_by_one(results, calculation)


def test_float32_next_to_short_decimals_and_to_powers_of_two() -> None:
    near = [round(n / 997, digits) for digits in range(1, 9) for n in range(-997, 998, 7)]
    near += [sign * 2.0**power for power in range(-24, 24) for sign in (1, -1)]
    steps = [x * (1 + step * 2.0**-23) for x in near for step in (-1, 0, 1)]
    results = array("f", steps).tolist()
    calculation = Calculation((), "float32")
    assert texts(results, calculation, True) == one_by_one(results, calculation)
