"""Ziv's strategy for enclosures in integers: more bits, until both ends round to one float.

Source: A. Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last
bit", ACM TOMS 17, 1991.
"""

from collections.abc import Callable
from math import inf, ldexp

from sigmoid_cli.logistic.exact import FORMATS

Enclosure = tuple[int, int, int]
"""(q, error, scale): a real number within error of q, times 2^(−scale)."""

# Bits of the first enclosure; `exact` has its constants and its table with so many.
FIRST_BITS = 120


def settled(enclosure: Callable[[int], Enclosure], dtype: str) -> float:
    """The value of dtype nearest to the number that enclosure(bits) encloses.

    The number may not be in the middle between two values of dtype: no enclosure would settle that.
    """
    bits = FIRST_BITS
    while True:
        rounded = nearest(*enclosure(bits), dtype)
        if rounded is not None:
            return rounded
        bits = 2 * bits + 16


def nearest(q: int, error: int, scale: int, dtype: str) -> float | None:
    """The value of dtype nearest to all numbers within error of q, times 2^(−scale), if it is one.

    Too large a number becomes an infinity, as IEEE 754 has it. An end of the interval beyond a
    power of two is rounded to the grid of the other side, which makes no difference: the power of
    two lies on both grids and is nearest on both.
    """
    if q < 0:
        opposite = nearest(-q, error, scale, dtype)
        return None if opposite is None else -opposite
    precision, smallest = FORMATS[dtype]
    drop = max(q.bit_length() - precision, scale + smallest)
    if q <= error or drop <= 0:
        return None
    half = 1 << (drop - 1)
    low = (q - error + half) >> drop
    if low != (q + error + half) >> drop:
        return None
    return _scaled(low, drop - scale, precision, smallest)


def nearest_ratio(numerator: int, denominator: int, dtype: str) -> float:
    """The value of dtype nearest to numerator/denominator, denominator > 0; ties go to even."""
    if numerator < 0:
        return -nearest_ratio(-numerator, denominator, dtype)
    precision, smallest = FORMATS[dtype]
    # The quotient is at least 2^(length − 1), so that its unit is the last place, or half of it.
    length = numerator.bit_length() - denominator.bit_length()
    exponent = max(length - precision, smallest)
    low, rest = divmod(numerator << max(0, -exponent), denominator << max(0, exponent))
    if low.bit_length() > precision:
        # One bit too many: keep whether anything is below the bit that decides.
        exponent += 1
        low, bit = divmod(low, 2)
        is_up = bit == 1 and (rest > 0 or low % 2 == 1)
    else:
        denominator <<= max(0, exponent)
        is_up = 2 * rest > denominator or (2 * rest == denominator and low % 2 == 1)
    return _scaled(low + is_up, exponent, precision, smallest)


def nearest_above(numerator: int, denominator: int, dtype: str) -> float:
    """The value of dtype nearest to a number above numerator/denominator > 0 by next to nothing.

    That is less than any distance from a fraction with this denominator to a middle between two
    values, which is finite and at least 1 here.
    """
    precision, _ = FORMATS[dtype]
    # With two bits more than dtype has, all middles are multiples of the unit. So whatever lies
    # strictly between two multiples rounds to one value, as does the middle between the two.
    shift = max(0, precision + 3 - numerator.bit_length() + denominator.bit_length())
    floor = (numerator << shift) // denominator
    rounded = nearest(2 * floor + 1, 0, shift + 1, dtype)
    assert rounded is not None
    return rounded


def _scaled(mantissa: int, exponent: int, precision: int, smallest: int) -> float:
    """mantissa·2^exponent, which has no more bits than precision, or inf where it is too large."""
    # The largest exponent, 1024 for float64, and the smallest, −1074, belong to one another.
    beyond = 3 - precision - smallest
    if mantissa.bit_length() + exponent > beyond:
        return inf
    return ldexp(mantissa, exponent)
