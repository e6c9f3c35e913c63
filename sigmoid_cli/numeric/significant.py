"""Results in bulk rounded to a number of significant digits, half to even.

The scalar path asks Python for the digits; this one finds the same digits with NumPy. A result y
with 10ᵉ ≤ y < 10ᵉ⁺¹ is scaled to y·10ᵏ, k = N − 1 − e, as an unevaluated sum of two doubles, and
rounded to an integer of N digits.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.safe_orjson import orjson

_SMALLEST_EXPONENT = -280
"""Below 10⁻²⁸⁰ a product in the scaling could leave the range of normal doubles."""

_UNSURE = 2.0**-20
"""Rounding is left to Python where the part behind the point is so near to ½.

The scaled value is off by no more than 2⁻¹⁰⁰ of itself, which is below 10¹⁷ < 2⁵⁷: 2⁻⁴³.
"""

_SHORTEST_DIGITS = 15
"""Decimals of so many digits are all different as doubles: ⌊52·log₁₀ 2⌋."""

_EXACT_POWER = 22
"""10²² is the largest power of ten that is a double without error."""

_SPLITTER = 2.0**27 + 1  # Veltkamp's, for 53 bits (Dekker 1971)


def format_rounded(results: NDArray[np.float64], precision: int) -> bytes:
    """The texts of numbers from 0 to 1 in `precision` digits, between brackets with commas."""
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        exponents = np.floor(np.log10(results))
    usual = (exponents >= _SMALLEST_EXPONENT) & (results < 1)
    y = np.where(usual, results, 0.5)
    e = np.where(usual, exponents, -1.0).astype(np.int64)
    integers, is_sure = _integers(y, e, precision)
    usual &= is_sure
    smallest = exponents.min(initial=0, where=results > 0)
    if precision <= _SHORTEST_DIGITS and precision - 1 - smallest <= _EXACT_POWER:
        return _as_quotients(results, integers, precision - 1 - e, usual, precision)
    return _as_digits(results, integers, e, usual, precision)


def _as_quotients(
    results: NDArray[np.float64],
    integers: NDArray[np.int64],
    k: NDArray[np.int64],
    usual: NDArray[np.bool_],
    precision: int,
) -> bytes:
    """The texts as the shortest of integers/10ᵏ, which is the double nearest to the decimal.

    Both are doubles without error, so that their quotient is rounded once; and a decimal of at
    most 15 digits is the shortest that reads back to the double nearest to it.
    """
    high, *_ = _powers_of_ten()
    quotients = integers / high[k]
    for index in np.flatnonzero(~usual).tolist():
        quotients[index] = float(formatting.rounded(float(results[index]), precision))
    text = orjson.dumps(quotients, option=orjson.OPT_SERIALIZE_NUMPY)
    return formatting.nan_for_null(text)


def _as_digits(
    results: NDArray[np.float64],
    integers: NDArray[np.int64],
    e: NDArray[np.int64],
    usual: NDArray[np.bool_],
    precision: int,
) -> bytes:
    """The texts laid out in a matrix, a row each, whose zero bytes are left out at the end."""
    # 0.99996 in four digits is 1.000: the next power of ten
    carried = np.flatnonzero(integers == 10**precision)
    integers[carried] = 10 ** (precision - 1)
    e[carried] += 1
    usual &= e < 0
    unusual = np.flatnonzero(~usual)
    integers[unusual] = 10 ** (precision - 1)
    e[unusual] = -1

    digits = orjson.dumps(integers, option=orjson.OPT_SERIALIZE_NUMPY)
    digits_matrix = np.frombuffer(digits, np.uint8)[1:].reshape(-1, precision + 1)[:, :precision]
    prefixes, suffixes = _surroundings()
    matrix = np.zeros((len(results), _PREFIX + 1 + precision + _SUFFIX + 1), np.uint8)
    matrix[:, :_PREFIX] = np.take(prefixes, e, axis=0, mode="wrap")
    matrix[:, _PREFIX] = digits_matrix[:, 0]
    matrix[:, _PREFIX + 2 : _PREFIX + 1 + precision] = digits_matrix[:, 1:]
    with_exponent = np.flatnonzero(e < -_FIXED_ZEROS)
    if precision > 1:
        matrix[with_exponent, _PREFIX + 1] = ord(".")
    matrix[with_exponent, -_SUFFIX - 1 : -1] = suffixes[e[with_exponent]]
    matrix[:, -1] = ord(",")
    _strip_zeros(matrix, integers, precision)
    _write_others(matrix, results, unusual, precision)
    texts: bytes = matrix[matrix != 0].tobytes()
    return b"[" + texts[:-1] + b"]"


def _strip_zeros(matrix: NDArray[np.uint8], integers: NDArray[np.int64], precision: int) -> None:
    """Takes the zeros at the end of the digits away, and a point with nothing behind it."""
    rows = np.flatnonzero(integers % 10 == 0)
    behind = matrix[rows, _PREFIX + 2 : _PREFIX + 1 + precision]
    is_zero = np.logical_and.accumulate(behind[:, ::-1] == ord("0"), axis=1)[:, ::-1]
    matrix[rows, _PREFIX + 2 : _PREFIX + 1 + precision] = np.where(is_zero, 0, behind)
    matrix[rows[is_zero.all(axis=1)], _PREFIX + 1] = 0


def _write_others(
    matrix: NDArray[np.uint8],
    results: NDArray[np.float64],
    rows: NDArray[np.int64],
    precision: int,
) -> None:
    """Writes the rows that are not laid out digit by digit: 0, 1, nan and a few unsure ones."""
    matrix[rows, :-1] = 0
    others = results[rows]
    for text, where in ((b"0.0", others == 0), (b"1.0", others == 1), (b"nan", others != others)):
        matrix[rows[where], :3] = np.frombuffer(text, np.uint8)
    for row in rows[(others > 0) & (others < 1)].tolist():
        text = formatting.rounded(float(results[row]), precision).encode()
        matrix[row, : len(text)] = np.frombuffer(text, np.uint8)


def _integers(
    y: NDArray[np.float64], e: NDArray[np.int64], precision: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """y·10^(precision − 1 − e) rounded to integers, and where that is certain."""
    k = precision - 1 - e
    high, low, high_top, high_rest = (table[k] for table in _powers_of_ten())
    product = y * high
    scaled = y * _SPLITTER
    top = scaled - (scaled - y)
    rest = y - top
    error = ((top * high_top - product) + top * high_rest + rest * high_top) + rest * high_rest
    error += y * low
    nearest = np.rint(product)
    behind = (product - nearest) + error
    carry = np.rint(behind)
    integers = nearest.astype(np.int64) + carry.astype(np.int64)
    is_sure = np.abs(np.abs(behind - carry) - 0.5) > _UNSURE
    # log₁₀ may be off by one near a power of ten
    is_sure &= (nearest - 10.0 ** (precision - 1)) + behind >= 0
    is_sure &= integers <= 10**precision
    return integers, is_sure


@cache
def _powers_of_ten() -> tuple[NDArray[np.float64], ...]:
    """10ᵏ for k ≥ 0 as a sum of two doubles, and the first of them split in halves of 26 bits."""
    powers = [10**k for k in range(17 - _SMALLEST_EXPONENT)]
    high = np.array([float(power) for power in powers])
    low = np.array([float(power - int(float(power))) for power in powers])
    scaled = high * _SPLITTER
    top = scaled - (scaled - high)
    return high, low, top, high - top


_FIXED_ZEROS = 5
"""Results from 10⁻⁵ up are written in fixed notation, as `spelling` says."""

_PREFIX = 1 + _FIXED_ZEROS
_SUFFIX = 5


@cache
def _surroundings() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """For each exponent, what stands before the digits and behind, filled up with zeros.

    The rows are indexed from the end, as exponents are negative.
    """
    prefixes, suffixes = [b""], [b""]
    for exponent in range(-1, _SMALLEST_EXPONENT - 2, -1):
        is_fixed = exponent >= -_FIXED_ZEROS
        prefixes.append(b"0." + b"0" * (-exponent - 1) if is_fixed else b"")
        suffixes.append(b"" if is_fixed else b"e%d" % exponent)
    first, last = (
        np.array([list(text.ljust(width, b"\0")) for text in reversed(texts)], np.uint8)
        for texts, width in ((prefixes, _PREFIX), (suffixes, _SUFFIX))
    )
    return first[:-1], last[:-1]
