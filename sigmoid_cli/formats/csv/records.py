"""CSV taken apart into records and fields, each byte kept.

RFC 4180 as the csv module reads it: a field that begins with a quote ends at the next single quote,
and a quote elsewhere in a field is a character like others. Records end with LF or CR LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.encoding import characters


class Record:
    """One record, or a blank line.

    Attributes:
        fields: as they are written, quotes included; what joins them is the delimiter.
        end: the line end, `b""` where it is missing.
    """

    __slots__ = ("end", "fields")

    def __init__(self, fields: list[bytes], end: bytes) -> None:
        self.fields = fields
        self.end = end

    @property
    def is_blank(self) -> bool:
        """Whether it is an empty line."""
        return self.fields == [b""]


def records(data: bytes, delimiter: bytes) -> Iterator[Record]:
    """Yield the records of the data.

    Raises:
        DataError: when it comes to a quote that is never closed; then all before has been given.
    """
    if b'"' in data:
        yield from _quoted_records(data, delimiter)
        return
    lines = data.split(b"\n")
    last = lines.pop()
    for line in lines:
        if line.endswith(b"\r"):
            yield Record(line[:-1].split(delimiter), b"\r\n")
        else:
            yield Record(line.split(delimiter), b"\n")
    if last:
        end = b"\r" if last.endswith(b"\r") else b""
        yield Record(last.removesuffix(b"\r").split(delimiter), end)


def content(field: bytes) -> bytes:
    """Returns the content of a field: without its quotes."""
    if not field.startswith(b'"'):
        return field
    closing = re.match(_QUOTED, field)
    assert closing is not None
    return closing[1].replace(b'""', b'"') + field[closing.end() :]


def line_and_column(data: bytes, offset: int, start: int = 0) -> tuple[int, int]:
    """Returns the 1-based line, and column in characters, of an offset in data with that start."""
    line_start = max(data.rfind(b"\n", start, offset) + 1, start)
    return data.count(b"\n", start, offset) + 1, characters(data, line_start, offset) + 1


_LONG = 8
"""With so many bytes to a quote, it takes less time to look at those next to the quotes only."""


def are_around_fields(parts: list[bytes], delimiter: bytes) -> bool:
    """Whether quotes stand around fields, and doubled in these, but nowhere else.

    Args:
        parts: of a text that starts with a record, split at its quotes. It may end between quotes.
        delimiter: the bytes between two fields.
    """
    outside = b'"'.join(parts[0::2])
    if len(outside) > _LONG * len(parts):
        outside = b'"'.join([part[:2] + part[-1:] for part in parts[0::2]])
    if len(parts) % 2 == 0:
        outside += b'"'
    if b"\r" in outside:
        outside = outside.replace(b"\r\n", b"\n")
    # two quotes with nothing between are one that is doubled
    marks = outside.translate(_stops(delimiter))
    return b'x"' not in marks and b'"x' not in marks


@cache
def _stops(delimiter: bytes) -> bytes:
    """A table to translate with: other bytes than quotes, delimiters and line feeds become x."""
    table = bytearray(b"x" * 256)
    for stop in (*delimiter, *b'"\n'):
        table[stop] = stop
    return bytes(table)


@cache
def quoted_part(delimiter: bytes) -> re.Pattern[bytes]:
    """Returns a pattern of quoted text at the start of a field, both quotes included.

    The group is the closing quote, empty where it is missing. Two quotes in a row do not close.
    """
    start = rb"(?<![^" + re.escape(delimiter) + rb"\n])"
    return re.compile(start + rb'"[^"]*(?:""[^"]*)*+("|\Z)')


_QUOTED = rb'"([^"]*(?:""[^"]*)*+)"'


@cache
def field_pattern(delimiter: bytes) -> re.Pattern[bytes]:
    """Returns a pattern of a field: its text, its closing quote, and the delimiter or line end."""
    stop = rb"[^\n" + re.escape(delimiter) + rb"]"
    return re.compile(
        rb'("[^"]*(?:""[^"]*)*+(?:(")' + stop + rb"*+|\Z)"
        rb'|(?!")' + stop + rb"*+)"
        rb"(\n|\Z|" + re.escape(delimiter) + rb")"
    )


def _quoted_records(data: bytes, delimiter: bytes) -> Iterator[Record]:
    fields: list[bytes] = []
    size = 0
    for field, closing_quote, separator in field_pattern(delimiter).findall(data):
        if field.startswith(b'"') and not closing_quote:
            raise never_closed(line_and_column(data, len(data) - len(field)), size)
        fields.append(field)
        if separator == delimiter:
            continue
        if not separator and fields == [b""]:
            return  # the end of data that end with a line end
        end: bytes = separator
        if field.endswith(b"\r"):
            fields[-1] = field[:-1]
            end = b"\r" + separator
        size += sum(map(len, fields)) + len(fields) - 1 + len(end)
        yield Record(fields, end)
        fields = []
        if not separator:
            return


def never_closed(at: tuple[int, int], record_start: int) -> DataError:
    """Returns the error of a quote at that line and column, in a record that starts there."""
    return DataError("this quote is never closed", *at, record_start)
