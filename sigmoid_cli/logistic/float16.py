"""σ and σ′ of float16 arrays, correctly rounded: a table of all 65,536 results, by the bits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import exact, float32
from sigmoid_cli.logistic.workspace import Buffers

Float16s = NDArray[np.float16]

_BLOCK = 16384
_buffers = Buffers(_BLOCK, np.int64)


def _table(
    function: Callable[[NDArray[np.float32], NDArray[np.float32]], None],
    decide: Callable[[float, str], float],
) -> Float16s:
    """The results for all bit patterns: those of float32, rounded again.

    That gives the nearest float16, unless the float32 lies in the middle between two.
    """
    with np.errstate(all="ignore"):
        x = np.arange(0x10000, dtype=np.uint16).view(np.float16).astype(np.float32)
        results = np.empty_like(x)
        function(x, results)
        table = results.astype(np.float16)
        other_side = results + (results - table)
        is_middle = (table != results) & (other_side.astype(np.float16) == other_side)
        for index in is_middle.nonzero()[0].tolist():
            table[index] = decide(float(x[index]), "float16")
    return table


@cache
def _sigmoid_table() -> Float16s:
    return _table(float32.sigmoid, exact.sigmoid)


@cache
def _grad_table() -> Float16s:
    return _table(float32.sigmoid_grad, exact.sigmoid_grad)


def _look_up(x: Float16s, tables: tuple[Float16s, ...], outs: tuple[Float16s, ...]) -> None:
    bits = x.view(np.uint16)
    for start in range(0, len(x), _BLOCK):
        block = bits[start : start + _BLOCK]
        (index,) = _buffers.cut(len(block))
        np.copyto(index, block)
        for table, out in zip(tables, outs, strict=True):
            table.take(index, None, out[start : start + _BLOCK], "clip")


def sigmoid(x: Float16s, out: Float16s) -> None:
    """σ(x), correctly rounded, into out.

    Both are one-dimensional, contiguous, native float16 of one length; out is x or does not overlap
    it. Nothing is checked. Any thread may call this.
    """
    _look_up(x, (_sigmoid_table(),), (out,))


def sigmoid_grad(x: Float16s, out: Float16s) -> None:
    """σ′(x), correctly rounded, into out; otherwise as sigmoid."""
    _look_up(x, (_grad_table(),), (out,))


def sigmoid_and_grad(x: Float16s, out: Float16s, grad_out: Float16s) -> None:
    """σ(x) and σ′(x), correctly rounded, into out and grad_out."""
    _look_up(x, (_sigmoid_table(), _grad_table()), (out, grad_out))
