"""Decimals of very many digits are read as short ones of the same value."""

from __future__ import annotations

import math
from decimal import Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.long_decimals import LONG, shortened
from support.conversion import ENGINES, outcome

EXACT = Context(prec=5000)
ZEROS = st.sampled_from(["", "0", "0" * LONG, "0" * (3 * LONG)])
EXPONENTS = st.sampled_from(["", "e5", "E-7", f"e-{3 * LONG}", f"e{LONG - 310}", f"e{'0' * LONG}1"])


@st.composite
def long_decimals(draw: st.DrawFn) -> bytes:
    """A decimal, often next to a middle between two neighbours, with zeros wherever they may be."""
    x = draw(st.floats(allow_nan=False, allow_infinity=False))
    value = Decimal(x)
    if draw(st.booleans()):
        value = EXACT.add(value, EXACT.divide(Decimal(math.ulp(x)), Decimal(2)))
    whole, _, fraction = f"{abs(value):f}".partition(".")
    end = draw(st.sampled_from(["", "1", "9" * 800, "x"]))
    sign = draw(st.sampled_from(["", "-", "+"]))
    digits = draw(ZEROS) + whole + "." + draw(ZEROS) * (whole == "0") + fraction + draw(ZEROS) + end
    return (sign + digits + draw(EXPONENTS)).encode()


@given(long_decimals(), st.sampled_from(grammar.DTYPES))
def test_a_short_decimal_has_the_value_of_the_long_one(token: bytes, dtype: str) -> None:
    short = shortened(b"[" + token + b"]", 1, len(token) + 1)
    assert grammar.value(short, dtype) == grammar.value(token, dtype)
    if len(token) < LONG or not grammar.is_number(token):
        assert short == token
    else:
        assert len(short) < LONG
        assert grammar.is_json_number(short)


@pytest.mark.parametrize("end", [b"", b"1", b"0"], ids=["the middle", "above it", "equal to it"])
@pytest.mark.parametrize("dtype", grammar.DTYPES)
def test_what_is_cut_off_decides_next_to_a_middle(end: bytes, dtype: str) -> None:
    ulp = {"float64": -52, "float32": -23, "float16": -10}[dtype]
    middle = format(EXACT.add(Decimal(1), Decimal(2.0 ** (ulp - 1))), "f").encode()
    token = middle + b"0" * 2000 + end
    expected = 1.0 + 2.0**ulp if end == b"1" else 1.0
    assert grammar.value(shortened(token, 0, len(token)), dtype) == expected


@pytest.mark.parametrize(
    "token", [b"1" * LONG + b"x", b"0x" + b"1" * LONG, b"e" * LONG, b"." * LONG]
)
def test_what_is_no_decimal_stays(token: bytes) -> None:
    assert shortened(token, 0, len(token)) == token


LONG_TOKENS = st.sampled_from([b"0." + b"1" * LONG, b"-" + b"7" * LONG + b"e-999", b"0" * LONG])
OTHERS = st.sampled_from([b"1.5", b"nan", b"x", b"7" * LONG + b"x"])


@given(
    st.lists(LONG_TOKENS | OTHERS, max_size=5),
    st.sampled_from([b" ", b"\n", b"\r\n", b"\n# 0." + b"2" * LONG + b"\n"]),
    st.sampled_from([1, 700, 1 << 17]),
)
def test_text_with_long_decimals_has_the_same_results(
    tokens: list[bytes], between: bytes, size: int
) -> None:
    data = between.join(tokens)
    expected = outcome(data, "text", "text")
    for kind in ENGINES:
        assert outcome(data, "text", "text", size=size, great=1, kind=kind) == expected


@given(st.lists(LONG_TOKENS | OTHERS, max_size=5), st.sampled_from([b",", b" , ", b"],["]))
def test_json_with_long_decimals_has_the_same_results(tokens: list[bytes], between: bytes) -> None:
    data = b"[[" + between.join(tokens) + b"]]"
    expected = outcome(data, "json", "json")
    for kind in ENGINES:
        assert outcome(data, "json", "json", size=99, great=1, kind=kind) == expected
