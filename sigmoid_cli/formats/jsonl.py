"""JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sigmoid_cli.formats import number, spelling
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.table import Column


class JsonLinesWriter:
    """Writes tables as one JSON object a line (see `TableWriter`)."""

    is_tabular = False
    separator = foot = b""

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        members = []
        for index, column in enumerate(columns):
            start = b"," if index else b"{"
            key = start + json.dumps(column.name, ensure_ascii=False).encode() + b":"
            value = _result if column.is_result else json_value
            members.append([key + value(cell) for cell in column.cells])
        members.append([b"}\n"] * len(members[0]))
        return b"".join(map(b"".join, zip(*members, strict=True)))


def _result(text: bytes) -> bytes:
    return b"null" if text == b"nan" else text


def json_value(text: bytes) -> bytes:
    """The JSON value that says what the text says.

    A number stays as it was written where JSON allows that, and is spelled anew where it does not;
    nan and the empty text are null; all else, infinities among them, is a string.
    """
    if number.is_json_number(text):
        return text
    value = number.value(text)
    if value is None:
        return (
            json.dumps(text.decode("utf-8", "replace"), ensure_ascii=False).encode()
            if text
            else b"null"
        )
    if value != value:
        return b"null"
    if value in (float("inf"), float("-inf")):
        return b'"' + text + b'"'
    return spelling.shortest(value).encode()


class JsonLinesCodec:
    """The jsonl format for the registry (see `Codec`)."""

    def writer(self, layout: Layout) -> JsonLinesWriter:
        return JsonLinesWriter()


JSON_LINES = JsonLinesCodec()
