"""The first and the last rows of a table of any length, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.table import Column

Row = tuple[bytes, ...]

MOST_ROWS = 10_000
"""Rows that are laid out in a few seconds, and more than anybody reads."""


class Ends:
    """What is shown of a table: all rows, or its first and last ones.

    Attributes:
        columns: the columns, without cells, as the first rows had them.
        count: how many rows there are.
        first: rows from the begin.
        last: rows up to the end, which follow `first` at once if all rows are shown.
    """

    def __init__(self, rows: int | None) -> None:
        """`rows` is how many are to be shown at most; None for all."""
        limit = MOST_ROWS if rows is None else rows
        self.columns: tuple[Column, ...] = ()
        self.count = 0
        self.first: list[Row] = []
        self.last: deque[Row] = deque(maxlen=limit // 2)
        self._of_first = limit - limit // 2
        self._are_all = rows is None

    @property
    def left_out(self) -> int:
        """How many rows between `first` and `last` are not shown."""
        return self.count - len(self.first) - len(self.last)

    def add(self, columns: Sequence[Column]) -> None:
        """Takes more rows.

        Raises:
            UsageError: if all rows are to be shown, and these are too many.
        """
        if not self.columns:
            self.columns = tuple(column._replace(cells=()) for column in columns)
        cells = [column.cells for column in columns]
        rows = len(cells[0])
        begin = min(rows, self._of_first - len(self.first))
        self.first += zip(*(column[:begin] for column in cells), strict=True)
        begin = max(begin, rows - (self.last.maxlen or 0))
        self.last += zip(*(column[begin:] for column in cells), strict=True)
        self.count += rows
        if self._are_all and self.left_out:
            raise too_many_rows(f"more than {MOST_ROWS:,}", "show the first and last: --rows 40")


def too_many_rows(count: str, remedy: str) -> UsageError:
    """The error of a table longer than anybody reads."""
    return UsageError(
        f"{count} rows are too many to look at",
        f"{remedy}, or write them all: --to csv -o FILE",
    )
