"""Writes tables as CSV and TSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.formats.encoding import text_to_bytes

if TYPE_CHECKING:
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import Column, RowFrame

_OF_NUMBERS = b"0123456789abcdefinptxyABCDEFINPTXY.+-"
"""Characters of numbers in any notation."""


class CsvWriter:
    """Writes tables as CSV or TSV, with a header where they have names (see `TableWriter`)."""

    is_tabular = True
    separator = foot = b""

    def __init__(self, delimiter: bytes, record_options: RecordOptions) -> None:
        self._delimiter = delimiter
        self._has_header = record_options.header is not False
        self._special = (delimiter, b'"', b"\n", b"\r")

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        if not (names and are_named and self._has_header):
            return b""
        return self._record(self.fields_of_names(names)) + b"\n"

    def fields_of_names(self, names: Sequence[str]) -> Sequence[bytes]:
        """Returns the fields of a header."""
        return self._fields([text_to_bytes(name) for name in names])

    def rows(self, columns: Sequence[Column]) -> bytes:
        cells = [
            column.cells if column.is_result else self._fields(column.cells) for column in columns
        ]
        records = zip(*cells, strict=True)
        lines = list(map(self._delimiter.join if len(cells) > 1 else self._record, records))
        return b"\n".join([*lines, b""]) if lines else b""

    def row_frame(self, names: Sequence[str]) -> RowFrame | None:
        if self._delimiter in _OF_NUMBERS:
            return None
        from sigmoid_cli.formats.table import RowFrame

        between = [self._delimiter] * (len(names) - 1)
        return RowFrame(b"", between, b"\n", special=self._special[:2])

    def _record(self, fields: Sequence[bytes]) -> bytes:
        """Returns the fields of a record. A single empty one has quotes."""
        return self._delimiter.join(fields) or b'""'

    def _fields(self, texts: Sequence[bytes]) -> Sequence[bytes]:
        """Returns the texts as fields, between quotes where they must be."""
        if self._is_special(b"".join(texts)):
            return [quoted_field(text) if self._is_special(text) else text for text in texts]
        return texts

    def _is_special(self, text: bytes) -> bool:
        return any(special in text for special in self._special)


def quoted_field(text: bytes) -> bytes:
    """Returns the text between quotes, those in it doubled."""
    return b'"' + text.replace(b'"', b'""') + b'"'
