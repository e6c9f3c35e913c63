"""The columns of a block of JSON Lines and the results of those read, where most objects are flat.

The decoder of the standard library returns values without their offsets. So it serves where no
value is a number between quotes or an object, whose text must be known. Other lines are read by the
fallback, `lines`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import compress
from typing import NamedTuple, TypeVar

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.encoding import bytes_to_text, text_to_bytes
from sigmoid_cli.formats.json_strings import json_string
from sigmoid_cli.formats.jsonl.header import Keys
from sigmoid_cli.numeric.calculation import LEFT_OUT, NotANumberError
from sigmoid_cli.numeric.engine import Engine

# a number stays as it is written, as bytes: so it differs from a string
_decode = json.JSONDecoder(parse_float=str.encode, parse_int=str.encode).raw_decode

_WORDS: dict[object, bytes] = {None: b"", True: b"true", False: b"false"}
_JSON_WORDS = {**_WORDS, None: b"null"}

_NUMBER = {bytes}
_FLAT = {bytes, str, bool, type(None)}
"""The types of values that are not nested."""

_MOST_ODD = 0.5
"""Part of the lines with which it costs less to hand the whole block to the fallback."""


Item = TypeVar("Item")

JsonValues = Callable[[], Sequence[bytes]]
"""Returns the cells of a column as values of JSON."""

Columns = tuple[list[list[bytes]], list[JsonValues], list[Sequence[bytes]]]
"""The cells of all columns, the same as values of JSON, and the results of those read."""


class Written(NamedTuple):
    """A value as the fallback reads it: as text, and as a value of JSON."""

    cell: bytes
    json: bytes


class OddRow(NamedTuple):
    """A line as the fallback reads it: its values by their keys, and the results of those read."""

    values: Mapping[str, Written]
    results: Sequence[bytes]


Fallback = Callable[[bytes], Sequence[OddRow | None]]
"""Reads lines of which none is blank; None for each that is left out."""


def flat_columns(data: bytes, keys: Keys, engine: Engine, fallback: Fallback) -> Columns | None:
    """Returns the columns of a block, in which a blank line has no cells.

    None for a block that the fallback must read whole, as one with an error.
    """
    if any(len(path) > 1 for path in keys.paths):
        return None
    lines = [text for line in bytes_to_text(data).split("\n") if (text := line.strip(" \t\r"))]
    rows = list(_rows(lines, keys))
    values = {name: [row.get(name) for row in rows] for name in keys.names}
    odd = sorted(_odd_rows(rows, values, keys))
    if len(odd) > _MOST_ODD * len(lines):
        return None
    for column in values.values() if odd else ():
        for row in odd:
            column[row] = None
    columns = {name: _cells(column) for name, column in values.items()}
    invalid = engine.invalid
    results: list[Sequence[bytes]] = []
    left_out: set[int] = set()
    try:
        for [key] in keys.paths:
            tokens = _tokens(columns[key], keys)
            found = _results(tokens, engine)
            results += found
            if engine.calculation.on_error == "skip" and LEFT_OUT in found[0]:
                pairs = enumerate(zip(tokens, found[0], strict=True))
                left_out.update(row for row, (token, text) in pairs if token and not text)
        odd_rows = fallback(text_to_bytes("\n".join(map(lines.__getitem__, odd)))) if odd else ()
    except (NotANumberError, DataError):
        engine.invalid = invalid
        return None  # the fallback finds it again, and where it is
    if odd:
        all_texts = [list(column) for column in results]
        for row, odd_row in zip(odd, odd_rows, strict=True):
            if odd_row is None:
                left_out.add(row)
                continue
            for name, value in odd_row.values.items():
                values[name][row], columns[name][row] = value, value.cell
            for texts, result in zip(all_texts, odd_row.results, strict=True):
                texts[row] = result
        results = [*all_texts]
    kept = [row not in left_out for row in range(len(lines))] if left_out else None
    return (
        [_chosen(column, kept) for column in columns.values()],
        [partial(_json_values, _chosen(column, kept)) for column in values.values()],
        results if kept is None else [list(compress(column, kept)) for column in results],
    )


_ODD: dict[str, object] = {}
"""Stands for a line that the decoder does not take for an object with known keys."""


def _rows(lines: Sequence[str], keys: Keys) -> Iterator[dict[str, object]]:
    names = set(keys.names)
    for line in lines:
        try:
            row, end = _decode(line)
        except (ValueError, RecursionError):
            yield _ODD
            continue
        is_known = end == len(line) and isinstance(row, dict) and row.keys() <= names
        yield row if is_known else _ODD


def _odd_rows(
    rows: Sequence[dict[str, object]], values: Mapping[str, Sequence[object]], keys: Keys
) -> set[int]:
    """Returns the indices of the rows that the fallback must read."""
    odd = {index for index, row in enumerate(rows) if row is _ODD}
    for column in values.values():
        if not set(map(type, column)) <= _FLAT:
            odd.update(index for index, value in enumerate(column) if type(value) not in _FLAT)
    for [key] in keys.paths:
        if set(map(type, values[key])) != _NUMBER:
            odd.update(
                index
                for index, value in enumerate(values[key])
                if type(value) is not bytes and not keys.is_missing(value)
            )
    return odd


def _cells(values: Sequence[object]) -> list[bytes]:
    return [value if type(value) is bytes else _cell(value) for value in values]


def _cell(value: object) -> bytes:
    return text_to_bytes(value) if isinstance(value, str) else _WORDS[value]


def _json_values(values: Sequence[object]) -> list[bytes]:
    return [value if type(value) is bytes else _json_value(value) for value in values]


def _json_value(value: object) -> bytes:
    if isinstance(value, Written):
        return value.json
    return json_string(text_to_bytes(value)) if isinstance(value, str) else _JSON_WORDS[value]


def _tokens(cells: list[bytes], keys: Keys) -> list[bytes]:
    """Returns the cells that are numbers; empty ones for those that count as missing."""
    if not keys.missing:
        return cells
    return [b"" if cell.strip() in keys.missing else cell for cell in cells]


def _results(tokens: list[bytes], engine: Engine) -> list[Sequence[bytes]]:
    """Returns the results of numbers; an empty one for each that is empty."""
    if b"" not in tokens:
        return list(engine.evaluate(tokens))
    found: list[Sequence[bytes]] = []
    for results in engine.evaluate([token for token in tokens if token]):
        each = iter(results)
        found.append([next(each) if token else b"" for token in tokens])
    return found


def _chosen(items: list[Item], kept: Sequence[bool] | None) -> list[Item]:
    return items if kept is None else list(compress(items, kept))
