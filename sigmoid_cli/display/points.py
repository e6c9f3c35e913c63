"""The numbers of an input as points of a plot, in constant memory."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, isnan

from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric import grammar

_MOST = 4000
"""More points than this on a curve cannot be told apart."""


class Points:
    """Some of the numbers, evenly through the input, and the least and greatest always.

    Attributes:
        count: how many numbers there are.
    """

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[float] = []
        self._every = 1
        self._ends: list[float] = []

    def add(self, columns: Sequence[Column]) -> None:
        """Takes the numbers read of more rows."""
        for column in columns:
            if column.is_number:
                for cell in column.cells:
                    self._add(grammar.value(cell.strip()))

    def finite(self) -> list[float]:
        """Those kept, in order of size, but for infinities and nan."""
        return sorted({*self._kept, *self._ends})

    def _add(self, x: float | None) -> None:
        if x is None or isnan(x):
            return
        self.count += 1
        if not isfinite(x):
            return
        self._ends = [min([x, *self._ends]), max([x, *self._ends])]
        if self.count % self._every == 0:
            self._kept.append(x)
        if len(self._kept) > _MOST:
            self._kept = self._kept[::2]
            self._every *= 2
