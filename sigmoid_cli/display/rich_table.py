"""A table for eyes: numbers aligned and never cut, a bar beside σ, saturation dimmed.

Where a table does not fit, its rows are shown one below the other, a line for each column.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from sigmoid_cli.display.alignment import aligned
from sigmoid_cli.display.bar import bar
from sigmoid_cli.display.head_tail import HeadTail, Row
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.symbols import power, written
from sigmoid_cli.errors import printable
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.table import Column
from sigmoid_cli.logistic.registry import FUNCTIONS

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

SATURATED = 0.01
"""σ′ below this, 4 % of its maximum ¼, is called saturated: |x| > 4.6."""

_BETWEEN = 3
_NARROWEST_BAR = 6
_WIDEST_BAR = 20
_NARROWEST_TEXT = 8


class RichTable:
    """Collects rows and shows them at the end (see `TableWriter`)."""

    is_tabular = True
    separator = b""

    def __init__(
        self,
        screen: Screen,
        functions: Sequence[str],
        rows: int | None,
        notes: Sequence[str] = (),
        hint: str = "",
    ) -> None:
        """`rows` is how many are shown at most, None for all.

        `notes` are lines below them; `hint` says how to see those left out.
        """
        self._screen = screen
        self._functions = functions
        self._notes = notes
        self._hint = hint
        self._ends = HeadTail(rows)
        self._names: Sequence[str] = ()

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        self._names = names
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        self._ends.add(columns)
        return b""

    @property
    def foot(self) -> bytes:
        columns = self._ends.columns or tuple(Column(name, ()) for name in self._names)
        notes = list(self._notes)
        if self._ends.left_out:
            shown = self._ends.count - self._ends.left_out
            counts = f"{shown:,} of {self._ends.count:,} rows"
            notes.insert(0, f"{counts}; {self._hint}" if self._hint else counts)
        return Picture(self._screen, self._functions, columns, self._ends, notes).drawn()


class Picture:
    """The rows to be shown as they are shown."""

    def __init__(
        self,
        screen: Screen,
        functions: Sequence[str],
        columns: Sequence[Column],
        ends: HeadTail,
        notes: Sequence[str],
    ) -> None:
        self._screen = screen
        self._ends = ends
        self._rows: list[Row] = [*ends.first, *ends.last]
        self._notes = notes
        results = [index for index, column in enumerate(columns) if column.is_result]
        powers = [column for column in results if _is_power(columns[column].name)]
        own = [column for column in results if column not in powers]
        self._function_of = {
            column: functions[position % len(functions)] for position, column in enumerate(own)
        }
        self._is_number = [column.is_result or column.is_number for column in columns]
        names = [column.name for column in columns]
        is_plain = names[: len(functions) + 1] == ["x", *functions]
        self._names = [
            self._sign(column.name) if is_plain else self._text(text_to_bytes(column.name))
            for column in columns
        ]
        self._cells = [
            [self._text(cell) for cell in cells] for cells in zip(*self._rows, strict=True)
        ] or [[] for _ in columns]

    def drawn(self) -> bytes:
        """The picture as bytes for the screen."""
        widths = self._widths()
        console = self._console()
        for part in self._stacked() if widths is None else self._table(widths):
            console.print(part)
        for note in self._caption():
            console.print(self._styled(note, "dim italic"), soft_wrap=False)
        lines = console.file.getvalue().split("\n")  # type: ignore[attr-defined]
        trimmed = "\n".join(line.rstrip(" ") for line in lines)
        return bytes(trimmed.encode("utf-8", "backslashreplace"))

    def _console(self) -> Console:
        from rich.console import Console

        return Console(
            file=StringIO(),
            width=self._screen.width,
            color_system="standard" if self._screen.has_color else None,
            force_terminal=self._screen.has_color,
            no_color=not self._screen.has_color,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )

    def _widths(self) -> list[int] | None:
        """The widths of the columns side by side; None if they do not fit."""
        from rich.cells import cell_len

        natural = [
            max(map(cell_len, (name, *cells)))
            if not is_number
            else max([cell_len(name), *map(len, aligned(cells)[:1])])
            for name, cells, is_number in zip(
                self._names, self._cells, self._is_number, strict=True
            )
        ]
        room = self._screen.width - _BETWEEN * (len(natural) - 1)
        if sum(natural) <= room:
            return natural
        texts = [index for index, is_number in enumerate(self._is_number) if not is_number]
        room -= sum(width for width, number in zip(natural, self._is_number, strict=True) if number)
        for index in sorted(texts, key=natural.__getitem__):
            natural[index] = min(natural[index], room // len(texts))
            if natural[index] < _NARROWEST_TEXT:
                return None
            room -= natural[index]
            texts.remove(index)
        return natural if room >= 0 else None

    def _table(self, widths: list[int]) -> list[RenderableType]:
        """The rows as a table; those left out divide it in two."""
        from rich.text import Text

        free = self._screen.width - sum(widths) - _BETWEEN * len(widths)
        bar_width = min(free, _WIDEST_BAR) if free >= _NARROWEST_BAR else 0
        cells = [
            aligned(column) if is_number else column
            for column, is_number in zip(self._cells, self._is_number, strict=True)
        ]
        first, last = self._empty_table(widths, bar_width), self._empty_table(widths, bar_width)
        last.show_header = False
        gap = self._ends.left_out
        for index, row in enumerate(zip(*cells, strict=True)):
            table = last if gap and index >= len(self._ends.first) else first
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
        for index, (name, width) in enumerate(zip(self._names, widths, strict=True)):
            is_number = self._is_number[index]
            header = Text(name, justify="right" if is_number else "left")
            table.add_column(
                header,
                width=width,
                no_wrap=is_number,
                overflow="fold",
                justify="right" if is_number else "left",
            )
            if bar_width and self._function_of.get(index) == "sigmoid":
                table.add_column("", width=bar_width)
                bar_width = 0
        return table

    def _with_bar(self, index: int, row: list[str], bar_width: int) -> list[RenderableType]:
        from rich.text import Text

        out: list[RenderableType] = []
        for column, cell in enumerate(row):
            style = "dim" if self._is_saturated(index, column) else ""
            out.append(Text(cell, style))
            if bar_width and self._function_of.get(column) == "sigmoid":
                fraction = _value(self._rows[index][column])
                text = bar(fraction, bar_width, self._screen.is_unicode)
                out.append(Text(text, style or "cyan"))
                bar_width = 0
        return out

    def _stacked(self) -> list[RenderableType]:
        """The rows one below the other, a line or more for each column."""
        from rich.cells import cell_len
        from rich.table import Table
        from rich.text import Text

        out: list[RenderableType] = []
        label_width = min(max(map(cell_len, self._names)), max(self._screen.width * 2 // 5, 1))
        for index in range(len(self._rows)):
            if index:
                out.append("")
            if index == len(self._ends.first) and self._ends.left_out:
                out += [Text(self._gap(), "dim"), ""]
            record = Table.grid(padding=(0, 1, 0, 0))
            record.add_column(width=label_width, overflow="fold", style="bold")
            record.add_column(overflow="fold")
            cells = [column[index] for column in self._cells]
            numbers = iter(
                aligned([c for c, number in zip(cells, self._is_number, strict=True) if number])
            )
            whole = [
                next(numbers) if number else cell
                for cell, number in zip(cells, self._is_number, strict=True)
            ]
            room = self._screen.width - label_width - 1
            if max(map(cell_len, whole)) > room:
                whole = cells
            for column, cell in enumerate(whole):
                style = "dim" if self._is_saturated(index, column) else ""
                record.add_row(Text(self._names[column]), Text(cell, style))
            out.append(record)
        return [*out, ""]

    def _caption(self) -> list[str]:
        """What is said below the rows."""
        notes = list(self._notes)
        saturated = sum(
            any(self._is_saturated(index, column) for column in self._function_of)
            for index in range(len(self._rows))
        )
        if saturated:
            dimmed = " (dimmed)" if self._screen.has_color else ""
            notes.append(
                f"saturated, {self._sign('grad')} < {SATURATED}: "
                f"{saturated:,} of {len(self._rows):,} rows{dimmed}"
            )
        return [self._signs(note) for note in notes]

    def _is_saturated(self, index: int, column: int) -> bool:
        """Whether the cell is a result at an x where the sigmoid hardly changes any more."""
        cell = self._rows[index][column]
        match self._function_of.get(column):
            case "grad":
                return _value(cell) < SATURATED
            case "sigmoid":
                return _value(cell) * (1.0 - _value(cell)) < SATURATED
            case _:
                return False

    def _gap(self) -> str:
        sign = "⋮" if self._screen.is_unicode else ":"
        return f"{sign} {self._ends.left_out:,} more rows {sign}"

    def _sign(self, name: str) -> str:
        """How a function is written."""
        base, _, exponent = name.partition("^")
        sign = FUNCTIONS[base].sign if self._screen.is_unicode and base in FUNCTIONS else base
        return sign + (power(int(exponent), self._screen.is_unicode) if exponent else "")

    def _signs(self, text: str) -> str:
        return written(text, self._screen.is_unicode)

    def _text(self, cell: bytes) -> str:
        """The cell as it can be shown without harm to the screen."""
        text = printable(cell.decode("utf-8", "backslashreplace"))
        if self._screen.is_unicode:
            return text
        return text.encode("ascii", "backslashreplace").decode()

    def _styled(self, text: str, style: str) -> RenderableType:
        from rich.text import Text

        return Text(text, style, overflow="fold")


def _is_power(name: str) -> bool:
    """Whether the column is one of powers of σ′, as `--depth` adds them."""
    return name.rpartition("_")[2].startswith("grad^")


def _value(cell: bytes) -> float:
    return float(cell) if cell else float("nan")
