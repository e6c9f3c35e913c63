"""Writes the results of tables as text: a line for each row."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.formats.table import Column


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
