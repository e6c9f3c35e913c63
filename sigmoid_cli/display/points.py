"""The numbers of an input as points of a plot, in constant memory."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, isnan

from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric import grammar

_MOST = 4000
"""More points than this cannot be distinguished on a screen."""


class Points:
    """A sample of the numbers, evenly through the input, with the least and greatest.

    Attributes:
        count: the number of numbers seen.
    """

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[float] = []
        self._every = 1
        self._ends: list[float] = []

    def add(self, columns: Sequence[Column]) -> None:
        """Add the numbers of more rows."""
        for column in columns:
            if column.is_number:
                for cell in column.cells:
                    self._add(grammar.value(cell.strip()))

    def finite(self) -> list[float]:
        """Returns the finite numbers of the sample, sorted."""
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
