"""σ and σ′ of arrays near 0, where few bits in x put them next to the middle between two numbers.

There σ = ½ + x/4 − x³/48 + … and σ′ = ¼ − x²/16 + x⁴/96 − …: the first two terms may be midway
exactly, however small the third is, and its sign decides.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic.array_types import Flags, Float64s, Floats
from sigmoid_cli.logistic.double_double import Pair, fast_two_sum, leading
from sigmoid_cli.logistic.exact import FLAT_GRAD, FORMATS, LINEAR

# For smaller |x|, float64 is computed here. From there on x³/48 > 2⁻⁵¹ and x⁴/96 > 2⁻⁶⁷ exceed what
# float64_accurate errs by.
BELOW = 2.0**-15


def linear(x: Floats) -> Floats:
    """σ(x), correctly rounded to the type of x, for |x| < exact.LINEAR; by the rule of `exact`."""
    precision = FORMATS[x.dtype.name][0]
    # The unit in the last place is half as large below ½.
    number = x.dtype.type
    quarter_units = np.where(x < 0, number(2 ** (precision - 1)), number(2 ** (precision - 2)))
    nearest: Floats = np.abs(x)
    nearest *= quarter_units
    nearest -= 0.5
    np.ceil(nearest, nearest)
    quarter_units *= 4.0
    nearest /= quarter_units
    np.copysign(nearest, x, nearest)
    nearest += 0.5
    return nearest


# The error of the sum below:
#   ½ + x/4           exact, as a sum and what it lacks, at most 2⁻⁵⁴
#   x³/48 − x⁵/480    below 2⁻⁵⁰·⁵, rounded five times                     < 5·2⁻¹⁰³·⁵
#   the series        the term left out, 17·x⁷/80640                      < 2⁻¹¹⁷
#   the sum           below 2⁻⁵⁰                                          < 2⁻¹⁰³
# That is below 2⁻¹⁰⁰·⁸, and the sum with the threshold is rounded by 2⁻¹⁰³. If ½ + x/4 is midway,
# x³/48 is above 2⁻⁸¹, as |x| ≥ exact.LINEAR.
_ERROR = 2.0**-100


def sigmoid(x: Float64s, out: Float64s) -> Flags:
    """σ(x) for |x| < BELOW, into out, and where it remains in doubt."""
    is_linear = np.abs(x) < LINEAR["float64"]
    if is_linear.all():
        out[:] = linear(x)
        return np.zeros(len(x), np.bool_)
    high, low = _sum(x)
    np.add(high, low - _ERROR, out)
    in_doubt: Flags = out != high + (low + _ERROR)
    out[is_linear] = linear(x[is_linear])
    in_doubt[is_linear] = False
    return in_doubt


def _sum(x: Float64s) -> Pair:
    """σ(x) as high + low."""
    square = x * x
    high, low = fast_two_sum(0.5, 0.25 * x)
    low -= square * x * (1 / 48 - square * (1 / 480))
    return high, low


# The error of the sum below:
#   ¼ − h²/16       exact, as a sum and what it lacks, at most 2⁻⁵⁶
#   l·(x + h)/16    below 2⁻²⁴·2⁻³⁰/16, rounded twice                    < 2⁻¹¹⁰
#   x⁴/96 − …       below 2⁻⁶⁶·⁵, rounded four times                       < 2⁻¹¹⁷
#   the series      the term left out, 31·x⁸/161280                       < 2⁻¹³²
#   two sums        below 2⁻⁵⁵                                            < 2·2⁻¹⁰⁹
# That is below 2⁻¹⁰⁷·⁶, and the sum with the threshold is rounded by 2⁻¹⁰⁹. If ¼ − x²/16 is midway,
# x is a multiple of 2⁻²⁶ and, as FLAT_GRAD is left out, 3·2⁻²⁶ at least: x⁴/96 > 2⁻¹⁰⁴·³ is above
# twice the threshold.
_GRAD_ERROR = 2.0**-106


def sigmoid_grad(x: Float64s, out: Float64s) -> Flags:
    """σ′(x) for |x| < BELOW, into out, and where it remains in doubt."""
    high, low = _grad_sum(x)
    np.add(high, low - _GRAD_ERROR, out)
    in_doubt: Flags = out != high + (low + _GRAD_ERROR)
    return in_doubt


def _grad_sum(x: Float64s) -> Pair:
    """σ′(x), or ¼ where it rounds to that, as high + low."""
    magnitude = np.abs(x)
    magnitude *= magnitude > FLAT_GRAD["float64"]
    head = leading(magnitude)
    rest = (magnitude - head) * (magnitude + head)
    square = magnitude * magnitude
    high, low = fast_two_sum(0.25, head * head * -0.0625)
    low -= rest * 0.0625
    low += square * square * (1 / 96 - square * (17 / 11520))
    return high, low
