"""Tables for a terminal."""

from __future__ import annotations

from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sigmoid_cli.bench.comparison import Comparison
from sigmoid_cli.bench.exporters.page import GroupTable, page
from sigmoid_cli.bench.report import Report
from sigmoid_cli.display import palette

_NARROWEST = 76
"""Below this width cells would fold to single letters; a narrower terminal wraps lines instead."""

_OURS, _WARNING = palette.style(palette.SIGMA), palette.style(palette.WARNING)

_IN_ASCII = str.maketrans({"σ": "sigmoid", "′": "'", "×": "x", "±": "+-", "–": "-", "∞": "inf"})


class RichExporter:
    """Tables that fit the terminal."""

    def __init__(self, width: int, has_color: bool, is_unicode: bool) -> None:
        self._width = max(width, _NARROWEST)
        self._has_color = has_color
        self._is_unicode = is_unicode
        self._rule = (
            box.SIMPLE_HEAD
            if is_unicode
            else box.Box(str(box.SIMPLE_HEAD).replace("─", "-"), ascii=True)
        )

    def render(self, report: Report, comparison: Comparison | None) -> str:
        laid_out = page(report, comparison)
        file = StringIO()
        console = Console(
            file=file,
            width=self._width,
            color_system="256" if self._has_color else None,
            force_terminal=self._has_color,
            no_color=not self._has_color,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )
        for table in laid_out.tables:
            console.print(self._text(table.title, "bold"), self._text(f"({table.caption})", "dim"))
            console.print(self._table(table))
            for note in table.notes:
                console.print(self._text(note, "dim"))
            console.print()
        for circumstance in laid_out.circumstances:
            console.print(self._text(circumstance, "dim"))
        for warning in laid_out.warnings:
            console.print(self._text(f"! {warning}", _WARNING))
        lines = file.getvalue().split("\n")
        return "\n".join(line.rstrip(" ") for line in lines)

    def _text(self, text: str, style: str = "") -> Text:
        return Text(text if self._is_unicode else text.translate(_IN_ASCII), style)

    def _table(self, table: GroupTable) -> Table:
        rendered = Table(
            box=self._rule,
            show_edge=False,
            pad_edge=False,
            collapse_padding=True,
            header_style="bold",
        )
        for header, is_number in zip(table.headers, table.are_numbers, strict=True):
            rendered.add_column(
                self._text(header),
                justify="right" if is_number else "left",
                no_wrap=is_number,
                overflow="fold",
            )
        for cells, is_ours in zip(table.rows, table.are_ours, strict=True):
            rendered.add_row(*(self._text(cell, _OURS if is_ours else "") for cell in cells))
        return rendered
