"""The columns of a block of JSON Lines and the results of those read, where objects are flat.

The decoder of the standard library returns values without their offsets. So it serves where no
value is a number between quotes or an object, whose text must be known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sigmoid_cli.formats.encoding import bytes_to_text, text_to_bytes
from sigmoid_cli.formats.json_strings import json_string
from sigmoid_cli.formats.jsonl.header import Keys
from sigmoid_cli.numeric.calculation import NotANumberError
from sigmoid_cli.numeric.engine import Engine

# a number stays as it is written, as bytes: so it differs from a string
_decode = json.JSONDecoder(parse_float=str.encode, parse_int=str.encode).raw_decode

_WORDS: dict[object, bytes] = {None: b"", True: b"true", False: b"false"}
_JSON_WORDS = {**_WORDS, None: b"null"}


JsonValues = Callable[[], Sequence[bytes]]
"""Returns the cells of a column as values of JSON."""


class _UnsupportedError(Exception):
    """The block needs the fallback, `lines`."""


def flat_columns(
    data: bytes, keys: Keys, engine: Engine
) -> tuple[list[list[bytes]], list[JsonValues], list[Sequence[bytes]]] | None:
    """Returns the cells of all columns, the same as values of JSON, and the results of those read.

    A blank line has none.

    None for a block that needs the fallback, `lines`.
    """
    if engine.calculation.on_error == "skip" or any(len(path) > 1 for path in keys.paths):
        return None
    try:
        rows = list(_rows(data, keys))
        values = {name: [row.get(name) for row in rows] for name in keys.names}
        columns = {name: _cells(column) for name, column in values.items()}
        results: list[Sequence[bytes]] = []
        for [key] in keys.paths:
            read = [row.get(key) for row in rows]
            if not all(type(value) is bytes or keys.is_missing(value) for value in read):
                return None
            cells = columns[key]
            if keys.missing:
                cells = [b"" if cell.strip() in keys.missing else cell for cell in cells]
            results += _results(cells, engine)
    except (_UnsupportedError, NotANumberError):
        return None
    return (
        list(columns.values()),
        [partial(_json_values, column) for column in values.values()],
        results,
    )


def _rows(data: bytes, keys: Keys) -> Iterator[dict[str, object]]:
    names = set(keys.names)
    for line in bytes_to_text(data).split("\n"):
        text = line.strip(" \t\r")
        if not text:
            continue
        try:
            row, end = _decode(text)
        except (ValueError, RecursionError):
            raise _UnsupportedError from None
        if end != len(text) or not (isinstance(row, dict) and row.keys() <= names):
            raise _UnsupportedError
        yield row


def _cells(values: Sequence[object]) -> list[bytes]:
    return [value if type(value) is bytes else _cell(value) for value in values]


def _cell(value: object) -> bytes:
    if isinstance(value, str):
        return text_to_bytes(value)
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    raise _UnsupportedError


def _json_values(values: Sequence[object]) -> list[bytes]:
    return [value if type(value) is bytes else _json_value(value) for value in values]


def _json_value(value: object) -> bytes:
    return json_string(text_to_bytes(value)) if isinstance(value, str) else _JSON_WORDS[value]


def _results(cells: Sequence[bytes], engine: Engine) -> list[Sequence[bytes]]:
    """Returns the results of cells that are numbers or empty."""
    if b"" not in cells:
        return list(engine.evaluate(cells))
    found: list[Sequence[bytes]] = []
    for results in engine.evaluate([cell for cell in cells if cell]):
        each = iter(results)
        found.append([next(each) if cell else b"" for cell in cells])
    return found
