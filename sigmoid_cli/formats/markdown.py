"""Markdown tables, as GitHub and most others read them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sigmoid_cli.errors import printable
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column, RowFrame
from sigmoid_cli.numeric.calculation import Calculation

_BAR = re.compile(rb"(\\*)\|")
_NOT_PLAIN = re.compile(rb"[^ -~]")


class MarkdownWriter:
    """Writes a table, its columns aligned to the right (see `TableWriter`, `FramesRows`)."""

    is_tabular = True
    separator = foot = b""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        cells = [_escaped(text_to_bytes(name)) for name in names]
        return _line(cells) + _line([b"---:"] * len(cells))

    def rows(self, columns: Sequence[Column]) -> bytes:
        cells = [
            column.cells if column.is_result else [_escaped(cell) for cell in column.cells]
            for column in columns
        ]
        return b"".join(map(_line, zip(*cells, strict=True)))

    def row_frame(self, names: Sequence[str]) -> RowFrame:
        return RowFrame(b"| ", [b" | "] * (len(names) - 1), b" |\n")


def _line(cells: Sequence[bytes]) -> bytes:
    return b"| " + b" | ".join(cells) + b" |\n"


def _escaped(cell: bytes) -> bytes:
    """Returns the text of a cell such that it stays in its cell, and is safe for a terminal.

    In a table of GitHub's Markdown, a backslash escapes a backslash as well as a bar.
    """
    text = b" ".join(cell.split())
    if _NOT_PLAIN.search(text):
        text = printable(text.decode("utf-8", "backslashreplace")).encode()
    return _BAR.sub(lambda bar: 2 * bar[1] + b"\\|", text)


class MarkdownCodec:
    """Markdown for the registry (see `Codec`); nothing is read from it."""

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> MarkdownWriter:
        return MarkdownWriter()


MARKDOWN = MarkdownCodec()
