"""What text holds: the numbers of pieces, put together to those of their block."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.scan.offsets import Offsets
from sigmoid_cli.formats.scan.scratch import GrowingArray
from sigmoid_cli.numeric.cells import Array

LineEnds = NDArray[np.integer[Any]]

NO_VALUES: Array = np.empty(0)
NONE_LEFT_OUT: Offsets = np.empty(0, np.intp)


class ParsedNumbers(NamedTuple):
    """The numbers of a block, and the line ends around them.

    Attributes:
        values: of the numbers, in the type computed.
        lines: how many line ends there are.
        is_open: whether none is after the last number.
        left_out: the indices of tokens that are not numbers and are left out; their value is nan.
        before: how many line ends there are before the first number.
        ends: how many there are after each number, where 0 stands for a space; None for one each.
    """

    values: Array
    lines: int
    is_open: bool
    left_out: Offsets = NONE_LEFT_OUT
    before: int = 0
    ends: LineEnds | None = None


class Pieces:
    """The numbers of pieces, put together to those of their block."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self._values = GrowingArray(dtype.type)
        self.clear()

    def clear(self) -> None:
        """Start with the pieces of a block."""
        self._values.clear()
        self._starts = [0]
        self._added: list[ParsedNumbers] = []

    @property
    def count(self) -> int:
        """How many numbers the pieces so far have."""
        return self._values.size

    def keep(self, values: Array, times: float) -> None:
        """Keep the values of the next piece; the rest of the block is `times` as long."""
        self._values.reserve(self.count + math.ceil(times * len(values)))
        self._values.append(values)

    def add(self, numbers: ParsedNumbers) -> None:
        """Add the line ends for the values that have been kept since the last call."""
        self._starts.append(self.count)
        self._added.append(numbers._replace(values=NO_VALUES))

    def joined(self) -> ParsedNumbers | None:
        """Returns the numbers of all pieces; only the last piece may be open.

        None if there are both blank lines and numbers to leave out.
        """
        values: Array = self._values.items
        if len(self._added) == 1:
            return self._added[0]._replace(values=values)
        lines = sum(piece.lines for piece in self._added)
        is_open = self._added[-1].is_open
        starts = self._starts[:-1]
        left_out = np.concatenate(
            [piece.left_out + start for piece, start in zip(self._added, starts, strict=True)]
        )
        if all(piece.ends is None and not piece.before for piece in self._added):
            return ParsedNumbers(values, lines, is_open, left_out)
        if len(left_out):
            return None
        before = 0
        ends = np.ones(len(values), np.intp)
        for piece, start, end in zip(self._added, starts, self._starts[1:], strict=True):
            if start:
                ends[start - 1] += piece.before
            else:
                before += piece.before
            if piece.ends is not None:
                ends[start:end] = piece.ends
        return ParsedNumbers(values, lines, is_open, before=before, ends=ends)
