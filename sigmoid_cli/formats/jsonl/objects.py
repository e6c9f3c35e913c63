"""A line of JSON Lines taken apart: the members of its object and where they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from sigmoid_cli.errors import DataError, quoted
from sigmoid_cli.formats.encoding import text_to_bytes

_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)
_BLANKS = re.compile(r"[ \t\r\n]*")

# a member whose key and value are written without escapes, and an object of such members only
_STRING = r'"[^"\\\x00-\x1f]*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_MEMBER_TEXT = rf"[ \t]*+{_STRING}[ \t]*+:[ \t]*+(?:{_STRING}|{_NUMBER}|true|false|null)[ \t]*+"
_FLAT = re.compile(rf"[ \t]*+\{{{_MEMBER_TEXT}(?:,{_MEMBER_TEXT})*+\}}[ \t\r]*+").fullmatch
_MEMBER = re.compile(r'"([^"]*+)"[ \t]*+:[ \t]*+("[^"]*+"|[^," \t}]++)')


class Member(NamedTuple):
    """A member of an object.

    Attributes:
        key: as it is meant, without escapes.
        key_start, key_end: where it is written, quotes included.
        start, end: where its value is written.
        value: what that is: str for numbers too.
    """

    key: str
    key_start: int
    key_end: int
    start: int
    end: int
    value: object


def members(line: str) -> list[Member]:
    """Returns the members of the object that the line is.

    Raises:
        DataError: in line 1, if the line is not one object.
    """
    if _FLAT(line):
        return [
            Member(
                found[1],
                found.start(1) - 1,
                found.end(1) + 1,
                found.start(2),
                found.end(2),
                None if found[2] == "null" else found[2].strip('"'),
            )
            for found in _MEMBER.finditer(line)
        ]
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
    """Returns what to do about a line whose value, which is no object, starts with a character."""
    if first == "[":
        return "an array of objects? make lines of it with: jq -c '.[]'"
    return None if first in '"tfn' else "for a number a line use: --from text"


def _value(line: str, start: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(line, start)
    except json.JSONDecodeError as error:
        raise _error(line, error.pos, error.msg[0].lower() + error.msg[1:]) from None
    except RecursionError:
        raise _error(line, start, "nested too deeply") from None


def _after_blanks(line: str, position: int) -> int:
    match = _BLANKS.match(line, position)
    assert match is not None
    return match.end()


def _error(line: str, position: int, reason: str, remedy: str | None = None) -> DataError:
    return DataError(reason, 1, position + 1, 0, remedy)
