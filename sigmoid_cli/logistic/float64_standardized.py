"""σ, σ′ and logit of float64 arrays with location and scale, correctly rounded: the first stage.

These are the formulas of float64 and float64_logit, with r from Standardized, and with tables that
already are divided by the scale, or multiplied by it.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic import family_tables, float64_logit, tables
from sigmoid_cli.logistic.argument import Argument
from sigmoid_cli.logistic.array_types import Flags, Float64s
from sigmoid_cli.logistic.rounding import U, Within, WithinBoth
from sigmoid_cli.logistic.stages import buffers

_HALF = np.array(0.5)
_ONE = np.array(1.0)
_TWELFTH = np.array((1 - 0.8284271247461901 * 2.0**-22 / 60) / 12)

# σ: Θ = 6.64 is derived in float64, and r errs by 5u. L is drawn toward 0 by 5u and errs by 1.5u of
# half an ulp, instead of 3u of it: 2Θ + 5 + 3.5 = 31.8.
SIGMOID_THETA = 6.64 + 5
SIGMOID_TEST = Within(32)
# σ′/s, in the terms of float64: d/s has the Θ = 4.14 of a table value, and 5u of r; its product
# with s one more. Where x₀ = 0, 2h + d is d and errs by as much; elsewhere h and the sums put it
# off by less. So the product of the two errs by Θ′ = 9.14 + 10.14 + 1 = 20.3. The sum with M and
# those of the test round by 1u of |w| each, and the margin by less: 23.4u of |w|. The low parts of
# the quotients in the table are below 2u of S before they are drawn together, and rounded twice:
# 4u² of S. M is drawn toward 0 by 5u besides: Θ′ + 9 = 29.3u² of S.
GRAD_THETA = 20.3
GRAD_TEST = WithinBoth(25, 31)


class Sigmoid:
    """The first stage of σ(z)."""

    def __init__(self, argument: Argument) -> None:
        self._argument = argument

    def sum(self, x: Float64s) -> tuple[Float64s, Float64s]:
        """S and w, of which the sum is σ(z)."""
        r, s, s_low, d, index_buffer, *scratch = buffers(len(x))[:8]
        index = index_buffer.view(np.int64)
        self._argument.locate(x, r, index, scratch)
        table = tables.sigmoid()
        table.high.take(index, None, s, "clip")
        table.low.take(index, None, s_low, "clip")
        np.subtract(_ONE, s, d)
        np.subtract(d, s_low, d)
        np.multiply(d, s, d)
        denominator = index_buffer
        np.multiply(r, _TWELFTH, denominator)
        np.add(denominator, s, denominator)
        np.subtract(denominator, _HALF, denominator)
        np.multiply(denominator, r, denominator)
        np.add(denominator, _ONE, denominator)
        np.multiply(d, r, d)
        np.divide(d, denominator, d)
        np.add(d, s_low, d)
        return s, d

    def __call__(self, x: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
        s, w = self.sum(x)
        SIGMOID_TEST.round(s, w, outs[0], flags, buffers(len(x))[0])


class Grad:
    """The first stage of σ′(z)/scale."""

    def __init__(self, argument: Argument, scale: float) -> None:
        self._argument = argument
        self._scale = scale
        self._factor = np.array(scale)

    def sum(self, x: Float64s) -> tuple[Float64s, Float64s]:
        """D/scale and w, of which the sum is σ′(z)/scale."""
        table = family_tables.scaled_grad(self._scale)
        r, slope, slope_low, h, index_buffer, *scratch = buffers(len(x))[:8]
        index = index_buffer.view(np.int64)
        self._argument.locate_magnitude(x, r, index, scratch)
        table.high.take(index, None, slope, "clip")
        table.low.take(index, None, slope_low, "clip")
        tables.offset().take(index, None, h, "clip")
        denominator = index_buffer
        np.multiply(r, _TWELFTH, denominator)
        np.add(denominator, h, denominator)
        np.multiply(denominator, r, denominator)
        np.add(denominator, _ONE, denominator)
        np.multiply(slope, r, r)
        scaled = np.divide(r, denominator, r)
        d = np.multiply(scaled, self._factor, denominator)
        np.add(d, h, d)
        np.add(d, h, d)
        np.multiply(scaled, d, d)
        return slope, np.subtract(slope_low, d, d)

    def __call__(self, x: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
        slope, w = self.sum(x)
        buffer, *_, margin = buffers(len(x))[:4]
        GRAD_TEST.round(slope, w, outs[0], flags, buffer, margin)


class Logit:
    """The first stage of location + scale·logit(p); a negative scale stands for the upper tail.

    s·logit(f) = S + (L + s·δ) with S and L from a table, and both get the sign of logit(p). Then
    m + S is the exact sum of two float64, H + e, so that the result is H plus the small
    e + L + s·δ. That may be far less than each of its terms, so its error is not relative to it.

    Θ = 3.26 of δ and the product make 4.26u of s·δ, and |s·δ| ≤ |v| + |L| for v = L + s·δ. This sum
    rounds by 1u of |v|, the next by 1u of |v| + |e|, and the sums of this test by 1u of |v| + |e|
    besides: 7.3u of |v| with the rounding of that product, 4.3u of |L| and 2u of |e|. L errs by 3u
    of half an ulp of S. With |S| < 17|s|, |L| ≤ 2⁻⁵³·|S| and |e| ≤ 2⁻⁵³·(|m| + |S|), what is not
    7.3u of |v| is less than 10·2⁻¹⁰⁶·(|m| + 17|s|).
    """

    _UNITS = np.array(8 * U)

    def __init__(self, location: float, scale: float) -> None:
        # The tables hold logit(f) ≤ 0, which has the sign of p − ½ once it is made positive.
        self._scale = -scale
        self._location = np.array(location)
        self._factor = np.array(-scale)
        self._least = np.array(2.0**-102 * (abs(location) + 17 * abs(scale)))

    def sum(self, p: Float64s) -> tuple[Float64s, Float64s, Float64s]:
        """H, the rest, and the error that the rest may have."""
        table = family_tables.scaled_logit(self._scale)
        delta, index, sign, (s, w, a, b, _) = float64_logit.increment(p)
        table.high.take(index, None, s, "clip")
        table.low.take(index, None, w, "clip")
        np.multiply(delta, self._factor, delta)
        np.add(w, delta, w)
        np.copysign(_ONE, sign, sign)
        np.multiply(s, sign, s)
        np.multiply(w, sign, w)
        margin = np.abs(w, sign)
        np.multiply(margin, self._UNITS, margin)
        np.add(margin, self._least, margin)
        high = np.add(s, self._location, delta)
        # H − S, S − (H − that), m − that
        np.subtract(high, s, a)
        np.subtract(high, a, b)
        np.subtract(s, b, s)
        np.subtract(self._location, a, a)
        np.add(s, a, s)
        np.add(w, s, w)
        return high, w, margin

    def __call__(self, p: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
        high, w, margin = self.sum(p)
        out = outs[0]
        buffer = buffers(len(p))[1]
        np.subtract(w, margin, buffer)
        np.add(high, buffer, out)
        np.add(w, margin, w)
        np.add(high, w, w)
        np.not_equal(out, w, flags)
