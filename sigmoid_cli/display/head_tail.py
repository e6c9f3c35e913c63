"""The first and last rows of a table of any length, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.table import Column

Row = tuple[bytes, ...]

MOST_ROWS = 10_000
"""Rows that are too many to read; their layout takes a few seconds."""


class HeadTail:
    """The visible rows of a table: all, or the first and last.

    Attributes:
        columns: the columns of the first rows, without their cells.
        count: the number of rows.
        first: rows from the start.
        last: rows up to the end; they follow `first` directly if no row is left out.
    """

    def __init__(self, rows: int | None) -> None:
        """`rows` is the most rows to keep; None for all."""
        limit = MOST_ROWS if rows is None else rows
        self.columns: tuple[Column, ...] = ()
        self.count = 0
        self.first: list[Row] = []
        self.last: deque[Row] = deque(maxlen=limit // 2)
        self._of_first = limit - limit // 2
        self._are_all = rows is None

    @property
    def left_out(self) -> int:
        """The number of rows between `first` and `last`."""
        return self.count - len(self.first) - len(self.last)

    def add(self, columns: Sequence[Column]) -> None:
        """Add rows.

        Raises:
            UsageError: if all rows are wanted and these are too many.
        """
        if not self.columns:
            self.columns = tuple(column._replace(cells=()) for column in columns)
        cells = [column.cells for column in columns]
        rows = len(cells[0])
        stop = min(rows, self._of_first - len(self.first))
        self.first += zip(*(column[:stop] for column in cells), strict=True)
        start = max(stop, rows - (self.last.maxlen or 0))
        self.last += zip(*(column[start:] for column in cells), strict=True)
        self.count += rows
        if self._are_all and self.left_out:
            raise too_many_rows(f"more than {MOST_ROWS:,}", "show the first and last: --rows 40")


def too_many_rows(count: str, remedy: str) -> UsageError:
    """Returns the error of a table that is too long to read."""
    return UsageError(
        f"{count} rows are too many to show",
        f"{remedy}, or write them all: --to csv -o FILE",
    )
