"""JSON: numbers in arrays."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.formats.table import Column


class JsonWriter:
    """Writes the results of a table as one JSON array (see `TableWriter`)."""

    separator = b","
    foot = b"]\n"

    def head(self, names: Sequence[str]) -> bytes:
        return b"["

    def rows(self, columns: Sequence[Column]) -> bytes:
        [results] = [column.cells for column in columns if column.is_result]
        return b",".join(results).replace(b"nan", b"null")
