"""One format, that of orjson; the same rules for float16, which orjson takes for float32."""

from __future__ import annotations

import math

import numpy as np
import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.grammar import rounded_to

POWERS_OF_TWO = {
    "float64": [math.ldexp(1.0, n) for n in range(-1074, 1024)],
    "float32": [math.ldexp(1.0, n) for n in range(-149, 128)],
    "float16": [math.ldexp(1.0, n) for n in range(-24, 16)],
}
POWERS_OF_TEN = [float(f"1e{n}") for n in range(-30, 30)]


def by_orjson(x: float, dtype: str) -> str:
    array = np.array([x], dtype=dtype)
    return orjson.dumps(array, option=orjson.OPT_SERIALIZE_NUMPY).decode()[1:-1]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_powers_of_two_and_of_ten_and_their_neighbours_are_formatted_as_by_orjson(
    dtype: str,
) -> None:
    kind = getattr(np, dtype)
    for x in [*POWERS_OF_TWO[dtype], *POWERS_OF_TEN]:
        near = kind(x)
        for y in (near, np.nextafter(near, kind(0)), np.nextafter(near, kind(np.inf)), -near):
            assert formatting.shortest(float(y), dtype) == by_orjson(float(y), dtype)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.0)
@example(-0.0)
@example(5e-324)
@example(1.7976931348623157e308)
@example(9007199254740993.0)
def test_a_float64_is_formatted_as_by_orjson(x: float) -> None:
    assert formatting.shortest(x) == by_orjson(x, "float64")


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
@example(1e-45)
@example(9.999999e-06)
@example(3.4028234663852886e38)
def test_a_float32_is_formatted_as_by_orjson(x: float) -> None:
    x = float(np.float32(x))
    assert formatting.shortest(x, "float32") == by_orjson(x, "float32")


def test_every_float16_has_the_digits_that_numpy_finds() -> None:
    for x in np.arange(0, 0x7C00, dtype=np.uint16).view(np.float16):
        text = formatting.shortest(float(x), "float16")
        assert float(text) == float(np.format_float_scientific(x, unique=True))
        assert np.float16(text) == x
        assert ("e" in text) == (x != 0 and not 1e-5 <= float(text) < 1e16)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@given(st.data())
def test_the_text_reads_back_to_the_same_number_and_none_shorter_does(
    dtype: str, data: st.DataObject
) -> None:
    width = int(dtype[5:])
    x = data.draw(
        st.one_of(
            st.floats(width=width, allow_nan=False, allow_infinity=False),  # type: ignore[arg-type]
            st.sampled_from(POWERS_OF_TWO[dtype]),
        )
    )
    text = formatting.shortest(x, dtype)
    assert rounded_to(float(text), dtype) == x
    digits = len(text.partition("e")[0].replace(".", "").strip("-0"))
    if digits > 1:
        shorter = float(f"{x:.{digits - 2}e}")
        assert rounded_to(shorter, dtype) != x


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_what_is_not_finite_has_a_name(dtype: str) -> None:
    texts = [formatting.shortest(x, dtype) for x in (math.nan, math.inf, -math.inf)]
    assert texts == ["nan", "inf", "-inf"]
    assert formatting.rounded(math.nan, 3) == "nan"


@pytest.mark.parametrize(
    ("x", "precision", "text"),
    [
        (0.7310585786300049, 3, "0.731"),
        (0.25, 17, "0.25"),
        (0.125, 2, "0.12"),
        (0.375, 2, "0.38"),
        (0.9999, 2, "1.0"),
        (1.0, 1, "1.0"),
        (4.248354255291589e-18, 3, "4.25e-18"),
        (0.000012345, 2, "0.000012"),
        (0.0000012345, 2, "1.2e-6"),
        (5e-324, 17, "4.9406564584124654e-324"),
        (0.0, 5, "0.0"),
    ],
)
def test_a_precision_gives_significant_digits(x: float, precision: int, text: str) -> None:
    assert formatting.rounded(x, precision) == text
