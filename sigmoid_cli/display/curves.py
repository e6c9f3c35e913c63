"""The curves of both functions, with the numbers of the input as points on σ."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from sigmoid_cli.display.points import Points
from sigmoid_cli.formats.table import Column

Range = tuple[float, float]

_WIDEST = (-6.0, 6.0)
"""The least range of x for points."""

_PLAIN = ("x", "sigmoid", "grad")
"""The columns of numbers that no input names."""


class Curves(ABC):
    """Draws the curves once all points are known (see `TableWriter`)."""

    is_tabular = False
    separator = b""

    def __init__(self, ends: Range | None) -> None:
        """`ends` is the range of a grid; None draws the numbers of the input as points."""
        self._ends = ends
        self._points = Points()
        self._are_named = False

    @abstractmethod
    def draw(self, ends: Range, points: Sequence[float], label: str) -> bytes:
        """Returns the drawing of this range with these points, which the legend calls `label`."""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        self._are_named = are_named and tuple(names) != _PLAIN
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        if self._ends is None:
            self._points.add(columns, are_named=self._are_named)
        return b""

    @property
    def foot(self) -> bytes:
        points = self._points.finite()
        return self.draw(self._ends or _around(points), points, self._points.label)


def _around(points: Sequence[float]) -> Range:
    """Returns the range of x with the curves and all points."""
    return min([_WIDEST[0], *points]), max([_WIDEST[1], *points])


def between(ends: Range, fraction: float) -> float:
    """Returns the x at a fraction of the range, without a difference that may overflow."""
    return ends[0] * (1.0 - fraction) + ends[1] * fraction


def fraction_of(ends: Range, x: float) -> float:
    """Returns where x is between the ends, from 0 to 1, without a difference that may overflow."""
    return (x / 2 - ends[0] / 2) / (ends[1] / 2 - ends[0] / 2)
