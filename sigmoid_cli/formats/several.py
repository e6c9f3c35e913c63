"""Text and JSON where every number has several results: rows instead of single numbers."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.formats.jsonl_writer import JsonLinesWriter
from sigmoid_cli.formats.table import Column, RowFrame


class SpacedWriter:
    """Writes each number and its results on a line (see `TableWriter`, `FramesRows`).

    An empty cell is written as nan, because text could not tell which of them is missing.
    """

    is_tabular = False
    separator = foot = b""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        cells = [
            [cell.strip() or b"nan" for cell in column.cells] if column.is_number else column.cells
            for column in columns
            if column.is_number or column.is_result
        ]
        cells = [
            [cell or b"nan" for cell in column] if b"" in column else column for column in cells
        ]
        lines = list(map(b" ".join, zip(*cells, strict=True)))
        return b"\n".join([*lines, b""]) if lines else b""

    def row_frame(self, names: Sequence[str]) -> RowFrame:
        return RowFrame(b"", [b" "] * (len(names) - 1), b"\n")


class ObjectsWriter:
    """Writes one JSON array with an object for each row (see `TableWriter`)."""

    is_tabular = False
    separator = b",\n"
    foot = b"]\n"

    def __init__(self) -> None:
        self._lines = JsonLinesWriter()

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b"["

    def rows(self, columns: Sequence[Column]) -> bytes:
        return self._lines.rows(columns)[:-1].replace(b"\n", b",\n")


SPACED = SpacedWriter()
OBJECTS = ObjectsWriter()
