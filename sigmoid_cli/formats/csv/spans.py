"""The fields of one record by their offsets: for records of great length, of which a copy costs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sigmoid_cli.formats.csv.records import content, field_pattern, line_and_column, never_closed

_LONG = 1 << 16
"""Bytes of a field that is shortened where it may be a name: half of what Linux allows an argument
of a command to have, so no one can choose a column by a longer name."""

_SURPLUS_DIGITS = rb"([0-9]{99})[0-9]++"


def end_of_fields(data: bytes, end: int) -> int:
    """Returns where the last field of a record ends: before its line end, if it has one.

    Args:
        end: where the record ends.
    """
    end -= data.endswith(b"\n", 0, end)
    return end - data.endswith(b"\r", 0, end)


def count_fields(data: bytes, start: int, end: int, delimiter: bytes) -> int:
    """Returns how many fields a record has that lies there, without its line end.

    Raises:
        DataError: for a quote that is never closed.
    """
    if data.find(b'"', start, end) < 0:
        return data.count(delimiter, start, end) + 1
    return sum(1 for _ in field_spans(data, start, end, delimiter))


def field_spans(data: bytes, start: int, end: int, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the fields of a record start and end that lies there, without its line end.

    Raises:
        DataError: for a quote that is never closed.
    """
    if data.find(b'"', start, end) < 0:
        field_start = start
        while (field_end := data.find(delimiter, field_start, end)) >= 0:
            yield field_start, field_end
            field_start = field_end + 1
        yield field_start, end
        return
    for field in field_pattern(delimiter).finditer(data, start, end):
        if data.startswith(b'"', field.start(), end) and field.start(2) < 0:
            raise never_closed(line_and_column(data, field.start(), start), start)
        yield field.span(1)
        if not field[3]:
            return


def short_content(data: bytes, start: int, end: int) -> bytes:
    """Returns the content of a field that lies there, shortened if it is of great length.

    What is a number stays one, and nothing else becomes one.
    """
    if end - start <= _LONG:
        return content(data[start:end])
    is_quoted = data.startswith(b'"', start)
    text = re.sub(_SURPLUS_DIGITS, rb"\1", data[start + is_quoted : end - is_quoted])
    if len(text) > _LONG:
        text = text[:_LONG] + "…".encode()
    return text.replace(b'""', b'"')
