"""Natural logarithms to any number of bits, in integers.

A guess y, of which nothing is trusted, leaves ln v = y + ln(v·e⁻ʸ), and the logarithm of a number
close to 1 is a short series. A bad guess would cost terms, no digits.
"""

from functools import cache
from math import log

from sigmoid_cli.logistic import exact
from sigmoid_cli.logistic.fixedpoint import exp_neg_ratio, natural_log
from sigmoid_cli.logistic.ziv import FIRST_BITS

# So close to 1, the series alone is as fast, and has few units of error.
_CLOSE_BITS = 10


def exp_neg(numerator: int, denominator: int, bits: int) -> tuple[int, int, int]:
    """e^(−numerator/denominator) as (m, k, error): m·2^(−bits−k), m within error units.

    0 ≤ numerator/denominator; 2^(bits−1) ≤ m ≤ 2^bits, give or take the error. The shorter way of
    `exact` is taken where it has the bits, below its limit of 746.
    """
    if bits == FIRST_BITS and numerator < 746 * denominator:
        m, k = exact.exp_neg_fixed((numerator << bits) // denominator)
        return m, k, exact.EXP_NEG_ERROR
    m, k = exp_neg_ratio(numerator, denominator, 2, bits)
    return m, k, 1


def log_ratio(numerator: int, denominator: int, bits: int) -> tuple[int, int]:
    """ln(numerator/denominator) as (q, error): q·2^(−bits), within error units. Both are > 0."""
    one = 1 << bits
    # v = f·2^exponent with ½ < f < 2; f is rounded down by a unit, so ln f is off by 2 units.
    exponent = numerator.bit_length() - denominator.bit_length()
    shift = bits - exponent
    f = (numerator << max(0, shift)) // (denominator << max(0, -shift))
    total, error = 0, 3
    if exponent:
        total, error = exponent * natural_log(2, bits), 3 + abs(exponent)
    if abs(f - one) >> (bits - _CLOSE_BITS):
        y = log(f / one)
        y_numerator, y_denominator = y.as_integer_ratio()
        m, k, m_error = exp_neg(abs(y_numerator), y_denominator, bits)
        # f is close to e^|y| < 2 or to e^−|y| > ½: a unit of m moves the product and the quotient
        # by 2 units at most. y and the result are rounded.
        f = (f * m) >> (bits + k) if y > 0.0 else (f << (bits + k)) // m
        total += (y_numerator << bits) // y_denominator
        error += 3 * m_error + 4
    series, series_error = _log_near_one(f, bits)
    return total + series, error + series_error


def _log_near_one(v: int, bits: int) -> tuple[int, int]:
    """ln(v·2^(−bits)) as (q, error), for v in (½, 2)·2^bits: 2·atanh((v − 1)/(v + 1)).

    The terms fall by 1/9 at least; each is rounded twice, and takes on half a unit of its
    predecessor at most: three units each, twice.
    """
    one = 1 << bits
    power = t = ((v - one) << bits) // (v + one)
    square = t * t >> bits
    total, n = t, 1
    # A negative power is rounded down to −1 for ever.
    while power not in (0, -1):
        power = power * square >> bits
        n += 2
        total += power // n
    return 2 * total, 3 * n + 6


def log1p_exp_neg(numerator: int, denominator: int, bits: int) -> tuple[int, int, int]:
    """ln(1 + e⁻ᶻ) as (q, error, scale), for z = numerator/denominator ≥ 0.

    q has about as many bits as asked for, however small the result.
    """
    m, k, m_error = exp_neg(numerator, denominator, bits)
    if k < 8:
        one = 1 << bits
        q, error = log_ratio(one + (m >> k), one, bits)
        return q, error + m_error + 1, bits
    # E − E²/2 + E³/3 − …, of which each term is below 2⁻⁸ of its predecessor. A term has twice its
    # predecessor's share of the error of m at most, then 2⁻⁸ of that, and two roundings.
    e = m >> k
    total = term = m
    n = 1
    while term:
        n += 1
        term = term * e >> bits
        total += term // n if n % 2 else -(term // n)
    return total, 2 * m_error + 3 * n, bits + k


@cache
def log_of(scale: float) -> tuple[float, float]:
    """ln(scale) as high + low."""
    bits = 240
    q = log_ratio(*scale.as_integer_ratio(), bits)[0]
    high = float(q)
    return high * 2.0**-bits, float(q - int(high)) * 2.0**-bits
