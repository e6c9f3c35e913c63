"""Write the results of tables as text: a line for each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sigmoid_cli.formats.table import Column, RowFrame


class TextWriter:
    """Writes the results only; several in a row with a space between (see `TableWriter`).

    The empty result of an empty cell is an empty line; among several in a row it is nan, because
    text could not tell which of them is missing.
    """

    is_tabular = False
    separator = foot = b""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        results = [column.cells for column in columns if column.is_result]
        if len(results) == 1:
            lines = list(results[0])
        else:
            whole = [
                [cell or b"nan" for cell in cells] if b"" in cells else cells for cells in results
            ]
            lines = list(map(b" ".join, zip(*whole, strict=True)))
        return b"\n".join([*lines, b""]) if lines else b""


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
        from sigmoid_cli.formats.table import RowFrame

        return RowFrame(b"", [b" "] * (len(names) - 1), b"\n")
