"""The second stage of the family for float64: at least 10 bits to spare, for few or far arguments.

It takes what the first stages could not settle and what lies beyond their tables. What even this
leaves in doubt, a few in 10⁵, goes to `exact_family`. All of it works on pairs high + low.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic import family_tables, float64_accurate, tables
from sigmoid_cli.logistic.argument import Argument
from sigmoid_cli.logistic.array_types import Flags, Float64s
from sigmoid_cli.logistic.grid import ZERO
from sigmoid_cli.logistic.logarithm import log_of
from sigmoid_cli.logistic.one_by_one import decided
from sigmoid_cli.logistic.rounding import round_between
from sigmoid_cli.logistic.stages import PIECE, Decide

Part = Callable[[dd.Pair, Float64s], Flags]
"""Results for z, a pair, into an array, and where they remain in doubt."""


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
        for start in range(0, len(x), PIECE):
            piece = slice(start, start + PIECE)
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
    if in_doubt.any():
        out[in_doubt] = decided(decide, x[in_doubt])


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
    """σ(z) for |z| ≤ 48."""
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


def parts(name: str, scale: float) -> tuple[Part, Part, Part]:
    """What computes a function of low, middle and high z; see `OfArgument`."""
    if name == "sigmoid":
        return exponential(1, 1.0, 1.0), sigmoid, constant(1.0)
    if name == "grad":
        return exponential(1, 1.0, scale), grad(scale), exponential(-1, 1.0, scale)
    if name == "log_sigmoid":
        return linear(1, 1.0), log_sigmoid, exponential(-1, -1.0, 1.0)
    return linear(1, scale), log_grad(scale), linear(-1, scale)
