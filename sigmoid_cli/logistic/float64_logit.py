"""logit(p) = ln(p/(1 − p)) of float64 arrays, correctly rounded: the first stage.

1 − p is exact for p ≥ ½ (Sterbenz), so the smaller of p and 1 − p is folded to f ≤ ½, and
logit(p) = −logit(1 − p) gives the sign back. f is rounded to a number p₀ of 12 bits, f = p₀ + r,
whose bits are the index of a table with logit(p₀) = S + L. As σ(y₀ + δ) − σ(y₀) = D·q/(1 + h·q) for
D = p₀·(1 − p₀), h = p₀ − ½ and q = 2·tanh(δ/2) (see float64), setting that to r gives

    q = r/(D + r·(½ − p₀)),    δ = q + q³/12 + q⁵/80 + …,    logit(f) = S + (L + δ).

D is exact: p₀ has 12 bits, and 1 − p₀ no more than 36. Near ½, S and the result are small against
the error of δ, and below 2⁻²⁴ there is no table; this, and what is no probability, goes to
float64_family_accurate, as does what the rounding test leaves in doubt.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic import family_tables, float64_logit_ends
from sigmoid_cli.logistic.array_types import Flags, Float64s, Int64s
from sigmoid_cli.logistic.grid import LOWEST_EXPONENT, MANTISSA_BITS
from sigmoid_cli.logistic.rounding import Within
from sigmoid_cli.logistic.stages import buffers

_HALF = np.array(0.5)
_ONE = np.array(1.0)
# What is cut off the bits of a float64 to keep so many of its mantissa, and half of that.
_DROPPED = np.array(52 - MANTISSA_BITS)
_HALF_DROPPED = np.array(1 << (51 - MANTISSA_BITS))
_KEPT_BITS = np.array(-1 << (52 - MANTISSA_BITS))
# The leading bits of 2⁻²⁴ have index 1.
BASE = np.array(((1023 + LOWEST_EXPONENT) << MANTISSA_BITS) - 1)

# a·q³ for q³/12 + q⁵/80, with a = 1/12 + (2·√2 − 2)·q²/80 for the largest q²: |r| ≤ 2⁻¹²·2^⌊log₂
# p₀⌋, so |q| ≤ 2⁻¹²/(1 − p₀) for powers of two p₀, and 2⁻¹²·4/3 for ¼. Relative to q, the
# difference has its extreme values there and at (√2 − 1)·q². They are below 0.172·2⁻⁴⁶·³/80, or
# 0.24u.
_LARGEST = (2.0**-12 * 4 / 3) ** 2
CUBE = np.array(1 / 12 + 0.8284271247461901 * _LARGEST / 80)

# In units of u = 2⁻⁵³, relative to q and then to δ:
#
#   denominator   r·(½ − p₀), which is below 2⁻¹² of D      0.01
#                 sum with D                                1
#   q             quotient                                  1
#   δ             a·q³, three roundings of 2⁻²⁶ of it       0.01
#                 sum                                       1
#                 the series, see CUBE                      0.24
#
# That is Θ = 3.26. Within: 2Θ + 5 = 11.52.
THETA = 3.26
TEST = Within(12)


def increment(p: Float64s) -> tuple[Float64s, Int64s, Float64s, list[Float64s]]:
    """δ, the index of S and L, p − ½ for its sign, and four buffers that are free."""
    folded, index_buffer, bits_buffer, complement, denominator, sign, *rest = buffers(len(p))[:8]
    index = index_buffer.view(np.int64)
    point_bits = bits_buffer.view(np.int64)
    np.subtract(_ONE, p, folded)
    np.subtract(p, _HALF, sign)
    np.minimum(p, folded, out=folded)
    np.add(folded.view(np.int64), _HALF_DROPPED, point_bits)
    np.right_shift(point_bits, _DROPPED, index)
    np.subtract(index, BASE, index)
    np.bitwise_and(point_bits, _KEPT_BITS, point_bits)
    point = bits_buffer
    r = np.subtract(folded, point, folded)
    np.subtract(_ONE, point, complement)
    np.multiply(point, complement, denominator)
    np.subtract(complement, _HALF, complement)
    np.multiply(complement, r, complement)
    np.add(denominator, complement, denominator)
    q = np.divide(r, denominator, r)
    cube = np.multiply(q, q, denominator)
    np.multiply(cube, CUBE, cube)
    np.multiply(cube, q, cube)
    np.add(q, cube, q)
    return q, index, sign, [bits_buffer, complement, denominator, *rest]


def logit_sum(p: Float64s) -> tuple[Float64s, Float64s, Float64s]:
    """S and w, of which the sum is logit(f), and p − ½ for its sign."""
    delta, index, sign, (s, s_low, *_) = increment(p)
    table = family_tables.logit()
    table.high.take(index, None, s, "clip")
    table.low.take(index, None, s_low, "clip")
    np.add(delta, s_low, delta)
    return s, delta, sign


def _first(p: Float64s, out: Float64s, flags: Flags) -> None:
    s, w, sign = logit_sum(p)
    TEST.round(s, w, out, flags, buffers(len(p))[6])
    np.copysign(out, sign, out)


def first(p: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
    """The first stage of logit(p): by a formula of its own if all of p is close to ½ or to 0."""
    if abs(p[0] - 0.5) < float64_logit_ends.CENTRAL:
        if max(p.max() - 0.5, 0.5 - p.min()) < float64_logit_ends.CENTRAL:
            float64_logit_ends.central(p, outs[0], flags)
            return
    elif (
        0.0 < p[0] < float64_logit_ends.TINY and 0.0 < p.min() <= p.max() < float64_logit_ends.TINY
    ):
        float64_logit_ends.tiny(p, outs[0], flags)
        return
    _first(p, outs[0], flags)
