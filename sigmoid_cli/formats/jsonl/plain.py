"""A small block of plain JSON Lines and the results of its objects: the fast path without NumPy.

Plain is a block of objects without nesting and escapes, of which each has a number for the one key
that is read. Others go to the fallback, which reports errors as well.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.jsonl.writer import NULL_RESULTS
from sigmoid_cli.numeric.calculation import NotANumberError

if TYPE_CHECKING:
    from sigmoid_cli.formats.jsonl.header import Keys
    from sigmoid_cli.numeric.scalar import ScalarEngine

_BLANKS = rb"[ \t]*+"
_STRING = rb'"[^"\\\x00-\x1f]*+"'
_NUMBER = rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_MEMBER = (
    _STRING + _BLANKS + b":" + _BLANKS + rb"(?:" + _STRING + rb"|" + _NUMBER + rb"|true|false|null)"
)
_LINE = rb"\{" + _MEMBER + rb"(?:" + _BLANKS + rb"," + _BLANKS + _MEMBER + rb")*+\}\n"

_OF_NUMBERS = b"0123456789.eE+-"


def plain_objects(data: bytes, keys: Keys, engine: ScalarEngine) -> bytes | None:
    """Returns a block with its results; None if it is not plain, or has an error."""
    if len(keys.paths) != 1 or len(keys.paths[0]) != 1 or (keys.renames and keys.replace):
        return None
    if engine.calculation.on_error == "skip" or any(_quoted(key) in data for key in keys.added):
        return None
    if not data or not _lines().fullmatch(data):
        return None
    key = _quoted(keys.paths[0][0])
    lines = data.split(b"}\n")
    del lines[-1]
    # Twice in an object, the key may be a string too. Once, it is one only if no colon follows:
    # then the token found here is empty.
    pieces = [line.split(key) for line in lines]
    if set(map(len, pieces)) != {2}:
        return None
    tokens = [after.partition(b",")[0].strip(b" \t:") for _, after in pieces]
    if b"" in tokens or b"".join(tokens).translate(None, _OF_NUMBERS):
        return None
    if not keys.missing.isdisjoint(tokens):
        return None
    try:
        columns = [_json(results) for results in engine.evaluate(tokens)]
    except NotANumberError:
        return None
    if keys.replace:
        pairs = zip(pieces, tokens, columns[0], strict=True)
        lines = [
            before + key + after.replace(token, result, 1)
            for (before, after), token, result in pairs
        ]
    else:
        for name, column in zip(keys.results, columns, strict=True):
            added = text_to_bytes(keys.comma + keys.written(name))
            lines = [line + added + result for line, result in zip(lines, column, strict=True)]
    return b"}\n".join([*lines, b""])


@cache
def _lines() -> re.Pattern[bytes]:
    return re.compile(rb"(?:" + _LINE + rb")++")


def _quoted(key: str) -> bytes:
    """Returns a key as it is written without escapes."""
    return b'"' + text_to_bytes(key) + b'"'


def _json(results: list[bytes]) -> list[bytes]:
    """Returns the results as values of JSON."""
    if NULL_RESULTS.isdisjoint(results):
        return results
    return [b"null" if result in NULL_RESULTS else result for result in results]
