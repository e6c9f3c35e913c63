"""A small block of plain objects and their results: the fast path without NumPy.

Plain is a block of objects without nesting and escapes, of which each has a number for the one key
that is read. Others go to the fallback, which reports errors as well.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.jsonl.writer import NULL_RESULTS
from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric.calculation import NotANumberError

if TYPE_CHECKING:
    from sigmoid_cli.formats.jsonl.header import Keys
    from sigmoid_cli.formats.jsonl.layout import ObjectLines
    from sigmoid_cli.numeric.scalar import ScalarEngine

_BLANKS = rb"[ \t\r]*+"
_STRING = rb'"[^"\\\x00-\x1f]*+"'
_NUMBER = rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_MEMBER = (
    _STRING + _BLANKS + b":" + _BLANKS + rb"(?:" + _STRING + rb"|" + _NUMBER + rb"|true|false|null)"
)
_MEMBERS = _MEMBER + rb"(?:" + _BLANKS + rb"," + _BLANKS + _MEMBER + rb")*+"

_OF_NUMBERS = b"0123456789.eE+-"


class _Plain(Frozen):
    """A block of plain objects.

    Attributes:
        bodies: the objects, each up to the end of its last member.
        between: what stands between each two.
        before, after: what stands before the first, and after the last.
    """

    bodies: list[bytes]
    between: bytes
    before: bytes
    after: bytes


def plain_objects(objects: ObjectLines, keys: Keys, engine: ScalarEngine) -> bytes | None:
    """Returns a block with its results; None if it is not plain, or has an error."""
    data, lines = objects.data, objects.lines
    if len(keys.paths) != 1 or len(keys.paths[0]) != 1 or (keys.renames and keys.replace):
        return None
    if engine.calculation.on_error == "skip" or any(_quoted(key) in lines for key in keys.added):
        return None
    plain = _in_lines(data) if lines is data else _in_array(data, lines)
    if plain is None or (lines is not data and "\r" in keys.comma + keys.colon):
        return None
    bodies = plain.bodies
    key = _quoted(keys.paths[0][0])
    # Twice in an object, the key may be a string too. Once, it is one only if no colon follows:
    # then the token found here is empty.
    pieces = [body.split(key) for body in bodies]
    if set(map(len, pieces)) != {2}:
        return None
    tokens = [after.partition(b",")[0].strip(b" \t\r:") for _, after in pieces]
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
        bodies = [
            before + key + after.replace(token, result, 1)
            for (before, after), token, result in pairs
        ]
    else:
        for name, column in zip(keys.results, columns, strict=True):
            added = text_to_bytes(keys.comma + keys.written(name))
            bodies = [body + added + result for body, result in zip(bodies, column, strict=True)]
    text = plain.between.join(bodies)
    if lines is not data:
        text = text.replace(b"\r", b"\n")
    return b"".join([plain.before, text, plain.after])


def _in_lines(data: bytes) -> _Plain | None:
    """The objects of a block of JSON Lines; None if they are not plain."""
    if not data or not _lines().fullmatch(data):
        return None
    bodies = data.split(b"}\n")
    del bodies[-1]
    return _Plain(bodies, b"}\n", b"", b"}\n")


def _in_array(data: bytes, lines: bytes) -> _Plain | None:
    """The same of an array, which must have the same between any two of them, and no `\\r`.

    So each `\\r` of its lines is a line feed in it.
    """
    if b"\r" in data:
        return None
    start = len(lines) - len(lines.lstrip(b" \t\r\n"))
    objects = lines[start:].rstrip(b" \t\r\n")
    if not _array().fullmatch(objects):
        return None
    first_between = _between().search(objects)
    between = b"" if first_between is None else first_between.group()
    text = objects[:-1].rstrip(b" \t\r")
    bodies = text.split(between) if between else [text]
    if text.count(b"\n") != len(bodies) - 1:
        return None
    between = between.replace(b"\n", b",").replace(b"\r", b"\n")
    return _Plain(bodies, between, data[:start], data[start + len(text) :])


@cache
def _lines() -> re.Pattern[bytes]:
    return re.compile(rb"(?:\{" + _MEMBERS + rb"\}\n)++")


@cache
def _between() -> re.Pattern[bytes]:
    return re.compile(_BLANKS + rb"\}" + _BLANKS + rb"\n" + _BLANKS)


@cache
def _array() -> re.Pattern[bytes]:
    an_object = rb"\{" + _BLANKS + _MEMBERS + _BLANKS + rb"\}" + _BLANKS
    return re.compile(an_object + rb"(?:\n" + _BLANKS + an_object + rb")*+")


def _quoted(key: str) -> bytes:
    """Returns a key as it is written without escapes."""
    return b'"' + text_to_bytes(key) + b'"'


def _json(results: list[bytes]) -> list[bytes]:
    """Returns the results as values of JSON."""
    if NULL_RESULTS.isdisjoint(results):
        return results
    return [b"null" if result in NULL_RESULTS else result for result in results]
