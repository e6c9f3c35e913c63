"""The grammar of numbers, and their values rounded once."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.remedies import remedy
from sigmoid_cli.numeric.vector import VectorEngine

# fmt: off
NUMBERS = [
    "0", "-0", "+0", "1", "-1", "+1", "007", "1.", ".5", "-.5", "1.5", "1e5", "1E5", "1e+5",
    "1e-05", ".5e1", "5.e1", "1e400", "-1e400", "1e-400", "inf", "-inf", "+inf", "INF", "Inf",
    "infinity", "-Infinity", "INFINITY", "nan", "-nan", "+nan", "NaN", "NAN", "0x1", "0X1P3",
    "-0x1p-3", "+0x1.8p3", "0x.8", "0x1.", "0xA.Bp+10", "0xffffffffffffffffff", "0x1p9999",
    "-0x1p9999", "0x1p-9999",
]

NOT_NUMBERS = [
    ".", "+", "-", "e", "1e", "1e+", ".e5", "e5", "0x", "0x.", "0x1p", "0xg", "0xp3", "1_000",
    "1__0", "_1", "1_", "1,5", "1,000.5", "1.5.5", "1e5.5", "1e5e5", "++1", "+-1", "--1", "1f",
    "1d", "1L", "1j", "0b1", "0o7", "x1", "infx", "infinit", "in", "na", "nann", "nan(123)",
    "nan()", "inf1", "1inf", "-+inf", "∞", "−1", "１", "١", "½", "²", "1e٣", "abc", "true",
    "null", "NULL", "None", "NA", "N/A", "#1", "1#", "(1)", "$1", "1%", "1e3k", "\"1\"", "'1'",
    "1\\0",
]
# fmt: on


@pytest.mark.parametrize("token", NUMBERS)
def test_these_are_numbers(token: str) -> None:
    assert grammar.is_number(token.encode())
    value = grammar.value(token.encode())
    assert isinstance(value, float)


@pytest.mark.parametrize(
    "token", [*NOT_NUMBERS, "", " ", "1 ", " 1", "1\n", "1\0", "\ufeff1", "1 2"]
)
def test_these_are_not(token: str) -> None:
    assert not grammar.is_number(token.encode())
    assert grammar.value(token.encode()) is None


HEXADECIMAL = re.compile(r"[+-]?0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(p[+-]?[0-9]+)?", re.I | re.A)


def value_by_python(text: str) -> float | None:
    """What Python reads, where the grammar is Python's."""
    if not text.isascii() or "_" in text or text != "".join(text.split()) or "\0" in text:
        return None
    try:
        return float.fromhex(text) if HEXADECIMAL.fullmatch(text) else float(text)
    except ValueError:
        return None
    except OverflowError:
        return math.copysign(math.inf, -1 if text[0] == "-" else 1)


@given(
    st.one_of(
        st.text("0123456789+-.eE", max_size=12),
        st.text("0123456789abcdefxXpP+-.", max_size=12),
        st.text("infatyINFATY+-", max_size=10),
        st.from_regex(HEXADECIMAL, fullmatch=True),
        st.text(max_size=8),
        st.floats().map(repr),
        st.integers().map(str),
    )
)
@example("1_0")
@example("1e" + "0" * 5000 + "5")
@example("0x1p" + "0" * 5000 + "5")
@example("0x1p" + "9" * 5000)
@example("1e" + "9" * 5000)
@example("9" * 5000)
def test_the_grammar_is_python_s_without_its_liberties(text: str) -> None:
    expected = value_by_python(text)
    token = text.encode("utf-8", "surrogatepass")
    value = grammar.value(token)
    assert repr(value) == repr(expected)
    assert grammar.is_number(token) == (expected is not None)


def neighbours(x: float, dtype: str) -> list[float]:
    """x in the type, with the numbers next to it, infinity taken for the power of two it is."""
    kind = getattr(np, dtype)
    with np.errstate(over="ignore"):
        near = kind(x)
        return [float(near), *(float(np.nextafter(near, kind(to))) for to in (-np.inf, np.inf))]


def nearest(exact: Fraction, dtype: str) -> float:
    """The number of the type nearest to an exact one, ties to even, by trying all around."""
    beyond = Fraction(2) ** {"float16": 16, "float32": 128}[dtype]

    def distance(x: float) -> tuple[Fraction, int]:
        edge = beyond * (1 if x > 0 else -1) if math.isinf(x) else Fraction(x)
        bits = int(getattr(np, dtype)(x).view({"float16": "u2", "float32": "u4"}[dtype]))
        return abs(edge - exact), bits % 2

    rough = float(min(max(exact, -2 * beyond), 2 * beyond))
    return min(neighbours(rough, dtype), key=distance)


MIDDLES = {
    "float16": st.integers(0, 0x7BFF),
    "float32": st.integers(0, 0x7F7FFFFF),
}
"""The bits of a finite number: with the next above, or with infinity, it has a middle."""


