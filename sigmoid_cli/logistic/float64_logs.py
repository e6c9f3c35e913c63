"""ln σ and ln σ′ of float64 arrays, correctly rounded: the first stage.

With z = x₀ + r and c = σ(−x₀), a ratio of two σ is 1 − v, v = c·(1 − e⁻ʳ). As −ln(1 − v) =
2·atanh(u/2) for u = v/(1 − v/2), and 1 − e⁻ʳ = q/(1 + q/2) for q = 2·tanh(r/2), this needs a single
division, of half of u:

    u/2 = (c/2)·r/(1 + r·((½ − c/2) + r/12)),    ln σ(z) = ln σ(x₀) + u + u³/12 + u⁵/80 + …

ln σ(x₀) = S + L comes from a table, and so does c/2. Far left, S is x₀ or close to it, c is 1, and
the sum is x. As σ′(z) = σ(z)·σ(−z) and σ(−z) = e^(−z)·σ(z), ln σ′ moves by twice that, less r:

    ln σ′(z) = ln σ′(x₀) + 2·(u + u³/12) − r,

which is computed of |z|, since σ′ is even. Both go to float64_family_accurate if the rounding test
leaves them in doubt, or beyond ±48.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic import family_tables
from sigmoid_cli.logistic.argument import Argument
from sigmoid_cli.logistic.array_types import Flags, Float64s, Int64s
from sigmoid_cli.logistic.rounding import U, Within, WithinDistance
from sigmoid_cli.logistic.stages import buffers
from sigmoid_cli.logistic.tables import PairTable

_HALF = np.array(0.5)
_ONE = np.array(1.0)
_TWO = np.array(2.0)
_FOUR = np.array(4.0)
# As in float64: r²/12 for r²/12 − r⁴/720 with an error below 0.13u.
_TWELFTH = np.array((1 - 0.8284271247461901 * 2.0**-22 / 60) / 12)
# Likewise a·u³ for u³/12 + u⁵/80, |u| ≤ 2⁻¹¹, with a = 1/12 + (2·√2 − 2)·2⁻²²/80: relative to u,
# the difference has its extreme values at u² = 2⁻²² and (√2 − 1)·2⁻²². They are below
# 0.172·2⁻⁴⁴/80, or 1.11u. Half of u has a coefficient of 8·a.
_CUBE = np.array(8 / 12 + 8 * 0.8284271247461901 * 2.0**-22 / 80)
_TWICE_CUBE = _CUBE * _TWO

# In units of u = 2⁻⁵³, relative to u/2 and then to d = u + a·u³:
#
#   c/2          the table                                         1
#   c/2·r        product                                           1
#   denominator  ½ − c/2 + r/12, three roundings and c/2, · r      0.01
#                sum with 1                                        1
#                the series, see _TWELFTH                          0.13
#   u/2          quotient                                          1
#   d            2 + 8a·(u/2)²                                     1
#                product                                           1
#                the series, see _CUBE                             1.11
#
# That is Θ = 7.25, and Θ = 12.25 with the 5 of r in Standardized. Within: 2Θ + 5 = 19.5, and 29.5.
THETA = 7.25
LOG_SIGMOID = Within(22)
LOG_SIGMOID_STANDARDIZED = Within(32)
# ln σ′: c ≤ ½, so that 2d, r and their difference are no larger than 2⁻¹¹, give or take nothing. 2d
# errs by Θu of that, the difference and the sum with L round by 1u; L errs by 3u·2⁻⁵³·32 at most,
# which is nothing: 9.3u·2⁻¹¹. The error of r, 5u, moves the difference by no more than that of r.
# The first sum of this test rounds, too: by u·2⁻¹¹.
LOG_GRAD = WithinDistance(11 * U * 2.0**-11)
LOG_GRAD_STANDARDIZED = WithinDistance(16 * U * 2.0**-11)


def _half_ratio(
    half_c: Float64s, r: Float64s, index: Int64s, c: Float64s, buffer: Float64s
) -> None:
    """u/2 into c; the buffer may be that of index."""
    half_c.take(index, None, c, "clip")
    np.multiply(r, _TWELFTH, buffer)
    np.subtract(buffer, c, buffer)
    np.add(buffer, _HALF, buffer)
    np.multiply(buffer, r, buffer)
    np.add(buffer, _ONE, buffer)
    np.multiply(c, r, c)
    np.divide(c, buffer, c)


def log_sigmoid_sum(argument: Argument, x: Float64s) -> tuple[Float64s, Float64s]:
    """S and w, of which the sum is ln σ(z)."""
    r, s, w, d, index_buffer, *scratch = buffers(len(x))[:8]
    index = index_buffer.view(np.int64)
    argument.locate(x, r, index, scratch)
    table = family_tables.log_sigmoid()
    table.high.take(index, None, s, "clip")
    table.low.take(index, None, w, "clip")
    _half_ratio(family_tables.half_complement(), r, index, d, index_buffer)
    np.multiply(d, d, r)
    np.multiply(r, _CUBE, r)
    np.add(r, _TWO, r)
    np.multiply(d, r, d)
    np.add(w, d, w)
    return s, w


def log_grad_sum(argument: Argument, table: PairTable, x: Float64s) -> tuple[Float64s, Float64s]:
    """S and w, of which the sum is ln σ′(z), or what else the table holds of it."""
    r, s, w, d, index_buffer, *scratch = buffers(len(x))[:8]
    index = index_buffer.view(np.int64)
    argument.locate_magnitude(x, r, index, scratch)
    table.high.take(index, None, s, "clip")
    table.low.take(index, None, w, "clip")
    _half_ratio(family_tables.rising_half_complement(), r, index, d, index_buffer)
    square = index_buffer
    np.multiply(d, d, square)
    np.multiply(square, _TWICE_CUBE, square)
    np.add(square, _FOUR, square)
    np.multiply(d, square, d)
    np.subtract(d, r, d)
    np.add(w, d, w)
    return s, w


class LogSigmoid:
    """The first stage of ln σ(z)."""

    def __init__(self, argument: Argument, is_plain: bool) -> None:
        self._argument = argument
        self._test = LOG_SIGMOID if is_plain else LOG_SIGMOID_STANDARDIZED

    def __call__(self, x: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
        s, w = log_sigmoid_sum(self._argument, x)
        self._test.round(s, w, outs[0], flags, buffers(len(x))[0])


class LogGrad:
    """The first stage of ln σ′(z), or of ln(σ′(z)/scale)."""

    def __init__(self, argument: Argument, scale: float | None) -> None:
        self._argument = argument
        self._scale = scale
        self._test = LOG_GRAD if scale is None else LOG_GRAD_STANDARDIZED

    def __call__(self, x: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
        if self._scale is None:
            table = family_tables.rising_log_grad()
        else:
            table = family_tables.shifted_log_grad(self._scale)
        s, w = log_grad_sum(self._argument, table, x)
        self._test.round(s, w, outs[0], flags, buffers(len(x))[0])
