"""The family for float16 arrays, correctly rounded: tables of all 65,536 results, by the bits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from sigmoid_cli.logistic import shipped
from sigmoid_cli.logistic.array_types import Float16s
from sigmoid_cli.logistic.workspace import Buffers

_BLOCK = 16384
_buffers = Buffers(_BLOCK, np.int64)


@cache
def _table(name: str) -> Float16s:
    return np.frombuffer(shipped.halves(f"half_{name}"), np.float16)


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
    _look_up(x, (_table("sigmoid"),), (out,))


def sigmoid_grad(x: Float16s, out: Float16s) -> None:
    """σ′(x), correctly rounded, into out; otherwise as sigmoid."""
    _look_up(x, (_table("grad"),), (out,))


def sigmoid_and_grad(x: Float16s, out: Float16s, grad_out: Float16s) -> None:
    """σ(x) and σ′(x), correctly rounded, into out and grad_out."""
    _look_up(x, (_table("sigmoid"), _table("grad")), (out, grad_out))


def core(name: str) -> Callable[[Float16s, Float16s], None]:
    """What computes a function of the family, by its name in `expression`; as sigmoid."""
    return lambda x, out: _look_up(x, (_table(name),), (out,))
