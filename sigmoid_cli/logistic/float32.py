"""σ and σ′ of float32 arrays, correctly rounded.

The textbook formulas in float64, rounded: with 29 bits to spare, both ends of a wide error interval
nearly always round to the same float32. What they do not settle, 2 numbers in a million and round
ones near 0, goes to float64 or `exact`. The last bits of NumPy's exponential differ between
machines; the interval allows for that a hundred times over, and so the results do not differ.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.logistic import exact, float64, floats, near_zero
from sigmoid_cli.logistic.array_types import Float32s, Float64s
from sigmoid_cli.logistic.workspace import Buffers

# Numbers in a block. The passes are few, so that the calls weigh more than in float64.
_BLOCK = 32768
_buffers = Buffers(_BLOCK, np.float64, np.float64, np.float32, np.float32, np.bool_, np.bool_)

# Relative error of the formulas: that of the exponential, at most three times, and five roundings.
# An exponential right to 2⁻⁴⁶, or 64 units in its last place, makes less than 2⁻⁴⁴ in all. The
# results are made too small by that, and then too large.
_ONE = np.array(1.0)
_NEARLY_ONE = np.array(1 - 2.0**-44)
_WIDENING = np.array(1 + 2.0**-43)
_HALF_WIDENING = np.array(1 + 2.0**-44)
# To either side of a float64, and not farther than two units in its last place.
_BELOW_ONE = np.array(1 - 2.0**-52)
_ABOVE_ONE = np.array(1 + 2.0**-52)
# σ(−120) and σ′(120) round to 0, and e¹²⁰ has a square.
_HIGHEST = np.array(120.0)


class _Function:
    """What settles one function: for a few numbers, for many, and for σ where it is linear."""

    def __init__(
        self,
        lists: Callable[[list[float], str], list[float]],
        wide: Callable[[Float64s, Float64s], None],
        linear_below: float,
    ) -> None:
        self.lists = lists
        self.wide = wide
        self.linear_below = linear_below


_SIGMOID = _Function(floats.sigmoids, float64.sigmoid, exact.LINEAR["float32"])
_GRAD = _Function(floats.sigmoid_grads, float64.sigmoid_grad, 0.0)

# Numbers settled together, so that they stay in the cache.
_PIECE = 8192
# So many numbers take as long one by one as the calls of a block.
_FEW = 16


def _round(wide: Float64s, x: Float32s, out: Float32s, function: _Function) -> None:
    """Round what wide is a little below; where that is in doubt, settle it from x. Uses up wide."""
    _, _, buffer, upper, flags, is_nan = _buffers.cut(len(x))
    lower = buffer if np.may_share_memory(x, out) else out
    np.copyto(lower, wide, "same_kind")
    np.multiply(wide, _WIDENING, wide)
    np.copyto(upper, wide, "same_kind")
    np.not_equal(lower, upper, flags)  # true for nan
    if flags.any():
        np.isnan(x, is_nan)
        np.copyto(lower, np.nan, where=is_nan)  # one for all
        np.not_equal(flags, is_nan, flags)
        in_doubt = flags.nonzero()[0]
        for start in range(0, len(in_doubt), _PIECE):
            piece = in_doubt[start : start + _PIECE]
            lower[piece] = _settled(x.take(piece), function)
    if lower is not out:
        out[:] = lower


def _settled(x: Float32s, function: _Function) -> Float32s:
    """The results for numbers that are in doubt."""
    if len(x) <= _FEW:
        return _one_by_one(x, function)
    is_linear = np.abs(x) < function.linear_below
    if is_linear.all():
        return near_zero.linear(x)
    results = _rounded_twice(x, function)
    results[is_linear] = near_zero.linear(x[is_linear])
    return results


def _rounded_twice(x: Float32s, function: _Function) -> Float32s:
    """The results by way of float64, which are right unless that is midway between two float32."""
    wide = x.astype(np.float64)
    function.wide(wide, wide)
    results = wide.astype(np.float32)
    below, above = ((wide * factor).astype(np.float32) for factor in (_BELOW_ONE, _ABOVE_ONE))
    midway = (below != above).nonzero()[0]
    if len(midway):
        results[midway] = _one_by_one(x.take(midway), function)
    return results


def _one_by_one(x: Float32s, function: _Function) -> Float32s:
    return np.array(function.lists(x.tolist(), "float32"), np.float32)


def _negative(x: Float32s, e: Float64s, buffer: Float32s) -> None:
    """−x into e."""
    np.negative(x, buffer)
    np.copyto(e, buffer)


def _sigmoid_block(x: Float32s, out: Float32s) -> None:
    e, _, buffer, *_ = _buffers.cut(len(x))
    _negative(x, e, buffer)
    np.exp(e, e)  # where it overflows, σ is 0
    np.add(e, _ONE, e)
    np.divide(_NEARLY_ONE, e, e)
    _round(e, x, out, _SIGMOID)


def _grad_block(x: Float32s, out: Float32s) -> None:
    e, denominator, buffer, *_ = _buffers.cut(len(x))
    _negative(x, e, buffer)
    np.minimum(e, _HIGHEST, out=e)
    np.exp(e, e)
    np.add(e, _ONE, denominator)
    np.multiply(denominator, denominator, denominator)
    np.multiply(e, _NEARLY_ONE, e)
    np.divide(e, denominator, e)
    _round(e, x, out, _GRAD)


def _both_block(x: Float32s, out: Float32s, grad_out: Float32s) -> None:
    e, sigmoids, buffer, *_ = _buffers.cut(len(x))
    _negative(x, e, buffer)
    np.minimum(e, _HIGHEST, out=e)
    np.exp(e, e)
    np.add(e, _ONE, sigmoids)
    np.divide(_NEARLY_ONE, sigmoids, sigmoids)
    # The square of a number too small by 2⁻⁴⁴ is too small by 2⁻⁴³.
    np.multiply(e, sigmoids, e)
    np.multiply(e, sigmoids, e)
    np.multiply(e, _HALF_WIDENING, e)
    if np.may_share_memory(x, out):
        x = x.copy()
    _round(sigmoids, x, out, _SIGMOID)
    _round(e, x, grad_out, _GRAD)


def _run(
    fill: Callable[..., None], functions: tuple[_Function, ...], x: Float32s, *outs: Float32s
) -> None:
    if len(x) <= _FEW:
        results = [_one_by_one(x, function) for function in functions]
        for out, result in zip(outs, results, strict=True):
            out[:] = result
        return
    with np.errstate(all="ignore"):
        for start in range(0, len(x), _BLOCK):
            fill(*(array[start : start + _BLOCK] for array in (x, *outs)))


def sigmoid(x: Float32s, out: Float32s) -> None:
    """σ(x), correctly rounded, into out.

    Both are one-dimensional, contiguous, native float32 of one length; out is x or does not overlap
    it. Nothing is checked. Any thread may call this.
    """
    _run(_sigmoid_block, (_SIGMOID,), x, out)


def sigmoid_grad(x: Float32s, out: Float32s) -> None:
    """σ′(x), correctly rounded, into out; otherwise as sigmoid."""
    _run(_grad_block, (_GRAD,), x, out)


def sigmoid_and_grad(x: Float32s, out: Float32s, grad_out: Float32s) -> None:
    """σ(x) and σ′(x), correctly rounded, into out and grad_out, in less time than one by one."""
    _run(_both_block, (_SIGMOID, _GRAD), x, out, grad_out)
