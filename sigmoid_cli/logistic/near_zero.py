"""σ and σ′ of arrays near 0, where few bits in x put them next to the middle between two numbers.

There σ = ½ + x/4 − x³/48 + … and σ′ = ¼ − x²/16 + x⁴/96 − …: the first two terms may be midway
exactly, however small the third is, and its sign decides.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic.double_double import Float64s, Pair, fast_two_sum, leading
from sigmoid_cli.logistic.exact import FLAT_GRAD, FORMATS

Floats = NDArray[Any]
Flags = NDArray[np.bool_]


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


def sigmoid(x: Float64s, out: Float64s) -> Flags:
    """σ(x) for |x| < exact.LINEAR, into out, and where it remains in doubt: nowhere."""
    out[:] = linear(x)
    return np.zeros(len(x), np.bool_)


# σ′ is computed here for smaller |x|. From there on x⁴/96 exceeds what float64_accurate errs by.
GRAD_BELOW = 2.0**-15
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
    """σ′(x) for |x| < GRAD_BELOW, into out, and where it remains in doubt."""
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
