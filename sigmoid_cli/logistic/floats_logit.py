"""logit of Python floats, correctly rounded, without NumPy.

The formulas, tables and rounding tests are those of float64_logit and float64_logit_ends. What the
tests do not settle goes to `exact_family`.
"""

from __future__ import annotations

from math import frexp, ldexp

from sigmoid_cli.logistic import exact_family
from sigmoid_cli.logistic.grid import LOWEST_EXPONENT, MANTISSA_BITS
from sigmoid_cli.logistic.shipped import doubles

_HIGH = doubles("logit_high")
_LOW = doubles("logit_low")
_LOG_HIGH = doubles("log_high")
_LOG_LOW = doubles("log_low")

TINY = 2.0**LOWEST_EXPONENT
"""Below this there is no table of logit."""
# A mantissa of frexp, from ½ to 1, times this has the bits of the table, and is rounded to these.
_STEPS = 2 << MANTISSA_BITS
_STEP = 1 / _STEPS
_LEAST = 1 << MANTISSA_BITS
# 2⁻²⁴, which frexp takes as ½·2⁻²³, has index 1.
_OFFSET = 1 - _LEAST - (1 + LOWEST_EXPONENT << MANTISSA_BITS)

# As in float64_logit and float64_logit_ends, where they are derived.
CUBE = 1 / 12 + 0.8284271247461901 * (2.0**-12 * 4 / 3) ** 2 / 80
LOGIT_UNITS = 12
_BELOW, _ABOVE = 1 - LOGIT_UNITS * 2.0**-53, 1 + LOGIT_UNITS * 2.0**-53
CENTRAL = 0.0205
CENTRAL_UNITS = 8
_CENTRAL_BELOW, _CENTRAL_ABOVE = 1 - CENTRAL_UNITS * 2.0**-53, 1 + CENTRAL_UNITS * 2.0**-53
SERIES: list[float] = [1 / (4.0**k * (2 * k + 1)) for k in range(1, 7)]
_S1, _S2, _S3, _S4, _S5, _S6 = SERIES
TINY_ERROR = 9 * 2.0**-65
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42fefa38p-1"), float.fromhex("0x1.ef35793c7673p-45")


def logit(p: float) -> float:
    """ln(p/(1 − p)), correctly rounded to float64; nan where p is no probability."""
    if 0.0 < p < 1.0:
        h = 4.0 * (p - 0.5)
        if -4.0 * CENTRAL < h < 4.0 * CENTRAL:
            square = h * h
            w = (
                ((((_S6 * square + _S5) * square + _S4) * square + _S3) * square + _S2) * square
                + _S1
            ) * square
            w *= h
            result = h + w * _CENTRAL_BELOW
            if result == h + w * _CENTRAL_ABOVE:
                return result
            return exact_family.logit(p)
        f = p if h < 0.0 else 1.0 - p
        if f >= TINY:
            high, w = logit_sum(f)
            result = high + w * _BELOW
            if result == high + w * _ABOVE:
                return result if h < 0.0 else -result
        else:
            high, w = tiny_sum(f)
            result = high + (w - TINY_ERROR)
            if result == high + (w + TINY_ERROR):
                return result if h < 0.0 else -result
    return exact_family.logit(p)


def logit_sum(f: float) -> tuple[float, float]:
    """S and w, of which the sum is logit(f), for TINY ≤ f ≤ ½."""
    mantissa, exponent = frexp(f)
    step = int(mantissa * _STEPS + 0.5)
    index = (exponent << MANTISSA_BITS) + step + _OFFSET
    point = ldexp(step * _STEP, exponent)
    r = f - point
    complement = 1.0 - point
    q = r / (point * complement + r * (complement - 0.5))
    return _HIGH[index], _LOW[index] + (q + q * q * CUBE * q)


def tiny_sum(f: float) -> tuple[float, float]:
    """high and w, of which the sum is logit(f), absolute error below TINY_ERROR, for f < TINY.

    high is a multiple of 2⁻⁴², and |w| is below 2⁻¹¹.
    """
    mantissa, exponent = frexp(f)
    step = int(mantissa * _STEPS + 0.5)
    point = step * _STEP
    q = (mantissa - point) / (mantissa + point)
    k = exponent - 1
    w = (2.0 + q * q * (2 / 3)) * q + _LOG_LOW[step - _LEAST]
    w = w + k * LN2_LOW + (f * 0.5 * f + f)
    return _LOG_HIGH[step - _LEAST] + k * LN2_HIGH, w
