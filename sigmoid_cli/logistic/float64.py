"""σ and σ′ of float64 arrays, correctly rounded: the first stage.

With x = x₀ + r, x₀ the nearest multiple of 1/1024 and r exact, let σ₀ = σ(x₀), D = σ₀·(1 − σ₀),
h = σ₀ − ½ and q = 2·tanh(r/2). As σ(x) = ½ + ½·tanh(x/2), the addition theorem of tanh gives

    d = D·q/(1 + h·q),    σ(x) = σ₀ + d,    σ′(x) = D − d·(2h + d),

and the continued fraction of tanh, q = r/(1 + r²/12 − r⁴/720 + …), leaves a single division:

    d = D·r/(1 + r·(h + r/12)).

σ₀ comes from a table, as a float64 and what that lacks, S + L, and so does D as D + M. σ is S plus
a small w = L + d, and σ′ is D plus w = M − d·(2h + d), where |w| is below 2⁻¹¹ of the sum. The
roundings in w, each some 2⁻⁵³ of it, move the sum by less than 2⁻⁶¹ of itself. They do not change
its last bit unless it is close to the middle between two float64.

That is found out by a rounding test: w is made slightly too small, by a β added to 1 in the
denominator, and w·K is slightly too large; if the sum rounds alike with both, that is the result.
What this does not settle, 4 in 1,000, goes to float64_accurate, as does what lies beyond the
tables: they end in nan, and nan is unequal to itself.

The time goes into the traffic between cache and registers, so all that counts is the number of
passes over a block. Adding and subtracting 1.5·2⁴² rounds x to a multiple of 1/1024 and leaves the
multiple in the low bits of the sum, which as an integer is the table index.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic import float64_accurate, floats, tables
from sigmoid_cli.logistic.array_types import Array, Flags, Float64s, Int64s
from sigmoid_cli.logistic.stages import MORE_FLAGS, Second, buffers, run

Constant = Array


def _constant(value: float | int) -> Constant:
    """A 0-d array, which a NumPy call takes faster than a Python number."""
    return np.array(value)


_SHIFT = tables.SHIFT
_GRAD_BASE = _constant(int(_SHIFT.view(np.int64)))
_HALF = _constant(0.5)
_ONE = _constant(1.0)
# (1 − a)·r²/12 for r²/12 − r⁴/720, with a = (2·√2 − 2)·2⁻²²/60: the difference has its extreme
# values, equal and opposite, at r² = 2⁻²² and (√2 − 1)·2⁻²². They are below 0.13·2⁻⁵³.
_TWELFTH = _constant((1 - 0.8284271247461901 * 2.0**-22 / 60) / 12)

# The error bounds are in units of u = 2⁻⁵³, relative to d, with all signs alike:
#
#   1 − σ₀       1 − S, and the sum with L                1/(1 − S) where S < ½, or 1
#   D            S for σ₀                                 1/4S where ¼ ≤ S < ½, or 1
#                (these two together: 2.5 where S is just below ½, less elsewhere)
#                the product                              1
#   D·r          product                                  1
#   denominator  sum with 1                               1
#                r·(h + r/12): five roundings of u or
#                less, times r ≤ 2⁻¹¹                     0.01
#                the series, see _TWELFTH                 0.13
#   d            quotient                                 1
#
# That is Θ = 6.64; and Θ = 4.14 where D is a table value, rounded once. L errs by 6.5u of half an
# ulp, which by way of 1 − σ₀ moves d by 6.5u·2⁻¹¹ of that at most.
#
# σ: Let d* and w* be the true values. L errs by 1.5u of half an ulp of S and is drawn toward 0 by
# 3u to 5u of itself (see tables.PairTable). From S, the next boundary between two results is half
# an ulp away, and |L| is not more than that. So where the test matters, |w*| is half an ulp or
# more, d has its sign, |L| ≤ |w*| and |d*| ≤ 2·|w*|.
# - w is not beyond w*: if L has the sign of d, the shortfall is (β − Θ)|d*| + 3u|L| − 2.51u|w*| or
#   more, and |w*| = |d*| + |L|. If not, it is (β − Θ)|d*| − 5u|L| − 2.51u|w*| or more, and
#   |d*| = |w*| + |L|. β = Θ + 5u and more makes both positive.
# - w·K is not short of w*: w falls short by (β + Θ)|d*| − 3u|L| + 2.51u|w*| at most, if L has the
#   opposite sign, and the product by u: K = 1 + 2·(β + Θ) + 0.51u and more.
# With Θ = 6.64, β = 12u and K = 1 + 38u.
_SIGMOID_BIASED_ONE = _constant(1 + 12 * 2.0**-53)
_SIGMOID_WIDENING = _constant(1 + 38 * 2.0**-53)
# With Θ = 4.14, β = 10u and K = 1 + 30u: fewer doubtful results, for a third look-up, which in bulk
# is the slower way.
_SHORT_BIASED_ONE = _constant(1 + 10 * 2.0**-53)
_SHORT_WIDENING = _constant(1 + 30 * 2.0**-53)
_SHORT = 4096

# σ′: Θ = 4.14. Let s = 2h + d and δ = d·s. Where x₀ = 0, s = d. Elsewhere |d| ≤ ¼·2h, and s is
# worst off at d = −¼·2h, where the two sums, d and h put it off by (¼ + ¾ + 4.14/4 + 1)u·2h, less
# than 4.1u·s. So δ errs by Θ′ = 4.14 + 4.14 + 1 < 9.4. β enters δ with d, and again with the share
# of d in s: k = 1 + d/s times. k = 2 where x₀ = 0, and there M = 0. Elsewhere ⅔ ≤ k ≤ 1.2, and
# where M is not below 2⁻²⁰ of δ, k is within 2⁻⁸ of 1. The conditions are those above:
# - w = M − δ is not beyond w*: k·β − Θ′ exceeds 2.5u, and 5u where M counts, with β = 18u.
# - w·K is not short of w*: 2·(18.1 + 9.4) + 0.5 < 56; 1.2·18 + 9.4 + 3.5 < 56 where M does not
#   count; 2·18 + 9.4 + 3.5 < 56 where x₀ = 0.
_GRAD_BIASED_ONE = _constant(1 + 18 * 2.0**-53)
_GRAD_WIDENING = _constant(1 + 56 * 2.0**-53)

# Both at once share β = 18u and the D of the table. h = (S − ½) + L has a second rounding only
# where S < ¼, and there |d| is so small against h that s is better than the bound above. For σ,
# 2·(18 + 4.14) + 0.5 < 56.


def _locate(x: Float64s, base: Constant, r: Float64s, index: Int64s) -> None:
    """The table index of each x, and its distance r from the grid."""
    np.add(x, _SHIFT, r)
    np.subtract(r.view(np.int64), base, index)
    np.subtract(r, _SHIFT, r)
    np.subtract(x, r, r)


def _sigmoid_sum(x: Float64s, biased_one: Constant, is_short: bool) -> tuple[Float64s, Float64s]:
    """S and w."""
    table = tables.sigmoid()
    r, s, s_low, d, index_buffer, *_ = buffers(len(x))
    index = index_buffer.view(np.int64)
    _locate(x, tables.BASE, r, index)
    table.high.take(index, None, s, "clip")
    table.low.take(index, None, s_low, "clip")
    if is_short:
        tables.grad().high.take(index, None, d, "clip")
    else:
        np.subtract(_ONE, s, d)
        np.subtract(d, s_low, d)
        np.multiply(d, s, d)
    denominator = index_buffer
    np.multiply(r, _TWELFTH, denominator)
    np.add(denominator, s, denominator)
    np.subtract(denominator, _HALF, denominator)
    np.multiply(denominator, r, denominator)
    np.add(denominator, biased_one, denominator)
    np.multiply(d, r, d)
    np.divide(d, denominator, d)
    np.add(d, s_low, d)
    return s, d


def _grad_sum(x: Float64s, biased_one: Constant) -> tuple[Float64s, Float64s]:
    """D and w. As σ′ is even, half the table is enough."""
    table = tables.rising_grad()
    r, slope, slope_low, h, positive, index_buffer, *_ = buffers(len(x))
    index = index_buffer.view(np.int64)
    np.abs(x, positive)
    _locate(positive, _GRAD_BASE, r, index)
    table.high.take(index, None, slope, "clip")
    table.low.take(index, None, slope_low, "clip")
    tables.offset().take(index, None, h, "clip")
    d = r
    _increment(slope, r, h, biased_one, index_buffer, d)
    return slope, _grad_increment(d, h, slope_low, index_buffer)


def _both_sums(
    x: Float64s, biased_one: Constant
) -> tuple[tuple[Float64s, Float64s], tuple[Float64s, Float64s]]:
    """S and w, D and w; σ′ at x itself instead of |x|."""
    table, slope_table = tables.sigmoid(), tables.grad()
    r, s, s_low, slope, slope_low, h, index_buffer, *_ = buffers(len(x))
    index = index_buffer.view(np.int64)
    _locate(x, tables.BASE, r, index)
    table.high.take(index, None, s, "clip")
    table.low.take(index, None, s_low, "clip")
    slope_table.high.take(index, None, slope, "clip")
    slope_table.low.take(index, None, slope_low, "clip")
    np.subtract(s, _HALF, h)
    np.add(h, s_low, h)
    d = r
    _increment(slope, r, h, biased_one, index_buffer, d)
    np.add(d, s_low, s_low)
    return (s, s_low), (slope, _grad_increment(d, h, slope_low, index_buffer))


def _increment(
    slope: Float64s, r: Float64s, h: Float64s, biased_one: Constant, buffer: Float64s, d: Float64s
) -> None:
    """d = D·r/(1 + β + r·(h + r/12)); d may be r."""
    denominator = buffer
    np.multiply(r, _TWELFTH, denominator)
    np.add(denominator, h, denominator)
    np.multiply(denominator, r, denominator)
    np.add(denominator, biased_one, denominator)
    np.multiply(slope, r, d)
    np.divide(d, denominator, d)


def _grad_increment(d: Float64s, h: Float64s, slope_low: Float64s, buffer: Float64s) -> Float64s:
    """w = M − d·(2h + d), in the place of d."""
    np.add(d, h, buffer)
    np.add(buffer, h, buffer)
    np.multiply(d, buffer, d)
    np.subtract(slope_low, d, d)
    return d


def _round(high: Float64s, w: Float64s, widening: Constant, out: Float64s, flags: Flags) -> None:
    """high + w into out, and whether high + w·K is another float64; w is used up."""
    np.add(high, w, out)
    np.multiply(w, widening, w)
    np.add(high, w, w)
    np.not_equal(out, w, flags)


def _sigmoid_first(x: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
    if len(x) < _SHORT:
        _round(*_sigmoid_sum(x, _SHORT_BIASED_ONE, True), _SHORT_WIDENING, outs[0], flags)
    else:
        _round(*_sigmoid_sum(x, _SIGMOID_BIASED_ONE, False), _SIGMOID_WIDENING, outs[0], flags)


def _grad_first(x: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
    _round(*_grad_sum(x, _GRAD_BIASED_ONE), _GRAD_WIDENING, outs[0], flags)


def _both_first(x: Float64s, outs: tuple[Float64s, ...], flags: Flags) -> None:
    more_flags = buffers(len(x))[MORE_FLAGS]
    sigmoid_sum, grad_sum = _both_sums(x, _GRAD_BIASED_ONE)
    _round(*sigmoid_sum, _GRAD_WIDENING, outs[0], flags)
    _round(*grad_sum, _GRAD_WIDENING, outs[1], more_flags)
    np.logical_or(flags, more_flags, flags)


_SIGMOID = Second(float64_accurate.sigmoid, floats.sigmoid)
_GRAD = Second(float64_accurate.sigmoid_grad, floats.sigmoid_grad)


def sigmoid(x: Float64s, out: Float64s) -> None:
    """σ(x), correctly rounded, into out.

    Both are one-dimensional, contiguous, native float64 of one length; out is x or does not overlap
    it. Nothing is checked. Any thread may call this.
    """
    run(_sigmoid_first, (_SIGMOID,), x, (out,))


def sigmoid_grad(x: Float64s, out: Float64s) -> None:
    """σ′(x), correctly rounded, into out; otherwise as sigmoid."""
    run(_grad_first, (_GRAD,), x, (out,))


def sigmoid_and_grad(x: Float64s, out: Float64s, grad_out: Float64s) -> None:
    """σ(x) and σ′(x), correctly rounded, into out and grad_out, in less time than one by one."""
    run(_both_first, (_SIGMOID, _GRAD), x, (out, grad_out))
