"""How arrays are computed: block by block in two stages.

The first stage of a function settles nearly all of a block, with results that provably are the
nearest floats. What it flags is collected over many blocks, as the second stage makes so many NumPy
calls that it is worth its while only for many arguments. A handful is decided one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic.workspace import BLOCK, workspace

Floats = NDArray[Any]
Flags = NDArray[np.bool_]
First = Callable[[Any, tuple[Any, ...], Flags], None]
"""Fills a block of each result from a block of arguments, and flags what it has not settled."""


@dataclass(frozen=True)
class Second:
    """What settles one function: for arrays of at most BLOCK arguments, and for a single one."""

    fill: Callable[[Any, Any], None]
    decide: Callable[[float], float]


# So few arguments are decided one by one at once, without tables.
_VERY_FEW = 4
# Arguments collected before the second stage is called.
_MANY = 8192
# As few as these are sooner decided one by one.
_FEW = 12
# Beyond this all functions are left to the second stage, so that the first can be spared.
_BEYOND = 48.0


def run(first: First, seconds: tuple[Second, ...], x: Floats, outs: tuple[Floats, ...]) -> None:
    """Results into outs, one for each of seconds.

    x and outs are one-dimensional, contiguous, native floats of one type and length; each of outs
    is x itself or does not overlap it. No warning is given and no error state changed.
    """
    if len(x) <= _VERY_FEW:
        _decide(seconds, x, outs)
        return
    is_overwritten = any(np.may_share_memory(x, out) for out in outs)
    positions: list[NDArray[np.intp]] = []
    arguments: list[Floats] = []
    pending = 0
    was_beyond = False
    with np.errstate(all="ignore"):
        for start in range(0, len(x), BLOCK):
            block = x[start : start + BLOCK]
            parts = tuple(out[start : start + BLOCK] for out in outs)
            if is_overwritten:
                block = workspace.copy(block)
            if was_beyond and (block.max() < -_BEYOND or block.min() > _BEYOND):
                _fill(seconds, block, parts)
                continue
            flags = workspace.flags(len(block))
            first(block, parts, flags)
            unsettled = flags.nonzero()[0]
            was_beyond = len(unsettled) == len(block)
            if was_beyond:
                _fill(seconds, block, parts)
            elif len(unsettled):
                positions.append(unsettled + start)
                arguments.append(block.take(unsettled))
                pending += len(unsettled)
                if pending >= _MANY:
                    _settle(seconds, positions, arguments, outs)
                    pending = 0
        if pending:
            _settle(seconds, positions, arguments, outs)


def _fill(seconds: tuple[Second, ...], x: Floats, outs: tuple[Floats, ...]) -> None:
    if len(x) <= _FEW:
        _decide(seconds, x, outs)
        return
    for second, out in zip(seconds, outs, strict=True):
        second.fill(x, out)


def _decide(seconds: tuple[Second, ...], x: Floats, outs: tuple[Floats, ...]) -> None:
    arguments = x.tolist()
    for second, out in zip(seconds, outs, strict=True):
        out[:] = [second.decide(argument) for argument in arguments]


def _settle(
    seconds: tuple[Second, ...],
    positions: list[NDArray[np.intp]],
    arguments: list[Floats],
    outs: tuple[Floats, ...],
) -> None:
    """Results at the positions collected, of the arguments collected; both lists are then empty."""
    where, x = np.concatenate(positions), np.concatenate(arguments)
    positions.clear()
    arguments.clear()
    results = np.empty_like(x)
    for second, out in zip(seconds, outs, strict=True):
        for start in range(0, len(x), BLOCK):
            _fill((second,), x[start : start + BLOCK], (results[start : start + BLOCK],))
        out[where] = results
