"""How arrays are computed: block by block in two stages.

The first stage of a function settles nearly all of a block, with results that provably are the
nearest floats. What it flags is collected over many blocks, as the second stage makes so many NumPy
calls that it is worth its while only for many arguments. A handful is decided one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sigmoid_cli.logistic.array_types import Array, Flags, Floats, Positions
from sigmoid_cli.logistic.workspace import Buffers

First = Callable[[Any, tuple[Any, ...], Flags], None]
"""Fills a block of each result from a block of arguments, and flags what it has not settled."""

Decide = Callable[[float], float]
"""The function of one number."""


class Second:
    """What settles one function: for arrays of at most BLOCK arguments, and for a single one."""

    def __init__(self, fill: Callable[[Any, Any], None], decide: Decide) -> None:
        self.fill = fill
        self.decide = decide


# Arguments taken at once by a second stage, where many arrays are at work: these stay in the cache.
PIECE = 2048
# Numbers in a block. A NumPy call costs as much as some 1,000 additions, so smaller blocks lose to
# calls, and larger ones to cache misses.
BLOCK = 16384
_buffers = Buffers(BLOCK, *[np.float64] * 9, np.bool_, np.bool_)
# Seven float64 arrays for the first or the second stage to work in, an eighth that the second uses
# besides, one for arguments about to be overwritten, and two for flags.
SPARE, _KEPT, FLAGS, MORE_FLAGS = 7, 8, 9, 10


def buffers(length: int) -> list[Array]:
    """The arrays to work in, which the next caller in this thread gets, too."""
    return _buffers.cut(length)


# So few arguments are decided one by one at once: as many take as long as the calls of a block.
_VERY_FEW = 16
# As few as these, left by the first stage, take as long one by one as in the second.
_FEW = 10
# Arguments collected before the second stage is called.
_MANY = 8192
# Beyond this every function of x is left to the second stage, so that the first can be spared.
_BEYOND = 48.0


def _is_beyond(x: Floats) -> Flags:
    """Where every function of x is left to the second stage."""
    beyond: Flags = np.abs(x) > _BEYOND
    return beyond


# With so many left by the first stage, it is worth a look whether they have a result at all.
_MANY_UNSETTLED = BLOCK // 64


def run(
    first: First,
    seconds: tuple[Second, ...],
    x: Floats,
    outs: tuple[Floats, ...],
    is_beyond: Callable[[Floats], Flags] = _is_beyond,
    is_undefined: Callable[[Floats], Flags] = np.isnan,
) -> None:
    """Results into outs, one for each of seconds.

    x and outs are one-dimensional, contiguous, native floats of one type and length; each of outs
    is x itself or does not overlap it. No warning is given and no error state changed. If
    the first stage has left most of a block, the next one is searched for what the second stage can
    take at once, which is_beyond finds. is_undefined finds what has nan as its result.
    """
    if len(x) <= _VERY_FEW:
        _decide(seconds, x, outs)
        return
    is_overwritten = any(np.may_share_memory(x, out) for out in outs)
    positions: list[Positions] = []
    arguments: list[Floats] = []
    pending = 0
    was_beyond = False
    with np.errstate(all="ignore"):
        for start in range(0, len(x), BLOCK):
            part = slice(start, start + BLOCK)
            block = x[part]
            parts = tuple([out[part] for out in outs])
            if is_overwritten:
                kept = buffers(len(block))[_KEPT]
                kept[:] = block
                block = kept
            if was_beyond:
                if is_undefined(block).all():
                    for out in parts:
                        out.fill(np.nan)
                    continue
                if _is_mostly(np.count_nonzero(is_beyond(block)), block):
                    _fill(seconds, block, parts)
                    continue
            flags = buffers(len(block))[FLAGS]
            first(block, parts, flags)
            unsettled = flags.nonzero()[0]
            was_beyond = _is_mostly(len(unsettled), block)
            if len(unsettled) > _MANY_UNSETTLED:
                undefined = is_undefined(block)
                for out in parts:
                    np.copyto(out, np.nan, where=undefined)
                np.greater(flags, undefined, flags)
                unsettled = flags.nonzero()[0]
            if _is_mostly(len(unsettled), block):
                _fill(seconds, block, parts)
            elif len(unsettled):
                arguments.append(block.take(unsettled))
                unsettled += start
                positions.append(unsettled)
                pending += len(unsettled)
                if pending >= _MANY:
                    _settle(seconds, positions, arguments, outs)
                    pending = 0
        if pending:
            _settle(seconds, positions, arguments, outs)


def _is_mostly(count: int | np.integer[Any], block: Floats) -> bool:
    """Whether it is more than three quarters of the block, so that picking out would not pay."""
    return bool(4 * count > 3 * len(block))


def _fill(seconds: tuple[Second, ...], x: Floats, outs: tuple[Floats, ...]) -> None:
    for second, out in zip(seconds, outs, strict=True):
        second.fill(x, out)


def _decide(seconds: tuple[Second, ...], x: Floats, outs: tuple[Floats, ...]) -> None:
    arguments = x.tolist()
    for second, out in zip(seconds, outs, strict=True):
        out[:] = [second.decide(argument) for argument in arguments]


def _settle(
    seconds: tuple[Second, ...],
    positions: list[Positions],
    arguments: list[Floats],
    outs: tuple[Floats, ...],
) -> None:
    """Results at the positions collected, of the arguments collected; both lists are then empty."""
    where = np.concatenate(positions) if len(positions) > 1 else positions[0]
    x = np.concatenate(arguments) if len(arguments) > 1 else arguments[0]
    positions.clear()
    arguments.clear()
    if len(x) <= _FEW:
        for second, out in zip(seconds, outs, strict=True):
            for index, argument in zip(where.tolist(), x.tolist(), strict=True):
                out[index] = second.decide(argument)
        return
    results = np.empty_like(x)
    for second, out in zip(seconds, outs, strict=True):
        for start in range(0, len(x), BLOCK):
            second.fill(x[start : start + BLOCK], results[start : start + BLOCK])
        out[where] = results
