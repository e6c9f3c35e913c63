"""A table for a terminal, of any length in constant memory."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.display.head_tail import HeadTail
from sigmoid_cli.display.saturation import SATURATED, count_saturated
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.table_cells import TableCells
from sigmoid_cli.display.table_layout import TableLayout
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric.calculation import Calculation


class RichTable:
    """Collects rows and shows them at the end (see `TableWriter`)."""

    is_tabular = True
    separator = b""

    def __init__(
        self,
        screen: Screen,
        calculation: Calculation,
        rows: int | None,
        notes: Sequence[str] = (),
        hint: str = "",
    ) -> None:
        """`rows` is the most rows to show, None for all.

        `notes` are lines below them; `hint` says how to see rows that are left out.
        """
        self._screen = screen
        self._calculation = calculation
        self._notes = notes
        self._hint = hint
        self._head_tail = HeadTail(rows)
        self._saturated = 0
        self._names: Sequence[str] = ()
        self._dtypes: list[str] = []

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        self._names = names
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        if not self._dtypes:
            self._dtypes = [_dtype(column, self._calculation) for column in columns]
        self._head_tail.add(columns)
        self._saturated += count_saturated(columns, self._calculation.functions)
        return b""

    @property
    def foot(self) -> bytes:
        head_tail = self._head_tail
        notes = list(self._notes)
        if head_tail.left_out:
            counts = f"{head_tail.count - head_tail.left_out:,} of {head_tail.count:,} rows"
            notes.insert(0, f"{counts}; {self._hint}" if self._hint else counts)
        cells = TableCells(
            self._screen,
            self._calculation.functions,
            head_tail.columns or tuple(Column(name, ()) for name in self._names),
            self._dtypes,
            [*head_tail.first, *head_tail.last],
        )
        if self._saturated:
            dimmed = " (dimmed)" if self._screen.has_color else ""
            notes.append(
                f"saturated, {cells.sign('grad')} < {SATURATED}: "
                f"{self._saturated:,} of {head_tail.count:,} rows{dimmed}"
            )
        may_round = self._calculation.precision is None and self._calculation.decimals is None
        return TableLayout(self._screen, cells, head_tail, notes, may_round=may_round).rendered()


def _dtype(column: Column, calculation: Calculation) -> str:
    """Returns the type that the numbers of a column were computed in."""
    array = getattr(column.cells, "array", None)
    return calculation.dtype if array is None else str(array.dtype.name)
