"""The texts of arrays are those of their numbers, whatever these are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.numeric import array_text, formatting

WIDTHS = {"float64": 64, "float32": 32, "float16": 16}


@pytest.mark.parametrize("dtype", WIDTHS)
@given(st.data())
def test_numbers_of_any_size_and_sign_have_the_same_text_in_an_array(
    dtype: str, data: st.DataObject
) -> None:
    numbers = data.draw(st.lists(st.floats(width=WIDTHS[dtype]), min_size=1))  # type: ignore[arg-type]
    array = np.array(numbers, dtype)
    texts = array_text.shortest(array)[1:-1].decode().split(",")
    assert texts == [formatting.shortest(x, dtype) for x in array.tolist()]


def test_every_float16_has_the_same_text_in_an_array() -> None:
    numbers = np.arange(0x10000, dtype=np.uint16).view(np.float16)
    texts = array_text.shortest(numbers)[1:-1].decode().split(",")
    assert texts == [formatting.shortest(x, "float16") for x in numbers.tolist()]


def test_a_few_and_many_infinities_and_nan_keep_their_order() -> None:
    few = np.where(np.arange(1000) % 250, 0.5, np.nan)
    few[[10, 500]] = np.inf, -np.inf
    for numbers in (few, np.array([np.inf, -np.inf, np.nan] * 5)):
        texts = array_text.shortest(numbers)[1:-1].decode().split(",")
        assert texts == [formatting.shortest(x) for x in numbers.tolist()]


@pytest.mark.parametrize("between", [0, 1, 1000])
def test_nan_keeps_its_index_in_short_and_long_arrays(between: int) -> None:
    for values in ([np.nan], [np.nan, 0.5], [0.5, np.nan], [np.nan, 1e-300, np.nan]):
        numbers = np.array([x for value in values for x in (*[0.25] * between, value)])
        texts = array_text.shortest(numbers)[1:-1].decode().split(",")
        assert texts == [formatting.shortest(x) for x in numbers.tolist()]
