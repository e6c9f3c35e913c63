"""What is wrong with a record of CSV, in words, and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sigmoid_cli.errors import DataError, printable, quoted
from sigmoid_cli.formats.csv.header import comment_instead_of_header, other_delimiter
from sigmoid_cli.formats.csv.records import line_and_column
from sigmoid_cli.numeric import grammar

if TYPE_CHECKING:
    from sigmoid_cli.formats.csv.header import Header

_BEFORE_TOKEN = re.compile(rb'"?[ \t\n\r\x0b\x0c]*+')


def ragged(data: bytes, record_start: int, fields: int, header: Header) -> DataError:
    """Returns the error of a record with another number of fields than the header."""
    columns = len(header.names)
    return DataError(
        f"{fields} field{'s' if fields > 1 else ''} where there "
        f"{'are' if columns > 1 else 'is'} {columns} column{'s' if columns > 1 else ''}",
        data.count(b"\n", 0, record_start) + 1,
        None,
        record_start,
        comment_instead_of_header(header.names),
    )


def not_a_number(
    data: bytes, record_start: int, field_start: int, token: bytes, column: int, header: Header
) -> DataError:
    """Returns the error of a field that is not a number.

    Args:
        data: that holds the field.
        record_start: where its record starts.
        field_start: where it starts itself.
        token: the number in it, see `Header.token`.
        column: the index of its column.
        header: of the input.
    """
    from sigmoid_cli.numeric.remedies import remedy_of_cell, remedy_of_comma

    line, character = line_and_column(data, _content_start(data, field_start))
    return DataError(
        f"{quoted(token)} {grammar.fault(token)}, in column '{printable(header.names[column])}'",
        line,
        character,
        record_start,
        (remedy_of_comma(token) if header.delimiter != b"," else None)
        or remedy_of_cell(token)
        or other_delimiter(header.names, token.decode(errors="replace")),
    )


def _content_start(data: bytes, field_start: int) -> int:
    """Returns where the token in a field starts, after a quote and blanks."""
    before = _BEFORE_TOKEN.match(data, field_start)
    assert before is not None
    return before.end()
