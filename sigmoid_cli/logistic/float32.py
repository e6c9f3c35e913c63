"""σ and σ′ of float32 arrays, correctly rounded.

The first stage is that of float64 in float32 arithmetic, with half the bytes a pass and tables of
float32 pairs. On this grid 1/(1 + r·h + r²/12) is 1 − r·h but for 0.67 units, which spares the
division. What is not settled goes to float64; its result is rounded again, which gives the nearest
float32 unless it lies in the middle between two.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import exact, float64, tables
from sigmoid_cli.logistic.stages import Flags, Second, run
from sigmoid_cli.logistic.workspace import workspace

Float32s = NDArray[np.float32]


def _constant(value: float) -> NDArray[np.float32]:
    return np.array(value, np.float32)


# Above this, σ > 1 − 2⁻²⁵ rounds to 1. Below −48 the table ends as that of float64 does.
_HIGHEST = 18

_SHIFT = _constant(1.5 * 2.0 ** (23 - tables.CELL_BITS))
_SHIFT_BITS = int(_SHIFT.view(np.int32))
_SIGMOID_BASE = np.array(_SHIFT_BITS + tables.LOWEST * tables.CELLS - 1, np.int32)
_GRAD_BASE = np.array(_SHIFT_BITS, np.int32)
_ONE = _constant(1.0)
_HALF = _constant(0.5)

# The bounds are derived as in float64, in units of u = 2⁻²⁴, with f = (1 − β) − r·h:
#
#   1 − σ₀       1 − S, and the sum with L                2
#   D            S for σ₀, and the product                2
#   D·r          product                                  1
#   f            sum, and the series: (h² − 1/12)·r²      1.68
#   d            product of D·r and f                     1
#
# That is Θ = 7.68. L errs by 6.5u of half an ulp, the drawing toward 0 included; by way of 1 − σ₀
# and d that moves σ by 6.5u·2⁻¹¹ of half an ulp, less than 0.01u.
# σ: β = 14u exceeds Θ + 5u, and 2·(14 + 7.68) + 3.51 < 48.
_SIGMOID_BIASED_ONE = _constant(1 - 14 * 2.0**-24)
_SIGMOID_WIDENING = _constant(1 + 48 * 2.0**-24)

# σ′: d errs by 4.68, 1 for the D of the table and the last three, and δ by Θ′ = 4.68 + 4.3 + 1 <
# 10. β = 20u, as 6/7·20 exceeds Θ′ + 5. Only for x₀ = ±1/1024 is k outside 6/7 … 8/7, and there M
# may count: with m = |M|/|w|, (k·β − Θ′)·(1 + m) must exceed 5m + 2.5 and (k·β + Θ′)·(1 + m) + 3.5
# must stay below K − 1. As |M| ≤ 2⁻²⁷ and |δ| = 2⁻²²·ρ·(1 ∓ ρ), with ρ = |d|/2h ≤ ¼ and
# k = 1 ∓ ρ/(1 ∓ ρ), the first is nearest to failing at ρ = ¼: 3.3·1.2 > 3.5; and the second at m =
# 1, ρ = 0.067: 2·(1.07·20 + 10) + 3.5 < 68. Where x₀ = 0, 2·20 + 10 + 3.5 < 68.
_GRAD_BIASED_ONE = _constant(1 - 20 * 2.0**-24)
_GRAD_WIDENING = _constant(1 + 68 * 2.0**-24)

# Both at once: h = (S − ½) + L has two roundings, which adds 0.7u to Θ′. With β = 22u the two cases
# above become 3.9·1.2 > 3.5 and 2·(1.07·22 + 10.7) + 3.5 < 74; for σ, 2·(22 + 4.68) + 3.5 < 74.
_BOTH_BIASED_ONE = _constant(1 - 22 * 2.0**-24)
_BOTH_WIDENING = _constant(1 + 74 * 2.0**-24)


def _narrowed(table: tables.Table, length: int) -> tuple[Float32s, Float32s]:
    """A table as float32 pairs, low drawn toward 0, cut to a length and with nan behind."""
    wide_high, wide_low = table.high[:length], table.low[:length]
    high = wide_high.astype(np.float32)
    low = (((wide_high - high) + wide_low) * (1 - 2.0**-22)).astype(np.float32)
    high[-1] = np.nan
    return high, low


@cache
def _sigmoid_tables() -> tuple[Float32s, Float32s]:
    """S and L at index n + 48·1024 + 1 for x₀ = n/1024."""
    length = (_HIGHEST - tables.LOWEST) * tables.CELLS + 3
    return _narrowed(tables.sigmoid_table(), length)


@cache
def _grad_tables() -> tuple[Float32s, Float32s]:
    """D and M at index n + 48·1024 + 1."""
    return _narrowed(tables.grad_table(), 2 * -tables.LOWEST * tables.CELLS + 3)


@cache
def _offset_table() -> Float32s:
    """h at index n."""
    return tables.offset_table().astype(np.float32)


def _index(
    x: Float32s, base: NDArray[np.int32], buffer: Float32s, r: Float32s
) -> NDArray[np.int64]:
    """The table index of each x; r becomes its distance from the grid."""
    index = workspace.floats(1, len(x))[0].view(np.int64)
    np.add(x, _SHIFT, buffer)
    narrow = r.view(np.int32)
    np.subtract(buffer.view(np.int32), base, narrow)
    np.copyto(index, narrow)
    np.subtract(buffer, _SHIFT, buffer)
    np.subtract(x, buffer, r)
    return index


def _sigmoid_first(x: Float32s, outs: tuple[Float32s, ...], flags: Flags) -> None:
    """σ of one block, and where it is not settled."""
    (out,) = outs
    high_table, low_table = _sigmoid_tables()
    s, s_low, d, r, f = workspace.float32s(5, len(x))
    index = _index(x, _SIGMOID_BASE, f, r)
    high_table.take(index, None, s, "clip")
    low_table.take(index, None, s_low, "clip")
    np.subtract(_ONE, s, d)
    np.subtract(d, s_low, d)
    np.multiply(d, s, d)
    np.multiply(d, r, d)
    np.subtract(s, _HALF, f)
    np.multiply(f, r, f)
    np.subtract(_SIGMOID_BIASED_ONE, f, f)
    np.multiply(d, f, d)
    w = d
    np.add(d, s_low, w)
    np.add(s, w, out)
    np.multiply(w, _SIGMOID_WIDENING, w)
    np.add(s, w, w)
    np.not_equal(out, w, flags)


def _grad_first(x: Float32s, outs: tuple[Float32s, ...], flags: Flags) -> None:
    """σ′ of one block, and where it is not settled."""
    (out,) = outs
    high_table, low_table = _grad_tables()
    start = 1 - tables.LOWEST * tables.CELLS
    positive, slope, slope_low, h, r, f = workspace.float32s(6, len(x))
    np.abs(x, positive)
    index = _index(positive, _GRAD_BASE, f, r)
    high_table[start:].take(index, None, slope, "clip")
    low_table[start:].take(index, None, slope_low, "clip")
    _offset_table().take(index, None, h, "clip")
    np.multiply(h, r, f)
    np.subtract(_GRAD_BIASED_ONE, f, f)
    d = r
    np.multiply(slope, r, d)
    np.multiply(d, f, d)
    _finish_grad(slope, slope_low, h, d, f, _GRAD_WIDENING, out, flags)


def _finish_grad(
    slope: Float32s,
    slope_low: Float32s,
    h: Float32s,
    d: Float32s,
    buffer: Float32s,
    widening: NDArray[np.float32],
    out: Float32s,
    flags: Flags,
) -> None:
    """D + w, w = M − d·(2h + d), and where w·K makes a difference; d is used up."""
    np.add(d, h, buffer)
    np.add(buffer, h, buffer)
    np.multiply(d, buffer, d)
    w = d
    np.subtract(slope_low, d, w)
    np.add(slope, w, out)
    np.multiply(w, widening, w)
    np.add(slope, w, w)
    np.not_equal(out, w, flags)


def _both_first(x: Float32s, outs: tuple[Float32s, ...], flags: Flags) -> None:
    """σ and σ′ of one block, and where either is not settled; σ′ at x itself instead of |x|."""
    out, grad_out = outs
    high_table, low_table = _sigmoid_tables()
    slope_table, slope_low_table = _grad_tables()
    s, s_low, slope, slope_low, h, r, f = workspace.float32s(7, len(x))
    index = _index(x, _SIGMOID_BASE, f, r)
    high_table.take(index, None, s, "clip")
    low_table.take(index, None, s_low, "clip")
    slope_table.take(index, None, slope, "clip")
    slope_low_table.take(index, None, slope_low, "clip")
    np.subtract(s, _HALF, h)
    np.add(h, s_low, h)
    np.multiply(h, r, f)
    np.subtract(_BOTH_BIASED_ONE, f, f)
    d = r
    np.multiply(slope, r, d)
    np.multiply(d, f, d)
    w = s_low
    np.add(d, s_low, w)
    np.add(s, w, out)
    np.multiply(w, _BOTH_WIDENING, w)
    np.add(s, w, w)
    np.not_equal(out, w, flags)
    more_flags = workspace.more_flags(len(x))
    _finish_grad(slope, slope_low, h, d, f, _BOTH_WIDENING, grad_out, more_flags)
    np.logical_or(flags, more_flags, flags)


def _by_float64(
    wide: Callable[[NDArray[np.float64], NDArray[np.float64]], None],
    decide: Callable[[float, str], float],
) -> Second:
    def decide_float32(x: float) -> float:
        return decide(x, "float32")

    def fill(x: Float32s, out: Float32s) -> None:
        results = np.empty(len(x))
        wide(x.astype(np.float64), results)
        out[:] = results
        # In the middle between two float32, or next to it, the float64 may be on the wrong side.
        below = (results * (1 - 2.0**-52)).astype(np.float32)
        above = (results * (1 + 2.0**-52)).astype(np.float32)
        for index in (below < above).nonzero()[0].tolist():
            out[index] = decide_float32(float(x[index]))

    return Second(fill, decide_float32)


_SIGMOID = _by_float64(float64.sigmoid, exact.sigmoid)
_GRAD = _by_float64(float64.sigmoid_grad, exact.sigmoid_grad)


def sigmoid(x: Float32s, out: Float32s) -> None:
    """σ(x), correctly rounded, into out.

    Both are one-dimensional, contiguous, native float32 of one length; out is x or does not overlap
    it. Nothing is checked. Any thread may call this.
    """
    run(_sigmoid_first, (_SIGMOID,), x, (out,))


def sigmoid_grad(x: Float32s, out: Float32s) -> None:
    """σ′(x), correctly rounded, into out; otherwise as sigmoid."""
    run(_grad_first, (_GRAD,), x, (out,))


def sigmoid_and_grad(x: Float32s, out: Float32s, grad_out: Float32s) -> None:
    """σ(x) and σ′(x), correctly rounded, into out and grad_out, in less time than one by one."""
    run(_both_first, (_SIGMOID, _GRAD), x, (out, grad_out))
