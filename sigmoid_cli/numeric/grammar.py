"""The grammar of numbers, the same on every path, and their correctly rounded values.

Decimal with an optional point and exponent, `inf`, `infinity` and `nan` in any case, C99
hexadecimal; nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from struct import Struct

DECIMAL = b"0123456789.eE+-"
"""What decimals are made of. Of such characters alone, float() takes just what the grammar does."""

_OTHERS = b"abcdfinptxyABCDFINPTXY"
"""What hexadecimal numbers and words that are numbers have besides."""

# possessive quantifiers: with backtracking, a long token that is not a number would take time in
# proportion to the square of its length
_GRAMMAR = (
    rb"[+-]?(?:(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:e[+-]?[0-9]++)?"
    rb"|inf(?:inity)?|nan"
    rb"|0x(?:[0-9a-f]++\.?[0-9a-f]*+|\.[0-9a-f]++)(?:p[+-]?[0-9]++)?)"
)
_JSON_GRAMMAR = rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_STRUCT_CODE = {"float16": "<e", "float32": "<f", "float64": "<d"}

LARGEST = {"float16": 65504.0, "float32": float.fromhex("0x1.fffffep127")}
LEAST_TO_INFINITY = {"float16": 65520.0, "float32": float.fromhex("0x1.ffffffp127")}
"""The largest number of a type plus half a unit in its last place: the tie goes to infinity."""

# Up to so many, Python's integers are the fastest way to compare a decimal.
_MOST_DIGITS = 40
_POWERS_OF_TEN: list[int] = [10**power for power in range(_MOST_DIGITS)]

DTYPES = ("float64", "float32", "float16")


def is_number(token: bytes) -> bool:
    """Whether the token reads as a number."""
    others = token.translate(None, DECIMAL)
    if others:
        return not others.translate(None, _OTHERS) and _grammar().fullmatch(token) is not None
    try:
        float(token)
    except ValueError:
        return False
    return True


def is_json_number(token: bytes) -> bool:
    """Whether the token may be used in JSON as it is."""
    return _json_grammar().fullmatch(token) is not None


def is_json_number_at(data: bytes, start: int, end: int) -> bool:
    """Whether what lies there may stand in JSON as a number."""
    return _json_grammar().fullmatch(data, start, end) is not None


@cache
def _grammar() -> re.Pattern[bytes]:
    return re.compile(_GRAMMAR, re.IGNORECASE)


@cache
def _json_grammar() -> re.Pattern[bytes]:
    return re.compile(_JSON_GRAMMAR)


def value(token: bytes, dtype: str = "float64") -> float | None:
    """The number of type `dtype` nearest to what the token says; None if it is not a number."""
    if not is_number(token):
        return None
    text = token.decode("ascii")
    if "x" in text or "X" in text:
        try:
            wide = float.fromhex(text)
        except OverflowError:
            wide = -math.inf if text[0] == "-" else math.inf
    else:
        wide = float(text)
    return wide if dtype == "float64" else _narrowed(wide, token, dtype)


def clamped(text: str, most: int) -> int:
    """The number that an optional sign and ASCII digits say; ±most where it lies beyond that.

    There may be any count of digits: Python itself parses 4,300 at most.
    """
    digits = text.lstrip("+-").lstrip("0")
    size = most if len(digits) > len(str(most)) else min(int(digits or "0"), most)
    return -size if text.startswith("-") else size


def values(tokens: Sequence[bytes]) -> list[float | None]:
    """Returns the float64 numbers nearest to what the tokens say; None for what is no number."""
    joined = b"\n".join(tokens)
    if joined.count(b"x") == len(tokens):
        # hexadecimal, most likely: of texts with an x, Python reads those that the grammar has, and
        # none with two, so that each has one
        with suppress(ValueError, OverflowError):
            return list(map(float.fromhex, joined.decode("ascii").split("\n")))
    known = {token: value(token) for token in set(tokens)}
    return [known[token] for token in tokens]


def rounded_to(x: float, dtype: str) -> float:
    """The number of type `dtype` nearest to x, ties to even."""
    layout = _layout(dtype)
    try:
        result: float = layout.unpack(layout.pack(x))[0]
    except OverflowError:
        return math.copysign(math.inf, x)
    return result


@cache
def _layout(dtype: str) -> Struct:
    """The bytes of a number of the type."""
    from struct import Struct

    return Struct(_STRUCT_CODE[dtype])


def _narrowed(wide: float, token: bytes, dtype: str) -> float:
    """The token rounded once to `dtype`, where `wide` is its nearest float64.

    Rounding twice goes wrong only where the first rounding lands on the middle of two
    neighbours, `near` and `far`: then the token itself decides.
    """
    near = rounded_to(wide, dtype)
    if near == wide or math.isnan(near):
        return near
    if math.isinf(near):
        far = math.copysign(LARGEST[dtype], wide)
        is_middle = abs(wide) == LEAST_TO_INFINITY[dtype]
    else:
        far = wide + (wide - near)
        is_middle = rounded_to(far, dtype) == far
    if not is_middle:
        return near
    beyond = compare(token, wide)
    if beyond == 0:
        return near
    return max(near, far) if beyond > 0 else min(near, far)


def compare(token: bytes, x: float) -> int:
    """The sign of the number that the token says, minus x, exactly."""
    whole, _, fraction = token.partition(b".")
    try:
        mantissa = int(whole + fraction) if len(token) <= _MOST_DIGITS else None
    except ValueError:  # an exponent, or hexadecimal
        mantissa = None
    if mantissa is None:
        return _compare_any(token.decode("ascii"), x)
    numerator, denominator = x.as_integer_ratio()
    left, right = mantissa * denominator, numerator * _POWERS_OF_TEN[len(fraction)]
    return (left > right) - (left < right)


def _compare_any(text: str, x: float) -> int:
    if "x" in text.lower():
        from fractions import Fraction

        sign = -1 if text[0] == "-" else 1
        mantissa, _, exponent = text.lstrip("+-").lower()[2:].partition("p")
        whole, _, fraction = mantissa.partition(".")
        # a finite x is within 2^±1100; more of an exponent needs as many digits to make up for it
        power = clamped(exponent, 4 * len(text) + 1100) - 4 * len(fraction)
        scale = Fraction(2) ** power
        difference = sign * int(whole + fraction, 16) * scale - Fraction(x)
        return (difference > 0) - (difference < 0)
    from decimal import Decimal

    written, nearest = Decimal(text), Decimal(x)
    return (written > nearest) - (written < nearest)


def is_exactly(token: bytes, x: float) -> bool:
    """Whether a decimal token says just the finite number x, which is its nearest float."""
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(token.decode("ascii")) == Decimal(x)
    except InvalidOperation:  # an exponent beyond 10¹⁸: what is not 0 is rounded
        mantissa = token.lower().partition(b"e")[0]
        return not mantissa.strip(b"+-0.")


def fault(token: bytes) -> str:
    """What is wrong with a token that was refused, if need be as a probability."""
    return "is not a probability, from 0 to 1" if is_number(token) else "is not a number"
