"""The second stage of the family for float64: at least 10 bits to spare, for few or far arguments.

It takes what the first stages could not settle and what lies beyond their tables. What even this
leaves in doubt, a few in 10⁵, goes to `exact_family`. All of it works on pairs high + low.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic import (
    family_tables,
    float64_accurate,
    float64_logit,
    float64_logit_ends,
    tables,
)
from sigmoid_cli.logistic.argument import Argument
from sigmoid_cli.logistic.grid import MANTISSA_BITS, ZERO
from sigmoid_cli.logistic.logarithm import log_of
from sigmoid_cli.logistic.rounding import round_between
from sigmoid_cli.logistic.stages import Flags
from sigmoid_cli.logistic.tables import Float64s

Part = Callable[[dd.Pair, Float64s], Flags]
"""Results for z, a pair, into an array, and where they remain in doubt."""

# Arguments taken at once, as in float64_accurate.
_PIECE = 2048


Decide = Callable[[float], float]
"""The function of one number, from `exact_family`."""


class OfArgument:
    """The second stage of a function of z: a part for low, middle and high z each.

    Args:
        argument: what finds z.
        ends: the lowest and the highest z of the middle part.
        parts: the three.
    """

    def __init__(
        self,
        argument: Argument,
        ends: tuple[float, float],
        parts: tuple[Part, Part, Part],
    ) -> None:
        self._argument = argument
        self._ends = ends
        self._parts = parts

    def fill(self, x: Float64s, out: Float64s, decide: Decide) -> None:
        """Results of x into out, which must not overlap x; at most BLOCK numbers."""
        for start in range(0, len(x), _PIECE):
            piece = slice(start, start + _PIECE)
            in_doubt = self._fill_piece(x[piece], out[piece])
            if in_doubt.any():
                _decide(x[piece], out[piece], in_doubt, decide)

    def _fill_piece(self, x: Float64s, out: Float64s) -> Flags:
        z, z_low = self._argument.pair(x)
        lowest, highest = self._ends
        farthest = self._argument.farthest
        is_near = (np.abs(z) <= farthest) & np.isfinite(z)
        is_low, is_high = z < lowest, z > highest
        out.fill(np.nan)
        in_doubt = ~(is_near | np.isnan(x))
        for part, chosen in zip(self._parts, (is_low, ~(is_low | is_high), is_high), strict=True):
            positions = (chosen & is_near).nonzero()[0]
            if len(positions) == len(x):
                in_doubt = part((z, z_low), out)
            elif len(positions):
                results = np.empty(len(positions))
                pair = z.take(positions), z_low.take(positions)
                in_doubt[positions] = part(pair, results)
                out[positions] = results
        return in_doubt


def _decide(x: Float64s, out: Float64s, in_doubt: Flags, decide: Decide) -> None:
    """Results where they are in doubt: of infinities at once, of others one by one."""
    for end in (-np.inf, np.inf):
        is_end = x == end
        if is_end.any():
            out[is_end] = decide(end)
            in_doubt &= ~is_end
    for index in in_doubt.nonzero()[0].tolist():
        out[index] = decide(float(x[index]))


def constant(value: float) -> Part:
    """A part where all results are one."""

    def fill(z: dd.Pair, out: Float64s) -> Flags:
        out.fill(value)
        return np.zeros(len(out), np.bool_)

    return fill


def exponential(sign: int, result_sign: float, scale: float) -> Part:
    """result_sign·e^(sign·z)/scale, where sign·z < −48 and the scale is positive."""
    # 1/scale = f·2^(−power) with f in (½, 1]
    mantissa, power = np.frexp(scale)
    zero = np.zeros(1)
    factor = dd.quotient((np.ones(1), zero), (np.array([2 * mantissa]), zero))
    shift = 1 - int(power)
    is_scaled = scale != 1.0

    def fill(z: dd.Pair, out: Float64s) -> Flags:
        high, low, k = float64_accurate.exp_pair(sign * z[0], sign * z[1])
        if is_scaled:
            high, low = dd.product((high, low), factor)
            below_one = high < 1.0
            high = np.where(below_one, 2 * high, high)
            low = np.where(below_one, 2 * low, low)
            k = k + shift - below_one
        in_doubt = float64_accurate.round_scaled(high, low, k, out)
        np.multiply(out, result_sign, out)
        return in_doubt

    return fill


def linear(slope: int, scale: float) -> Part:
    """slope·z − ln(scale), which ln σ and ln σ′ are within 2·e⁻⁴⁸ < 2⁻⁶⁸ past ±48."""
    log_high, log_low = (0.0, 0.0) if scale == 1.0 else log_of(scale)

    def fill(z: dd.Pair, out: Float64s) -> Flags:
        # z is right to 2⁻¹⁰⁰, and the low parts are rounded by 2⁻⁵³ of 2⁻⁵²·z.
        margin = np.abs(z[0]) * 2.0**-96 + 2.0**-67
        high, error = dd.two_sum(slope * z[0], np.array(-log_high))
        return round_between(high, error + (slope * z[1] - log_low), margin, out)

    return fill


class _Located:
    """The multiple n/1024 of the grid nearest to z, and the distance r + r_low from it."""

    def __init__(self, z: dd.Pair) -> None:
        t = z[0] + tables.SHIFT
        self.index = t.view(np.int64) - tables.BASE
        self.r, self.r_low = dd.two_sum(z[0] - (t - tables.SHIFT), z[1])


def sigmoid(z: dd.Pair, out: Float64s) -> Flags:
    """σ(z) for −48 ≤ z ≤ 38."""
    at = _Located(z)
    # z is right to 2⁻¹⁰⁰, which is 2⁻⁹⁴ of σ at most.
    high, low, error = float64_accurate.sigmoid_sum(at.index, at.r, at.r_low)
    return round_between(high, low, error + high * 2.0**-93, out)


def grad(scale: float) -> Part:
    """σ′(z)/scale for |z| ≤ 48."""
    zero = np.zeros(1)
    factor = dd.quotient((np.ones(1), zero), (np.array([scale]), zero))

    def fill(z: dd.Pair, out: Float64s) -> Flags:
        # σ′ is even, and 1 − σ ≥ ½ where z ≤ 0.
        sign = -np.copysign(1.0, z[0])
        at = _Located((sign * z[0], sign * z[1]))
        high, low, _ = float64_accurate.sigmoid_sum(at.index, at.r, at.r_low)
        high, low = dd.product(float64_accurate.grad_pair(high, low), factor)
        return round_between(high, low, high * 2.0**-68, out)

    return fill


def _log_increment(at: _Located) -> dd.Pair:
    """ln σ(x₀ + r) − ln σ(x₀) as high + low, relative error below 2⁻⁶¹.

    In the terms of float64_logs, with (c + c_low) for c.
    """
    zero = ZERO
    is_below = at.index < zero
    # c = σ(−x₀) where x₀ ≥ 0, and 1 − σ(x₀) elsewhere
    mirrored = zero - np.abs(at.index - zero)
    table = tables.sigmoid()
    s, s_low = table.high.take(mirrored), table.low.take(mirrored)
    rest, rest_low = dd.fast_two_sum(1.0, -s)
    c = np.where(is_below, rest, s)
    c_low = np.where(is_below, rest_low - s_low, s_low)
    r = at.r
    e = r * ((0.5 - 0.5 * c) + r * (1 / 12 - r * r * (1 / 720)))
    # As in float64_accurate.sigmoid_sum, where the roundings are counted.
    c_head, r_head = dd.leading(c), dd.leading(r)
    product = c_head * r_head
    remains = c_head * (r - r_head) + ((c - c_head) + c_low) * r + c * at.r_low
    denominator = 1.0 + e
    u = product / denominator
    u_low = (((product - u) - u * e) + remains) / denominator
    # u³/12 + u⁵/80, |u| ≤ 2⁻¹¹: rounded by 2⁻⁵³·2⁻²⁵ of u; the next term is below 2⁻⁷⁴ of it. The
    # low part is 2⁻²⁵ of u, and counts.
    whole = u + u_low
    square = whole * whole
    return u, u_low + whole * square * (1 / 12 + square * (1 / 80))


def log_sigmoid(z: dd.Pair, out: Float64s) -> Flags:
    """ln σ(z) for |z| ≤ 48, where the increment is below 2⁻¹⁰ of it."""
    at = _Located(z)
    table = family_tables.log_sigmoid()
    d, d_low = _log_increment(at)
    high, error = dd.fast_two_sum(table.high.take(at.index), d)
    low = error + (d_low + table.low.take(at.index))
    return round_between(high, low, np.abs(high) * 2.0**-69, out)


def log_grad(scale: float) -> Part:
    """ln(σ′(z)/scale) for |z| ≤ 48."""

    def fill(z: dd.Pair, out: Float64s) -> Flags:
        sign = np.copysign(1.0, z[0])
        at = _Located((sign * z[0], sign * z[1]))
        table = (
            family_tables.rising_log_grad()
            if scale == 1.0
            else family_tables.shifted_log_grad(scale)
        )
        d, d_low = _log_increment(at)
        index = at.index - ZERO
        change, change_low = dd.two_sum(2 * d, -at.r)
        high, error = dd.two_sum(table.high.take(index), change)
        low = error + ((change_low + table.low.take(index)) + (2 * d_low - at.r_low))
        # 2⁻⁶¹ of 2d ≤ 2⁻¹¹; the table errs by 2⁻⁹⁷, z by 2⁻⁹⁴, and the low parts are rounded by
        # 2⁻⁵³ of 2⁻⁴⁷, or of 2⁻⁴⁴ where ln(scale) is.
        return round_between(high, low, np.full(1, 2.0**-71), out)

    return fill


class Logit:
    """The second stage of location + scale·logit(p); a negative scale stands for the upper tail."""

    def __init__(self, location: float, scale: float) -> None:
        self._location = np.array(location)
        self._scale = (np.array([scale]), np.zeros(1))
        self._is_plain = location == 0.0 and scale == 1.0

    def fill(self, p: Float64s, out: Float64s, decide: Decide) -> None:
        """Results of p into out, which must not overlap p; at most BLOCK numbers."""
        for start in range(0, len(p), _PIECE):
            piece = slice(start, start + _PIECE)
            in_doubt = self._fill_piece(p[piece], out[piece])
            for index in in_doubt.nonzero()[0].tolist():
                out[piece.start + index] = decide(float(p[piece.start + index]))

    def _fill_piece(self, p: Float64s, out: Float64s) -> Flags:
        folded = np.minimum(p, 1.0 - p)
        is_inside = folded > 0.0
        if is_inside.all():
            return self._fill_inside(p, folded, out)
        infinite = np.copysign(np.inf, self._scale[0])
        out.fill(np.nan)
        out[p == 0.0] = -infinite
        out[p == 1.0] = infinite
        in_doubt = np.zeros(len(p), np.bool_)
        inside = is_inside.nonzero()[0]
        if len(inside):
            results = np.empty(len(inside))
            in_doubt[inside] = self._fill_inside(p.take(inside), folded.take(inside), results)
            out[inside] = results
        return in_doubt

    def _fill_inside(self, p: Float64s, folded: Float64s, out: Float64s) -> Flags:
        """Results for 0 < p < 1; folded is the smaller of p and 1 − p."""
        is_tiny = folded < float64_logit_ends.TINY
        if is_tiny.all():
            high, low = float64_logit_ends.tiny_pair(folded)
            margin: Float64s = np.full(1, float64_logit_ends.TINY_ERROR)
        elif not is_tiny.any():
            high, low = _logit_pair(folded)
            margin = np.abs(high) * 2.0**-68
        else:
            high, low, margin = np.empty((3, len(p)))
            tiny, others = is_tiny.nonzero()[0], (~is_tiny).nonzero()[0]
            high[tiny], low[tiny] = float64_logit_ends.tiny_pair(folded.take(tiny))
            margin[tiny] = float64_logit_ends.TINY_ERROR
            high[others], low[others] = _logit_pair(folded.take(others))
            margin[others] = np.abs(high[others]) * 2.0**-68
        if not self._is_plain:
            return self._round_moved(p, (high, low), margin, out)
        in_doubt = round_between(high, low, margin, out)
        np.copysign(out, p - 0.5, out)
        return in_doubt

    def _round_moved(self, p: Float64s, pair: dd.Pair, margin: Float64s, out: Float64s) -> Flags:
        # −logit(f) ≥ 0, which gets the sign of p − ½
        sign = -np.copysign(1.0, p - 0.5)
        high, low = dd.product((pair[0] * sign, pair[1] * sign), self._scale)
        total, error = dd.two_sum(high, self._location)
        # The product is right to 2⁻¹⁰², and the low part is rounded by 2⁻⁵³ of 2⁻⁵²·total or less.
        margin = margin * np.abs(self._scale[0]) + (np.abs(high) + np.abs(total)) * 2.0**-101
        return round_between(total, error + low, margin, out)


def _logit_pair(f: Float64s) -> dd.Pair:
    """logit(f) as high + low, relative error below 2⁻⁶⁹, for 2⁻²⁴ ≤ f ≤ ½.

    In the terms of float64_logit. Where p₀ = ½, S = 0 and the result is δ, right to 2⁻⁷⁰. Elsewhere
    f − ½ is 2⁻¹⁴ at least, and δ is less than the half of S, so that neither loses a bit to the
    other.
    """
    shift = 52 - MANTISSA_BITS
    bits = f.view(np.int64) + (1 << (shift - 1))
    index = (bits >> shift) - float64_logit.BASE
    point = (bits & (-1 << shift)).view(np.float64)
    r = f - point
    # D + r·h with an exact product, and the quotient in two steps: right to 2⁻¹⁰⁰.
    rh, rh_low = dd.two_product(r, 0.5 - point)
    denominator, error = dd.fast_two_sum(point * (1.0 - point), rh)
    zero = np.zeros(1)
    q, q_low = dd.quotient((r, zero), (denominator, error + rh_low))
    # q³/12 + q⁵/80 is rounded by 2⁻⁵³·2⁻²⁵ of q; the next term, q⁷/448, is below 2⁻⁷⁷ of it.
    square = q * q
    cube = q * square * (1 / 12 + square * (1 / 80))
    table = family_tables.logit()
    high, error = dd.two_sum(table.high.take(index, mode="clip"), q)
    return dd.fast_two_sum(high, error + (q_low + cube + table.low.take(index, mode="clip")))