def middle_above(bits: int, dtype: str) -> Fraction:
    kind, unsigned = getattr(np, dtype), {"float16": np.uint16, "float32": np.uint32}[dtype]
    low, high = unsigned(bits).view(kind), unsigned(bits + 1).view(kind)
    top = Fraction(2) ** {"float16": 16, "float32": 128}[dtype]
    return (Fraction(float(low)) + (top if np.isinf(high) else Fraction(float(high)))) / 2


def decimal_text(exact: Fraction, nudge: int) -> str:
    """The decimal of a number whose denominator is a power of two, and one digit more."""
    shift = exact.denominator.bit_length() - 1
    digits = str(exact.numerator * 5**shift)
    text = f"{digits}e-{shift}"
    if nudge > 0:
        return f"{digits}{'0' * 30}1e-{shift + 31}"
    if nudge < 0:
        return f"{int(digits) - 1}{'9' * 30}e-{shift + 30}"
    return text


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@given(st.data(), st.sampled_from([-1, 0, 1]), st.booleans())
def test_a_decimal_is_rounded_once(
    dtype: str, data: st.DataObject, nudge: int, negative: bool
) -> None:
    bits = data.draw(
        st.one_of(MIDDLES[dtype], st.just(0x7BFF if dtype == "float16" else 0x7F7FFFFF))
    )
    text = "-" * negative + decimal_text(middle_above(bits, dtype), nudge)
    expected = nearest(Fraction(text), dtype)
    assert grammar.value(text.encode(), dtype) == expected
    values, _ = VectorEngine(Calculation(("sigmoid",), dtype)).parse([text.encode(), b"0"])
    assert float(values[0]) == expected


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@given(st.lists(st.floats(allow_nan=False), min_size=1), st.data())
def test_arrays_round_as_one_number_does(
    dtype: str, numbers: list[float], data: st.DataObject
) -> None:
    for _ in range(5):
        bits = data.draw(MIDDLES[dtype])
        numbers.append(float(middle_above(bits, dtype)) * data.draw(st.sampled_from([-1, 1])))
    tokens = [f"{x:.{data.draw(st.integers(1, 30))}g}".encode() for x in numbers]
    tokens += [f"{x:f}".encode() for x in numbers if abs(x) < 1e20]
    values, _ = VectorEngine(Calculation(("sigmoid",), dtype)).parse(tokens)
    assert values.tolist() == [grammar.value(token, dtype) for token in tokens]


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@given(st.data(), st.integers(-1, 1))
def test_hexadecimal_is_rounded_once(dtype: str, data: st.DataObject, nudge: int) -> None:
    exact = middle_above(data.draw(MIDDLES[dtype]), dtype)
    shift = 200
    mantissa = int(exact * 2**shift) * 16 + nudge
    text = f"0x{mantissa:x}p-{shift + 4}"
    assert grammar.value(text.encode(), dtype) == nearest(
        Fraction(mantissa, 2 ** (shift + 4)), dtype
    )


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@given(st.floats(allow_nan=False, allow_infinity=False).map(repr))
def test_any_decimal_becomes_the_nearest_number(dtype: str, text: str) -> None:
    assert grammar.value(text.encode(), dtype) == nearest(Fraction(text), dtype)


@given(
    st.lists(st.sampled_from([*NUMBERS, *NOT_NUMBERS]), min_size=1), st.sampled_from(grammar.DTYPES)
)
def test_arrays_are_read_as_single_numbers_are(tokens: list[str], dtype: str) -> None:
    written = [token.encode() for token in tokens]
    vector = VectorEngine(Calculation(("sigmoid",), dtype, on_error="nan"))
    values, bad = vector.parse(written)
    expected = [grammar.value(token, dtype) for token in written]
    assert list(bad) == [index for index, value in enumerate(expected) if value is None]
    assert [repr(float(value)) for value in values] == [
        repr(math.nan if value is None else value) for value in expected
    ]


LONG = b"1" * 1_000_000


@pytest.mark.parametrize(
    "token",
    [
        LONG + b"x", b"0x" + LONG + b"y", b"1." + LONG + b"y", b"1e" + LONG + b"y",
        b"." + LONG + b"y", b"1," + LONG + b"x", LONG.replace(b"11", b"1,") + b"x",
        LONG.replace(b"11", b"1_"), b"'" + LONG,
    ],
    ids=lambda token: f"{token[:4]}…{token[-2:]}",
)  # fmt: skip
def test_a_long_token_that_is_no_number_is_refused_in_linear_time(token: bytes) -> None:
    """In quadratic time one of them would take a day."""
    for dtype in grammar.DTYPES:
        assert grammar.value(token, dtype) is None
    assert not grammar.is_number(token)
    assert not grammar.is_json_number(token)
    remedy(token)


@given(st.lists(st.text("0xXabp1.+- _n\n", max_size=9), max_size=5))
def test_tokens_have_the_same_values_together_and_alone(texts: list[str]) -> None:
    tokens = [text.encode() for text in texts if text.split() == [text]]
    alone = [grammar.value(token) for token in tokens]
    assert repr(grammar.values(tokens)) == repr(alone)  # nan is not equal to itself
