"""The numbers of an input as points of a plot, in constant memory."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, isnan

from sigmoid_cli.errors import printable
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric import grammar

_MOST = 4000
"""More points than this cannot be distinguished on a screen."""

_LONGEST_LABEL = 24
"""Characters of a label, so that the legend fits beside the names of both functions."""


class Points:
    """A sample of the numbers, evenly through the input, with the least and greatest.

    Attributes:
        count: the number of numbers seen.
        label: the names of their columns, escaped and shortened; `input` for plain numbers.
    """

    def __init__(self) -> None:
        self.count = 0
        self.label = "input"
        self._kept: list[float] = []
        self._every = 1
        self._ends: list[float] = []

    def add(self, columns: Sequence[Column], *, are_named: bool) -> None:
        """Add the numbers of more rows; `are_named` says whether the input names the columns."""
        numbers = [column for column in columns if column.is_number]
        if are_named:
            self.label = _label([column.name for column in numbers])
        for column in numbers:
            for cell in column.cells:
                self._add(grammar.value(cell.strip()))

    def finite(self) -> list[float]:
        """Returns the finite numbers of the sample, sorted."""
        return sorted([*self._kept, *(x for x in self._ends if x not in self._kept)])

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


def _label(names: Sequence[str]) -> str:
    text = printable(", ".join(names))
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"
