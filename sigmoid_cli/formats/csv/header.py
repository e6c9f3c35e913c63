"""The start of a CSV input: its header, and which columns are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from sigmoid_cli.errors import ColumnError, DataError
from sigmoid_cli.formats.csv.first_record import taken_for
from sigmoid_cli.formats.csv.records import content, records
from sigmoid_cli.formats.csv.spans import count_fields, end_of_fields, field_spans, short_content
from sigmoid_cli.formats.csv.splitter import CsvSplitter
from sigmoid_cli.formats.encoding import byte_order_mark_length
from sigmoid_cli.formats.record_options import RecordOptions, placed
from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.numeric.calculation import Calculation

T = TypeVar("T")

_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas", " ": "spaces"}

_QUOTED = rb'"[^"]*"'

_MOST_FIELDS = 1_000_000
"""Fields that a record may have: each takes some 200 bytes where its name is known, and a file with
more is not meant as columns, or lacks its line ends."""


class Header(Frozen):
    """The header of an input, and what is read of its records.

    Attributes:
        delimiter: what stands between two fields.
        record: the header as it is written, or None if the first record holds data.
        before: the bytes before the header or the first record: byte-order mark, blank lines.
        skip: how many bytes of the input the header and what is before it have.
        names: of the columns; their 1-based numbers if there is no header.
        chosen: the 0-based indices of the columns read.
        results: the names of the result columns, for each column read one a function.
        replace: whether the results take the place of the columns read.
        note: what the user should know about the header, and what to do, or None.
        missing: the texts of fields that have no value.
    """

    delimiter: bytes
    record: bytes | None
    before: bytes
    skip: int
    names: tuple[str, ...]
    chosen: tuple[int, ...]
    results: tuple[str, ...]
    replace: bool
    note: tuple[str, str] | None = None
    missing: frozenset[bytes] = frozenset()

    def token(self, field: bytes) -> bytes:
        """Returns the number in a field as it is written; empty if there is no value."""
        token = content(field).strip()
        return b"" if token in self.missing else token

    @property
    def output_names(self) -> tuple[str, ...]:
        """The names of the columns with those of the results in their place."""
        return tuple(self.placed(self.names, self.results))

    @property
    def results_each(self) -> int:
        """How many results each column read has."""
        return len(self.results) // len(self.chosen) if self.chosen else 0

    def placed(self, fields: Sequence[T], results: Sequence[T]) -> list[T]:
        """Returns the fields of a record with results after them, or instead of those read."""
        return placed(fields, results, self.chosen if self.replace else ())


def read_header(
    lookahead: Lookahead, delimiter: bytes, calculation: Calculation, record_options: RecordOptions
) -> Header:
    """Returns the header of an input, of which the first record is read.

    Raises:
        DataError: if the input is not CSV, or its columns are not those asked for.
    """
    mark = byte_order_mark_length(lookahead.data)
    start, end = _bounds_of_first_record(lookahead, mark, delimiter)
    before = lookahead.data[:start]
    if start == end:
        return Header(delimiter, None, before, start, (), (), (), record_options.replace)
    contents = _contents(lookahead.data, start, end, delimiter)
    fields = _as_read(contents, calculation)
    is_header, note = record_options.header, None
    if is_header is None and any(field and field in record_options.missing for field in fields):
        is_header = False
    elif is_header is None:
        following = _next_fields(lookahead.data[end:], delimiter, calculation)
        taken = taken_for(fields, following)
        is_header, note = taken.is_header, taken.note
    record = None
    if is_header:
        names = tuple(field.decode("utf-8", "surrogateescape") for field in contents)
        record = lookahead.take(end)[start:]
    else:
        names = tuple(map(str, range(1, len(contents) + 1)))
        end = start
    try:
        chosen = record_options.chosen(names, are_named=is_header)
    except ColumnError as error:
        remedy = comment_instead_of_header(names) or other_delimiter(names, names[0])
        raise ColumnError(error.reason, remedy or error.remedy) from None
    kept = [
        name for index, name in enumerate(names) if not (record_options.replace and index in chosen)
    ]
    results = record_options.result_names(
        [names[index] for index in chosen], calculation.functions, kept if is_header else ()
    )
    return Header(
        delimiter,
        record,
        before,
        end,
        names,
        chosen,
        results,
        record_options.replace,
        note,
        frozenset(filter(None, record_options.missing)),  # an empty cell is missing anyway
    )


def comment_instead_of_header(names: Sequence[str]) -> str | None:
    """Returns the remedy if the header looks like a comment: a single field, or a sentence."""
    if names and names[0].startswith("#") and (len(names) == 1 or " " in names[0].lstrip("# ")):
        return "is the first line a comment? leave it out: tail -n +2"
    return None


def _next_fields(data: bytes, delimiter: bytes, calculation: Calculation) -> list[bytes] | None:
    """Returns the fields of the next record, if it has been read whole."""
    start = _after_blank_lines(data, 0)
    size = CsvSplitter(delimiter).end_of_first_record(data[start:])
    if not size:
        return None
    [record] = records(data[start : start + size], delimiter)
    return _as_read(map(content, record.fields), calculation)


def _as_read(contents: Iterable[bytes], calculation: Calculation) -> list[bytes]:
    """Returns the contents of fields as the engines read them: decimals have a point."""
    fields = [field.strip() for field in contents]
    if not calculation.decimal_comma:
        return fields
    from sigmoid_cli.formats.decimal_comma import exchanged

    return list(map(exchanged, fields))


def other_delimiter(names: Sequence[str], text: str) -> str | None:
    """Returns what to do if the only field of a record looks like several."""
    between = [character for character in _DELIMITERS if character in text]
    if len(names) > 1 or not between:
        return None
    return f"are the fields separated by {_DELIMITERS[between[0]]}? add: -d '{between[0]}'".replace(
        "\t", "\\t"
    )


def _bounds_of_first_record(lookahead: Lookahead, mark: int, delimiter: bytes) -> tuple[int, int]:
    """Returns where the first record that is no blank line starts and ends; equal if none."""
    start = _after_blank_lines(lookahead.data, mark)
    while start >= len(lookahead.data) - 1 and lookahead.more():
        start = _after_blank_lines(lookahead.data, start)
    splitter = CsvSplitter(delimiter)
    chunk = lookahead.data[start:]
    end = start
    fields = 1
    while chunk and not (size := splitter.end_of_first_record(chunk)):
        end += len(chunk)
        fields += chunk.count(delimiter)
        if fields > _MOST_FIELDS and b'"' not in lookahead.data:
            raise _too_many_fields(lookahead.data, start, end, delimiter)
        chunk = lookahead.more()
    if chunk:
        end += size
    is_blank = end_of_fields(lookahead.data, end) <= start  # a carriage return at the end
    return start, start if is_blank else end


def _contents(data: bytes, start: int, end: int, delimiter: bytes) -> list[bytes]:
    """Returns the contents of the first record's fields, shortened where they are of great length.

    Raises:
        DataError: if it has more fields than a record may have, a quote that is never closed, or a
            carriage return outside of quotes.
    """
    end = end_of_fields(data, end)
    try:
        if count_fields(data, start, end, delimiter) > _MOST_FIELDS:
            raise _too_many_fields(data, start, end, delimiter)
        spans = list(field_spans(data, start, end, delimiter))
    except DataError as error:
        raise error.after_lines(data.count(b"\n", 0, start)) from None
    if data.find(b"\r", start, end) >= 0 and any(
        b"\r" in re.sub(_QUOTED, b"", data[field_start:field_end])
        for field_start, field_end in spans
    ):
        raise _carriage_return(data, start)
    return [short_content(data, field_start, field_end) for field_start, field_end in spans]


def _too_many_fields(data: bytes, start: int, end: int, delimiter: bytes) -> DataError:
    """Returns the error of a first record that is most likely no record."""
    if b'"' not in data and data.find(b"\r", start, end) >= 0:
        return _carriage_return(data, start)
    character = repr(delimiter.decode())
    return DataError(
        f"a record of more than {_MOST_FIELDS} fields",
        data.count(b"\n", 0, start) + 1,
        None,
        0,
        rf"numbers without columns? put each on a line with: tr {character} '\n'",
    )


def _carriage_return(data: bytes, start: int) -> DataError:
    line = data.count(b"\n", 0, start) + 1
    reason = "a carriage return without a line feed, as lines ended on old Macs"
    return DataError(reason, line, None, 0, r"convert the line ends with: tr '\r' '\n'")


def _after_blank_lines(data: bytes, start: int) -> int:
    if not data.startswith((b"\n", b"\r\n"), start):
        return start
    blank_lines = re.compile(rb"(?:\r?\n)*+").match(data, start)
    assert blank_lines is not None
    return blank_lines.end()
