"""The curves of both functions, with the numbers of the input as points on σ."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from sigmoid_cli.display.points import Points
from sigmoid_cli.formats.table import Column

Range = tuple[float, float]

_WIDEST = (-6.0, 6.0)
"""The least range of x for points."""


class Curves(ABC):
    """Draws the curves once all points are known (see `TableWriter`)."""

    is_tabular = False
    separator = b""

    def __init__(self, ends: Range | None) -> None:
        """`ends` is the range of a grid; None draws the numbers of the input as points."""
        self._ends = ends
        self._points = Points()

    @abstractmethod
    def draw(self, ends: Range, points: Sequence[float]) -> bytes:
        """Returns the drawing of this range with these points."""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        if self._ends is None:
            self._points.add(columns)
        return b""

    @property
    def foot(self) -> bytes:
        points = self._points.finite()
        return self.draw(self._ends or _around(points), points)


def _around(points: Sequence[float]) -> Range:
    """Returns the range of x with the curves and all points."""
    return min([_WIDEST[0], *points]), max([_WIDEST[1], *points])


def between(ends: Range, fraction: float) -> float:
    """Returns the x at a fraction of the range, without a difference that may overflow."""
    return ends[0] * (1.0 - fraction) + ends[1] * fraction
