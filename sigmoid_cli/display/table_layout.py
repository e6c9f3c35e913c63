"""The rows of a table, fitted to the width of a screen and drawn.

Numbers are aligned, a bar is drawn beside σ if there is room, saturated results are dimmed. If rows
are too wide, results are rounded to fewer digits, and a note says so; if that is not enough, rows
are stacked, with a line for each column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from sigmoid_cli.display import palette
from sigmoid_cli.display.alignment import aligned
from sigmoid_cli.display.bar import bar
from sigmoid_cli.display.head_tail import HeadTail
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.symbols import written
from sigmoid_cli.display.table_cells import TableCells, Texts

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

_BETWEEN = 3
_NARROWEST_BAR = 6
_WIDEST_BAR = 20
_NARROWEST_TEXT = 8
_WIDEST_NUMBER = 24
"""-2.2250738585072014e-308"""
_STACKED_NUMBER = 16
"""Room that stacked rows leave for a number that may be rounded: some 10 digits."""
_MOST_DIGITS = 16
"""One less than some float64 need."""
_FEWEST_DIGITS = 4
"""Fewer say too little of a probability: 0.9991 and 0.9999 are very different odds."""


class TableLayout:
    """The visible rows, side by side or stacked."""

    def __init__(
        self,
        screen: Screen,
        cells: TableCells,
        head_tail: HeadTail,
        notes: Sequence[str],
        *,
        may_round: bool,
    ) -> None:
        """`notes` are lines below the rows; `may_round` allows fewer digits than the cells have."""
        self._screen = screen
        self._cells = cells
        self._first = len(head_tail.first)
        self._left_out = head_tail.left_out
        self._notes = notes
        self._may_round = may_round
        self._digits: int | None = None
        self._texts = cells.texts()
        fewer = range(_MOST_DIGITS, _FEWEST_DIGITS - 1, -1) if may_round else range(0)
        self._round_to_fit(lambda texts: self._widths(texts) is not None, fewer)
        self._round_to_fit(self._fits_stacked, fewer)

    def rendered(self) -> bytes:
        """Returns the rows and notes as bytes for the screen."""
        widths = self._widths(self._texts)
        console = self._console()
        for part in self._stacked() if widths is None else self._table(widths):
            console.print(part)
        for note in self._caption():
            console.print(_folded(note, "dim italic"), soft_wrap=False)
        lines = console.file.getvalue().split("\n")  # type: ignore[attr-defined]
        trimmed = "\n".join(line.rstrip(" ") for line in lines)
        return bytes(trimmed.encode("utf-8", "backslashreplace"))

    def _round_to_fit(self, fits: Callable[[Texts], bool], fewer: Sequence[int]) -> None:
        """Round results to the most digits with which the rows fit, if there are such."""
        if fits(self._texts):
            return
        for digits in fewer:
            texts = self._cells.texts(digits)
            if fits(texts):
                self._texts, self._digits = texts, digits
                return

    def _console(self) -> Console:
        from rich.console import Console

        return Console(
            file=StringIO(),
            width=self._screen.width,
            color_system="256" if self._screen.has_color else None,
            force_terminal=self._screen.has_color,
            no_color=not self._screen.has_color,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )

    def _widths(self, texts: Texts) -> list[int] | None:
        """Returns the widths of the columns side by side; None if they do not fit."""
        from rich.cells import cell_len

        are_numbers = self._cells.is_number
        natural = [
            max(map(cell_len, (name, *cells)))
            if not is_number
            else max([cell_len(name), *map(len, aligned(cells)[:1])])
            for name, cells, is_number in zip(self._cells.names, texts, are_numbers, strict=True)
        ]
        room = self._screen.width - _BETWEEN * (len(natural) - 1)
        if sum(natural) <= room:
            return natural
        folded = [index for index, is_number in enumerate(are_numbers) if not is_number]
        room -= sum(width for width, number in zip(natural, are_numbers, strict=True) if number)
        for index in sorted(folded, key=natural.__getitem__):
            natural[index] = min(natural[index], room // len(folded))
            if natural[index] < _NARROWEST_TEXT:
                return None
            room -= natural[index]
            folded.remove(index)
        return natural if room >= 0 else None

    def _table(self, widths: list[int]) -> list[RenderableType]:
        """Returns the rows as a table, or as two with those left out between."""
        from rich.text import Text

        free = self._screen.width - sum(widths) - _BETWEEN * len(widths)
        bar_width = min(free, _WIDEST_BAR) if free >= _NARROWEST_BAR else 0
        cells = [
            [text.rjust(width) for text in aligned(column)] if is_number else column
            for column, is_number, width in zip(
                self._texts, self._cells.is_number, widths, strict=True
            )
        ]
        first, last = self._empty_table(widths, bar_width), self._empty_table(widths, bar_width)
        last.show_header = False
        gap = self._left_out
        for index, row in enumerate(zip(*cells, strict=True)):
            table = last if gap and index >= self._first else first
            table.add_row(*self._with_bar(index, list(row), bar_width))
        if not gap:
            return [first]
        width = sum(widths) + _BETWEEN * (len(widths) - 1)
        return [first, Text(self._gap().center(width).rstrip(), "dim"), last]

    def _empty_table(self, widths: list[int], bar_width: int) -> Table:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        rule = box.SIMPLE_HEAD
        if not self._screen.is_unicode:
            rule = box.Box(str(rule).replace("─", "-"), ascii=True)
        table = Table(box=rule, show_edge=False, pad_edge=False, header_style="bold")
        for index, (name, width) in enumerate(zip(self._cells.names, widths, strict=True)):
            is_number = self._cells.is_number[index]
            header = Text(name, justify="right" if is_number else "left")
            # Justified to the right, numbers would lose the blanks that align their points.
            table.add_column(header, width=width, no_wrap=is_number, overflow="fold")
            if bar_width and self._cells.function_of.get(index) == "sigmoid":
                table.add_column("", width=bar_width)
                bar_width = 0
        return table

    def _with_bar(self, index: int, row: list[str], bar_width: int) -> list[RenderableType]:
        from rich.text import Text

        out: list[RenderableType] = []
        for column, cell in enumerate(row):
            style = "dim" if self._cells.is_saturated(index, column) else ""
            out.append(Text(cell, style))
            if bar_width and self._cells.function_of.get(column) == "sigmoid":
                fraction = self._cells.value(index, column)
                text = bar(fraction, bar_width, self._screen.is_unicode)
                out.append(Text(text, style or palette.style(palette.SIGMA)))
                bar_width = 0
        return out

    def _stacked(self) -> list[RenderableType]:
        """Returns the rows one below the other, a line or more for each column."""
        from rich.cells import cell_len
        from rich.table import Table
        from rich.text import Text

        out: list[RenderableType] = []
        label_width, room = self._stacked_widths()
        for index in range(len(self._cells)):
            if index:
                out.append("")
            if index == self._first and self._left_out:
                out += [Text(self._gap(), "dim"), ""]
            record = Table.grid(padding=(0, 1, 0, 0))
            record.add_column(width=label_width, overflow="fold", style="bold")
            record.add_column(overflow="fold")
            cells = [column[index] for column in self._texts]
            pairs = list(zip(cells, self._cells.is_number, strict=True))
            numbers = iter(aligned([cell for cell, is_number in pairs if is_number]))
            whole = [next(numbers) if is_number else cell for cell, is_number in pairs]
            if max(map(cell_len, whole)) > room:
                whole = cells
            for column, cell in enumerate(whole):
                style = "dim" if self._cells.is_saturated(index, column) else ""
                record.add_row(Text(self._cells.names[column]), Text(cell, style))
            out.append(record)
        return [*out, ""]

    def _stacked_widths(self) -> tuple[int, int]:
        """Returns the widths of the names and of the cells of stacked rows."""
        from rich.cells import cell_len

        longest = max(map(cell_len, self._cells.names), default=0)
        numbers = _STACKED_NUMBER if self._may_round else _WIDEST_NUMBER
        names = min(longest, max(self._screen.width * 2 // 5, self._screen.width - 1 - numbers, 1))
        return names, self._screen.width - names - 1

    def _fits_stacked(self, texts: Texts) -> bool:
        """Whether no result needs more than a line."""
        _, room = self._stacked_widths()
        return self._widths(texts) is not None or all(
            len(text) <= room for column in self._cells.results for text in texts[column]
        )

    def _caption(self) -> list[str]:
        """Returns the notes below the rows."""
        notes = list(self._notes)
        if self._digits is not None:
            notes.append(f"rounded to {self._digits} digits to fit {self._screen.width} columns")
        return [written(note, self._screen.is_unicode) for note in notes]

    def _gap(self) -> str:
        sign = "⋮" if self._screen.is_unicode else ":"
        return f"{sign} {self._left_out:,} more rows {sign}"


def _folded(text: str, style: str) -> RenderableType:
    from rich.text import Text

    return Text(text, style, overflow="fold")
