"""σ and σ′ of float32 arrays, correctly rounded.

The textbook formulas in float64, rounded: with 29 bits to spare, both ends of a wide error interval
nearly always round to the same float32. What they do not settle, 2 numbers in a million, goes to
`exact`. The last bits of NumPy's exponential differ between machines; the interval allows for that
a hundred times over, and so the results do not differ.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import exact
from sigmoid_cli.logistic.workspace import Buffers

Float32s = NDArray[np.float32]
Float64s = NDArray[np.float64]

# Numbers in a block. The passes are few, so that the calls weigh more than in float64.
_BLOCK = 32768
_buffers = Buffers(_BLOCK, np.float64, np.float64, np.float32, np.float32, np.bool_)

# Relative error of the formulas: that of the exponential, at most three times, and five roundings.
# An exponential right to 2⁻⁴⁶, or 64 units in its last place, makes less than 2⁻⁴⁴ in all. The
# results are made too small by that, and then too large.
_ONE = np.array(1.0)
_NEARLY_ONE = np.array(1 - 2.0**-44)
_WIDENING = np.array(1 + 2.0**-43)
_HALF_WIDENING = np.array(1 + 2.0**-44)
# σ(−120) and σ′(120) round to 0, and e¹²⁰ has a square.
_HIGHEST = np.array(120.0)


def _round(
    wide: Float64s, x: Float32s, out: Float32s, decide: Callable[[float, str], float]
) -> None:
    """Round what wide is a little below; where that is in doubt, decide it from x. Uses up wide."""
    _, _, buffer, upper, flags = _buffers.cut(len(x))
    lower = buffer if np.may_share_memory(x, out) else out
    np.copyto(lower, wide, "same_kind")
    np.multiply(wide, _WIDENING, wide)
    np.copyto(upper, wide, "same_kind")
    np.not_equal(lower, upper, flags)  # true for nan
    in_doubt = flags.nonzero()[0]
    if len(in_doubt):
        _settle(in_doubt, x, lower, decide)
    if lower is not out:
        out[:] = lower


def _settle(
    in_doubt: NDArray[np.intp],
    x: Float32s,
    out: Float32s,
    decide: Callable[[float, str], float],
) -> None:
    """Results into out where they are in doubt: the one nan, or what is decided from x."""
    is_nan = np.isnan(out[in_doubt])
    out[in_doubt[is_nan]] = np.nan
    for index in in_doubt[~is_nan].tolist():
        out[index] = decide(float(x[index]), "float32")


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
    _round(e, x, out, exact.sigmoid)


def _grad_block(x: Float32s, out: Float32s) -> None:
    e, denominator, buffer, *_ = _buffers.cut(len(x))
    _negative(x, e, buffer)
    np.minimum(e, _HIGHEST, out=e)
    np.exp(e, e)
    np.add(e, _ONE, denominator)
    np.multiply(denominator, denominator, denominator)
    np.multiply(e, _NEARLY_ONE, e)
    np.divide(e, denominator, e)
    _round(e, x, out, exact.sigmoid_grad)


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
    _round(sigmoids, x, out, exact.sigmoid)
    _round(e, x, grad_out, exact.sigmoid_grad)


def _run(function: Callable[..., None], *arrays: Float32s) -> None:
    with np.errstate(all="ignore"):
        for start in range(0, len(arrays[0]), _BLOCK):
            function(*(array[start : start + _BLOCK] for array in arrays))


def sigmoid(x: Float32s, out: Float32s) -> None:
    """σ(x), correctly rounded, into out.

    Both are one-dimensional, contiguous, native float32 of one length; out is x or does not overlap
    it. Nothing is checked. Any thread may call this.
    """
    _run(_sigmoid_block, x, out)


def sigmoid_grad(x: Float32s, out: Float32s) -> None:
    """σ′(x), correctly rounded, into out; otherwise as sigmoid."""
    _run(_grad_block, x, out)


def sigmoid_and_grad(x: Float32s, out: Float32s, grad_out: Float32s) -> None:
    """σ(x) and σ′(x), correctly rounded, into out and grad_out, in less time than one by one."""
    _run(_both_block, x, out, grad_out)
