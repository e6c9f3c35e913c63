"""Results in bulk rounded to a number of significant digits, half to even.

The scalar engine asks Python for the digits; this module finds the same digits with NumPy. A result
of size y with 10ᵉ ≤ y < 10ᵉ⁺¹ is scaled to y·10ᵏ, k = N − 1 − e, and rounded to an integer of N
digits (see `scaled`).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.array_text import with_words
from sigmoid_cli.numeric.safe_orjson import orjson
from sigmoid_cli.numeric.scaled import scaled

_SMALLEST_EXPONENT, _LARGEST_EXPONENT = -325, 309
"""Of doubles, subnormal ones included, with one more on each side: log₁₀ may err, digits carry."""

_SHORTEST_DIGITS = 15
"""Decimals of so many digits are all different as doubles: ⌊52·log₁₀ 2⌋."""

_EXACT_POWER = 22
"""10²² is the largest power of ten that is a double without error."""
_EXACT_POWERS = np.array([10.0**k for k in range(_EXACT_POWER + 1)])


def format_rounded(results: NDArray[np.float64], precision: int) -> bytes:
    """Returns texts with `precision` significant digits, between brackets with commas."""
    is_usual = np.isfinite(results) & (results != 0)
    y = np.where(is_usual, np.abs(results), 0.5)
    e = np.floor(np.log10(y)).astype(np.int64)
    k = precision - 1 - e
    product = scaled(y, k)
    integers, is_sure = product.to_integers()
    # log₁₀ may be off by one near a power of ten
    is_sure &= (product.whole - 10.0 ** (precision - 1)) + product.fraction >= 0
    is_sure &= integers <= 10**precision
    is_usual &= is_sure
    if precision <= _SHORTEST_DIGITS and np.abs(k).max(initial=0) <= _EXACT_POWER:
        return _as_quotients(results, integers, k, is_usual, precision)
    return _as_digits(results, integers, e, is_usual, precision)


def _as_quotients(
    results: NDArray[np.float64],
    integers: NDArray[np.int64],
    k: NDArray[np.int64],
    is_usual: NDArray[np.bool_],
    precision: int,
) -> bytes:
    """Returns the shortest texts of integers/10ᵏ, the double nearest to each decimal.

    Both are doubles without error, so that their quotient (or product, where k < 0) is rounded
    once; and a decimal of at most 15 digits is the shortest that reads back to that double.
    """
    power = _EXACT_POWERS[np.abs(k)]
    quotients = integers / power
    if (k < 0).any():
        np.multiply(integers, power, out=quotients, where=k < 0)
    np.copysign(quotients, results, out=quotients)
    for index in np.flatnonzero(~is_usual).tolist():
        quotients[index] = float(formatting.rounded(float(results[index]), precision))
    text = orjson.dumps(quotients, option=orjson.OPT_SERIALIZE_NUMPY)
    return with_words(text, quotients)


# The columns of the matrix: sign, zeros, digits and point, exponent, comma.
_LEADING_ZEROS = 5
"""Results from 10⁻⁵ up to 10¹⁶ are written in fixed notation, as `formatting` says."""
_FIXED_DIGITS = 16
_ZEROS = slice(1, 2 + _LEADING_ZEROS)  # "0." and up to four zeros more
_DIGITS = _ZEROS.stop
_EXPONENT = 5  # "e-280"


def _as_digits(
    results: NDArray[np.float64],
    integers: NDArray[np.int64],
    e: NDArray[np.int64],
    is_usual: NDArray[np.bool_],
    precision: int,
) -> bytes:
    """Returns the texts, laid out in the rows of a matrix, without its zero bytes."""
    # 0.99996 in four digits is 1.000: the next power of ten
    carried = np.flatnonzero(integers == 10**precision)
    integers[carried] = 10 ** (precision - 1)
    e[carried] += 1
    unusual = np.flatnonzero(~is_usual)
    integers[unusual] = 10 ** (precision - 1)
    e[unusual] = -1

    written = orjson.dumps(integers, option=orjson.OPT_SERIALIZE_NUMPY)
    digits = np.frombuffer(written, np.uint8)[1:].reshape(-1, precision + 1)[:, :precision]
    width = max(precision, _FIXED_DIGITS + 1) + 1
    matrix = np.zeros((len(results), _DIGITS + width + _EXPONENT + 1), np.uint8)
    matrix[:, 0] = np.where(np.signbit(results), ord("-"), 0)
    zeros, exponents = _surroundings()
    matrix[:, _ZEROS] = np.take(zeros, e - _SMALLEST_EXPONENT, axis=0)
    with_exponent = np.flatnonzero((e < -_LEADING_ZEROS) | (e >= _FIXED_DIGITS))
    matrix[with_exponent, -_EXPONENT - 1 : -1] = exponents[e[with_exponent] - _SMALLEST_EXPONENT]
    matrix[:, -1] = ord(",")
    _place_digits(matrix[:, _DIGITS : _DIGITS + width], digits, e, precision)
    matrix[unusual, :-1] = 0
    for row in unusual.tolist():
        text = formatting.rounded(float(results[row]), precision).encode()
        matrix[row, : len(text)] = np.frombuffer(text, np.uint8)
    return b"[" + matrix.tobytes().translate(None, b"\0")[:-1] + b"]"


def _place_digits(
    area: NDArray[np.uint8],
    digits: NDArray[np.uint8],
    e: NDArray[np.int64],
    precision: int,
) -> None:
    """Write the digits with their point, without the zeros at their end."""
    used = _used_digits(digits)
    leads = (e < 0) & (e >= -_LEADING_ZEROS)  # the point is among the leading zeros
    if leads.all():
        area[:, :precision] = digits
        cut = np.flatnonzero(used < precision)
        area[cut] *= np.arange(area.shape[1]) < used[cut, np.newaxis]
        return
    is_fixed = (e >= 0) & (e < _FIXED_DIGITS)
    before_point = np.where(is_fixed, e + 1, np.where(leads, 0, 1))
    for count in np.unique(before_point).tolist():
        rows = np.flatnonzero(before_point == count)
        if not count:
            area[rows, :precision] = digits[rows]
            continue
        whole = min(count, precision)
        area[rows, :whole] = digits[rows, :whole]
        area[rows, whole:count] = ord("0")
        area[rows, count] = ord(".")
        area[rows, count + 1] = ord("0")
        area[rows, count + 1 : precision + 1] = digits[rows, whole:]
    # at least a zero after the point in fixed notation, no point before nothing with an exponent
    kept = used + (before_point > 0)
    kept = np.where(is_fixed, np.maximum(kept, before_point + 2), kept)
    kept = np.where(~is_fixed & ~leads & (used == 1), 1, kept)
    area *= np.arange(area.shape[1]) < kept[:, np.newaxis]


def _used_digits(digits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Returns how many digits of each row are left without the zeros at its end."""
    used = np.full(len(digits), digits.shape[1], np.int64)
    rows = np.flatnonzero(digits[:, -1] == ord("0"))
    is_zero = np.logical_and.accumulate(digits[rows, ::-1] == ord("0"), axis=1)
    used[rows] -= is_zero.sum(axis=1)
    return used


@cache
def _surroundings() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """For each exponent from the smallest, the zeros before the digits and its text, padded."""
    zeros, exponents = [], []
    for e in range(_SMALLEST_EXPONENT, _LARGEST_EXPONENT + 1):
        zeros.append(b"0." + b"0" * (-e - 1) if -_LEADING_ZEROS <= e < 0 else b"")
        exponents.append(b"e%+d" % e if e > 0 else b"e%d" % e)
    first, second = (
        np.array([list(text.ljust(width, b"\0")) for text in texts], np.uint8)
        for texts, width in ((zeros, _ZEROS.stop - _ZEROS.start), (exponents, _EXPONENT))
    )
    return first, second
