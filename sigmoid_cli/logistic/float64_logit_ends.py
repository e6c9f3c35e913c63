"""logit(p) of float64 arrays where it is easy: close to ½, and close to 0.

With h = 4·(p − ½), which is exact, logit(p) = 2·atanh(h/2) = h + h³/12 + h⁵/80 + …: h and a small
w.

Below 2⁻²⁴, logit(p) = ln p + p + p²/2 + …, of which the next term is below 2⁻⁷³. With p·2⁵⁴ = f₀ +
r, f₀ of 12 bits, ln p = ln f₀ + 2·atanh(q), q = r/(2f₀ + r), and ln f₀ = k·ln 2 + ln(1 + n/2048),
which is a multiple of 2⁻⁴² and a small rest, from a table.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic import family_tables
from sigmoid_cli.logistic.array_types import Flags, Float64s
from sigmoid_cli.logistic.grid import LOWEST_EXPONENT, MANTISSA_BITS
from sigmoid_cli.logistic.rounding import Within, WithinDistance
from sigmoid_cli.logistic.stages import buffers

CENTRAL = 0.0205
"""How far from ½ the series serves."""
TINY = 2.0**LOWEST_EXPONENT
"""Below this there is no table of logit."""

_HALF = np.array(0.5)
_TWO = np.array(2.0)
_FOUR = np.array(4.0)

# h^(2k)/(4^k·(2k + 1)) for k = 6 … 1, h² ≤ 2⁻⁷·²². The term left out is below 2⁻⁵⁷·⁶ of the first.
_SERIES = [np.array(1 / (4**k * (2 * k + 1))) for k in range(6, 0, -1)]
# In units of u, relative to w: the first coefficient, the sum with it and the share of what was
# rounded before 2.03; two products with the square, and one with h, 4, as the square is rounded.
# There is no S + L, so w errs by 6.1u, the product of the test included 7.1u.
CENTRAL_THETA = 6.1
CENTRAL_TEST = Within(8)


def central(p: Float64s, out: Float64s, flags: Flags) -> None:
    """logit(p) where |p − ½| < CENTRAL, into out, and where that is in doubt."""
    h, w = central_sum(p)
    CENTRAL_TEST.round(h, w, out, flags, buffers(len(p))[1])


def central_sum(p: Float64s) -> tuple[Float64s, Float64s]:
    """h and w, of which the sum is logit(p)."""
    h, square, w, *_ = buffers(len(p))
    np.subtract(p, _HALF, h)
    np.multiply(h, _FOUR, h)
    np.multiply(h, h, square)
    np.multiply(square, _SERIES[0], w)
    for coefficient in _SERIES[1:]:
        np.add(w, coefficient, w)
        np.multiply(w, square, w)
    np.multiply(w, h, w)
    return h, w


# The error of the small part, in units of 2⁻⁵³·2⁻¹², as 2q and w are not above 2⁻¹²: 2q + 2q³/3
# with four roundings, and 2q⁵/5 left out, below 0.4; three sums; and one in the rounding test.
TINY_THETA = 8.4
TINY_ERROR = 9 * 2.0**-65
TINY_TEST = WithinDistance(TINY_ERROR)
# ln 2 as a multiple of 2⁻⁴² and the rest: products of the first with integers below 2¹¹ are exact.
_LN2_HIGH = np.array(float.fromhex("0x1.62e42fefa38p-1"))
_LN2_LOW = np.array(float.fromhex("0x1.ef35793c7673p-45"))
# Makes the smallest subnormal number normal, and leaves 2⁻²⁴ far from overflow.
_POWER = 54
_NORMALISING = np.array(2.0**_POWER)
_BIAS = np.array(1023 + _POWER)
_DROPPED = np.array(52 - MANTISSA_BITS)
_HALF_DROPPED = np.array(1 << (51 - MANTISSA_BITS))
_KEPT = np.array(-1 << (52 - MANTISSA_BITS))
_MANTISSA = np.array((1 << MANTISSA_BITS) - 1)
_MANTISSA_BITS = np.array(MANTISSA_BITS)
_TWO_THIRDS = np.array(2 / 3)


def tiny(p: Float64s, out: Float64s, flags: Flags) -> None:
    """logit(p) for 0 < p < TINY, into out, and where that is in doubt."""
    high, w = tiny_sum(p)
    TINY_TEST.round(high, w, out, flags, high)


def tiny_pair(p: Float64s) -> tuple[Float64s, Float64s]:
    """logit(p) as high + low, absolute error below TINY_ERROR, for 0 < p < TINY."""
    high, low = tiny_sum(p)
    return high.copy(), low.copy()


def tiny_sum(p: Float64s) -> tuple[Float64s, Float64s]:
    table = family_tables.log()
    normal, bits_buffer, q, k, high, w, index_buffer, *_ = buffers(len(p))
    bits, index = bits_buffer.view(np.int64), index_buffer.view(np.int64)
    np.multiply(p, _NORMALISING, normal)
    np.add(normal.view(np.int64), _HALF_DROPPED, bits)
    np.right_shift(bits, _DROPPED, index)
    np.bitwise_and(bits, _KEPT, bits)
    point = bits_buffer
    np.subtract(normal, point, q)
    np.add(normal, point, normal)
    np.divide(q, normal, q)
    exponent = bits
    np.right_shift(index, _MANTISSA_BITS, exponent)
    np.subtract(exponent, _BIAS, exponent)
    np.copyto(k, exponent)
    np.bitwise_and(index, _MANTISSA, index)
    table.high.take(index, None, high, "clip")
    table.low.take(index, None, normal, "clip")
    low = normal
    np.multiply(q, q, w)
    np.multiply(w, _TWO_THIRDS, w)
    np.add(w, _TWO, w)
    np.multiply(w, q, w)
    np.add(w, low, w)
    # Multiples of 2⁻⁴² below 2¹⁰, and so is the sum.
    np.multiply(k, _LN2_HIGH, q)
    np.add(high, q, high)
    np.multiply(k, _LN2_LOW, q)
    np.add(w, q, w)
    # p + p²/2
    np.multiply(p, _HALF, q)
    np.multiply(q, p, q)
    np.add(q, p, q)
    np.add(w, q, w)
    return high, w
