"""Writes tables as JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.json_strings import are_plain, between_quotes, json_string
from sigmoid_cli.numeric import formatting, grammar

if TYPE_CHECKING:
    from sigmoid_cli.formats.table import Column, RowFrame

_MANY = 100
"""Cells of a column that are worth a look at all of them together; and the import of orjson."""

_NULL = b"null"
NULL_RESULTS = formatting.WORDS | {b""}
"""The results that are null."""

_INFINITIES = {float("inf"): b"1e999", float("-inf"): b"-1e999"}
_NOT_IN_NUMBERS = (b'"', b"[", b"{", b"t", b"f", b"n", b" ", b"\t", b"\r")
"""Characters of arrays in JSON, other than commas and line feeds, that no number has."""

_DIGITS = b"0123456789"
_BEGINS = b"-0123456789"
"""What numbers of JSON end with, and what they start with."""


class JsonLinesWriter:
    """Writes tables as one JSON object a line (see `TableWriter`)."""

    is_tabular = False
    separator = foot = b""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def row_frame(self, names: Sequence[str]) -> RowFrame:
        first, *others = map(_key, names)
        between = [b"," + name + b":" for name in others]
        from sigmoid_cli.formats.table import RowFrame

        return RowFrame(b"{" + first + b":", between, b"}\n", is_json=True)

    def rows(self, columns: Sequence[Column]) -> bytes:
        count = len(columns[0].cells)
        each = 2 * len(columns) + 1
        pieces = [b"}\n"] * (count * each)
        for index, column in enumerate(columns):
            before = b"," if index else b"{"
            key = before + _key(column.name) + b":"
            pieces[2 * index :: each] = [key] * count
            pieces[2 * index + 1 :: each] = _values(column)
        return b"".join(pieces)


def _key(name: str) -> bytes:
    return json_string(text_to_bytes(name))


def _values(column: Column) -> Sequence[bytes]:
    """Returns the JSON values of the cells."""
    cells = column.cells
    if column.is_result:
        return (
            [_result(cell) for cell in cells]
            if any(map(cells.__contains__, NULL_RESULTS))
            else cells
        )
    if column.json is not None:
        return column.json()
    one: Callable[[bytes], bytes] = json_value if column.is_number else text_value
    if len(cells) < _MANY:
        return list(map(one, cells))
    joined = b"\n".join(cells)
    if _are_json_numbers(joined, len(cells)):
        return cells
    if not column.is_number and _are_plain_texts(joined, cells):
        return between_quotes(joined)
    return list(map(one, cells))


def _are_json_numbers(joined: bytes, count: int) -> bool:
    """Whether each of the cells, joined by line feeds, may be used in JSON as it is."""
    from sigmoid_cli.numeric.safe_orjson import orjson

    if any(other in joined for other in _NOT_IN_NUMBERS):
        return False
    try:
        return len(orjson.loads(b"[" + joined.replace(b"\n", b",") + b"]")) == count
    except ValueError:
        return False


def _are_plain_texts(joined: bytes, cells: Sequence[bytes]) -> bool:
    """Whether each cell is a string of JSON with nothing but quotes around it."""
    if b"" in cells or not are_plain(joined, len(cells)):
        return False
    return not any(
        cell[-1] in _DIGITS and grammar.is_json_number(cell) for cell in cells if cell[0] in _BEGINS
    )


def _result(text: bytes) -> bytes:
    return text if text not in NULL_RESULTS else _NULL


def text_value(text: bytes) -> bytes:
    """Returns the JSON value of a cell: a number that JSON allows, null if empty, else a string."""
    if grammar.is_json_number(text):
        return text
    if not text:
        return _NULL
    return json_string(text)


def json_value(text: bytes) -> bytes:
    """Returns the JSON value of a cell that was read as a number.

    It stays as it was written where JSON allows that, and is formatted again where it does not. An
    infinity is a number too large for any reader, which reads it back as infinity; nan is null; all
    else is a string.
    """
    token = text.strip()
    if grammar.is_json_number(token):
        return token
    value = grammar.value(token)
    if value is None:
        return text_value(token)
    if value != value:
        return _NULL
    if value in _INFINITIES:
        return _INFINITIES[value]
    return formatting.shortest(value).encode()
