"""JSON: numbers in arrays."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.table import Column


class JsonWriter:
    """Writes the results of a table as one JSON array (see `TableWriter`)."""

    is_tabular = False
    separator = b","
    foot = b"]\n"

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b"["

    def rows(self, columns: Sequence[Column]) -> bytes:
        [results] = [column.cells for column in columns if column.is_result]
        return b",".join(results).replace(b"nan", b"null")


class JsonCodec:
    """The json format for the registry (see `Codec`)."""

    def writer(self, layout: Layout) -> JsonWriter:
        return JsonWriter()


JSON = JsonCodec()
