"""CSV and TSV: records of fields, RFC 4180."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.table import Column


class DelimitedWriter:
    """Writes tables as CSV or TSV with a header line (see `TableWriter`)."""

    is_tabular = True
    separator = foot = b""

    def __init__(self, delimiter: bytes, layout: Layout) -> None:
        self._delimiter = layout.delimiter or delimiter
        self._has_header = layout.header is not False
        self._special = (delimiter, b'"', b"\n", b"\r")

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        if not (are_named and self._has_header):
            return b""
        fields = [self.field(name.encode("utf-8", "surrogateescape")) for name in names]
        return self._delimiter.join(fields) + b"\n"

    def rows(self, columns: Sequence[Column]) -> bytes:
        cells = [
            column.cells if column.is_result else [self.field(cell) for cell in column.cells]
            for column in columns
        ]
        lines = list(map(self._delimiter.join, zip(*cells, strict=True)))
        return b"\n".join([*lines, b""]) if lines else b""

    def field(self, text: bytes) -> bytes:
        """The text as a field, between quotes where it must be."""
        if any(special in text for special in self._special):
            return b'"' + text.replace(b'"', b'""') + b'"'
        return text


class DelimitedCodec:
    """CSV or TSV for the registry (see `Codec`)."""

    def __init__(self, delimiter: bytes) -> None:
        self._delimiter = delimiter

    def writer(self, layout: Layout) -> DelimitedWriter:
        return DelimitedWriter(self._delimiter, layout)


CSV = DelimitedCodec(b",")
TSV = DelimitedCodec(b"\t")
