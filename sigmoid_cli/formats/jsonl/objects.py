"""A line of JSON Lines taken apart: the members of its object and where they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from sigmoid_cli.errors import DataError, quoted
from sigmoid_cli.formats.encoding import text_to_bytes

if TYPE_CHECKING:
    from json import JSONDecoder

_STRING = r'"[^"\\\x00-\x1f]*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_BLANKS = r"[ \t\r]*+"
_FLAT = (
    rf"{_BLANKS}({_STRING}){_BLANKS}:{_BLANKS}({_STRING}|{_NUMBER}|true|false|null){_BLANKS}"
    rf"(,|\}}{_BLANKS}\Z)"
)
"""A member whose key and value are written without escapes, and what comes after it."""


class Member:
    """A member of an object.

    Attributes:
        key: as it is meant, without escapes.
        key_start, key_end: where it is written, quotes included.
        start, end: where its value is written.
        value: what that is: str for numbers too.
    """

    __slots__ = ("end", "key", "key_end", "key_start", "start", "value")

    def __init__(
        self, key: str, key_start: int, key_end: int, start: int, end: int, value: object
    ) -> None:
        self.key = key
        self.key_start = key_start
        self.key_end = key_end
        self.start = start
        self.end = end
        self.value = value


def members(line: str) -> list[Member]:
    """Returns the members of the object that the line is.

    Raises:
        DataError: in line 1, if the line is not one object.
    """
    flat = _flat_members(line)
    if flat is not None:
        return flat
    start = _after_blanks(line, 0)
    if line[start : start + 1] != "{":
        _, end = _value(line, start)
        raise _error(
            line,
            start,
            f"{quoted(text_to_bytes(line[start:end]))} is not an object",
            _remedy(line[start]),
        )
    found, end = _members_at(line, start)
    if _after_blanks(line, end) < len(line):
        raise _error(line, _after_blanks(line, end), "more than one JSON value in a line")
    return found


def _flat_members(line: str) -> list[Member] | None:
    """Returns the members of an object without nesting and escapes; None of any other line."""
    position = line.find("{") + 1
    if not position or line[: position - 1].strip(" \t\r"):
        return None
    members: list[Member] = []
    while (found := _flat().match(line, position)) is not None:
        key, value, after = found.groups()
        start, end = found.span(1)
        members.append(
            Member(
                key[1:-1], start, end, *found.span(2), None if value == "null" else value.strip('"')
            )
        )
        if after != ",":
            return members
        position = found.end()
    return None


@cache
def _flat() -> re.Pattern[str]:
    return re.compile(_FLAT)


def member_at(line: str, path: Sequence[str], found: Sequence[Member]) -> Member | None:
    """Returns the member that a path of keys leads to from the object with these members.

    The last of several with the same key, as JSON parsers have it.
    """
    for depth, key in enumerate(path, 1):
        member = next((member for member in reversed(found) if member.key == key), None)
        if member is None or depth == len(path):
            return member
        if not isinstance(member.value, dict):
            return None
        found, _ = _members_at(line, member.start)
    return None


def _members_at(line: str, start: int) -> tuple[list[Member], int]:
    """Returns the members of the object that starts there, and where it ends."""
    found: list[Member] = []
    position = _after_blanks(line, start + 1)
    if line[position : position + 1] == "}":
        return found, position + 1
    while True:
        if line[position : position + 1] != '"':
            raise _error(line, position, "expecting a key between double quotes")
        key, key_end = _value(line, position)
        colon = _after_blanks(line, key_end)
        if line[colon : colon + 1] != ":":
            raise _error(line, colon, "expecting ':' after a key")
        value_start = _after_blanks(line, colon + 1)
        value, value_end = _value(line, value_start)
        found.append(Member(str(key), position, key_end, value_start, value_end, value))
        comma = _after_blanks(line, value_end)
        if line[comma : comma + 1] == "}":
            return found, comma + 1
        if line[comma : comma + 1] != ",":
            raise _error(line, comma, "expecting ',' or '}' after a value")
        position = _after_blanks(line, comma + 1)


def _remedy(first: str) -> str | None:
    """Returns the remedy for a line that is not an object, by the first character of its value."""
    if first == "[":
        return "an array of objects? add: --from json"
    return None if first in '"tfn' else "for a number a line use: --from text"


def _value(line: str, start: int) -> tuple[object, int]:
    from json import JSONDecodeError

    try:
        return _decoder().raw_decode(line, start)
    except JSONDecodeError as error:
        raise _error(line, error.pos, error.msg[0].lower() + error.msg[1:]) from None
    except RecursionError:
        raise _error(line, start, "nested too deeply") from None


@cache
def _decoder() -> JSONDecoder:
    from json import JSONDecoder

    return JSONDecoder(parse_float=str, parse_int=str)


def _after_blanks(line: str, position: int) -> int:
    match = _blanks().match(line, position)
    assert match is not None
    return match.end()


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile(r"[ \t\r\n]*")


def _error(line: str, position: int, reason: str, remedy: str | None = None) -> DataError:
    return DataError(reason, 1, position + 1, 0, remedy)
