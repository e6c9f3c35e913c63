"""Writes tables as one JSON array: of results, or of an object for each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.formats.jsonl.writer import JsonLinesWriter
from sigmoid_cli.numeric import formatting

if TYPE_CHECKING:
    from sigmoid_cli.formats.table import Column


class JsonWriter:
    """Writes the results of a table as one JSON array (see `TableWriter`).

    Several results in a row become an array of their own; that of an empty cell is null.
    """

    is_tabular = False
    separator = b","
    foot = b"]\n"

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b"["

    def rows(self, columns: Sequence[Column]) -> bytes:
        results = [
            [cell or b"null" for cell in column.cells] if b"" in column.cells else column.cells
            for column in columns
            if column.is_result
        ]
        if len(results) == 1:
            text = b",".join(results[0])
        else:
            text = b",".join(b"[%b]" % b",".join(row) for row in zip(*results, strict=True))
        return formatting.null_for_words(text)


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
