"""The curves of both functions, with the numbers of an input as points on them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from sigmoid_cli.display.points import Points
from sigmoid_cli.formats.table import Column

Range = tuple[float, float]

_WIDEST = (-6.0, 6.0)
"""What is drawn at least where only points are given."""


class Curves(ABC):
    """Draws the curves when all points are known (see `TableWriter`)."""

    is_tabular = False
    separator = b""

    def __init__(self, ends: Range | None) -> None:
        """`ends` are those of the curves; None to draw the points of the input too."""
        self._ends = ends
        self._points = Points()

    @abstractmethod
    def drawn(self, ends: Range, points: Sequence[float]) -> bytes:
        """The drawing, between these ends and with these points."""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        if self._ends is None:
            self._points.add(columns)
        return b""

    @property
    def foot(self) -> bytes:
        points = self._points.finite()
        return self.drawn(self._ends or _around(points), points)


def _around(points: Sequence[float]) -> Range:
    """The range of x that shows the curves and all points."""
    return min([_WIDEST[0], *points]), max([_WIDEST[1], *points])


def between(ends: Range, fraction: float) -> float:
    """The x that lies so far on the way from end to end; no difference of them overflows."""
    return ends[0] * (1.0 - fraction) + ends[1] * fraction
