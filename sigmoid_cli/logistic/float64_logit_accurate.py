"""The second stage of logit for float64, with location and scale: for few or far arguments.

As in float64_family_accurate, what it leaves in doubt goes to `decide`.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic import family_tables, float64_logit, float64_logit_ends
from sigmoid_cli.logistic.array_types import Flags, Float64s
from sigmoid_cli.logistic.grid import MANTISSA_BITS
from sigmoid_cli.logistic.one_by_one import decided
from sigmoid_cli.logistic.rounding import round_between
from sigmoid_cli.logistic.stages import PIECE, Decide


class Logit:
    """The second stage of location + scale·logit(p); a negative scale stands for the upper tail."""

    def __init__(self, location: float, scale: float) -> None:
        self._location = np.array(location)
        self._scale = (np.array([scale]), np.zeros(1))
        self._is_plain = location == 0.0 and scale == 1.0

    def fill(self, p: Float64s, out: Float64s, decide: Decide) -> None:
        """Results of p into out, which must not overlap p; at most BLOCK numbers."""
        for start in range(0, len(p), PIECE):
            piece = slice(start, start + PIECE)
            in_doubt = self._fill_piece(p[piece], out[piece])
            if in_doubt.any():
                out[piece][in_doubt] = decided(decide, p[piece][in_doubt])

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
