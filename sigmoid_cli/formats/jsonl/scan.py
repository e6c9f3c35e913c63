"""The members of an object by their offsets in bytes, of which no copy is made.

This is for lines of great length. It takes most of what a parser of JSON takes, and nothing else:
what it does not take is left to `objects`, which says what is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sigmoid_cli.formats.encoding import bytes_to_text

_WS = rb"[ \t\r\n]*+"
_STRING = rb'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"'
_SCALAR = (
    rb"(?:" + _STRING + rb"|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
    rb"|true|false|null|NaN|-?Infinity)"
)
_COLON = _WS + rb":" + _WS
_AFTER_VALUE = _WS + rb"(?P<end>[,}])" + _WS

_blanks = re.compile(_WS).match
_scalar = re.compile(_SCALAR).match
_key = re.compile(_STRING + _COLON).match
_after_value = re.compile(_AFTER_VALUE).match

# a member up to its value, and if that holds no others, what comes after it
_member = re.compile(
    rb"(?P<key>"
    + _STRING
    + rb")"
    + _COLON
    + rb"(?:(?P<value>"
    + _SCALAR
    + rb")"
    + _AFTER_VALUE
    + rb")?"
).match

# those elements of an array, or members of an object, before the first that holds others or is last
_elements = re.compile(rb"(?:" + _WS + _SCALAR + _WS + rb",)*+" + _WS).match
_members = re.compile(rb"(?:" + _WS + _STRING + _COLON + _SCALAR + _WS + rb",)*+" + _WS).match

_CLOSING = {ord("["): ord("]"), ord("{"): ord("}")}

_DEEPEST = 500
"""Objects and arrays that may be open: half of what the parser of the standard library takes."""


class NotScannedError(Exception):
    """It is not JSON, or such as needs another parser."""


class Span(NamedTuple):
    """A member of an object, by offsets.

    Attributes:
        key_start, key_end: where its key is written, quotes included.
        start, end: where its value is written.
    """

    key_start: int
    key_end: int
    start: int
    end: int

    def key(self, data: bytes) -> str:
        """Returns its key as it is meant."""
        if data.find(b"\\", self.key_start, self.key_end) < 0:
            return bytes_to_text(data[self.key_start + 1 : self.key_end - 1])
        return str(json.loads(bytes_to_text(data[self.key_start : self.key_end])))


class ObjectScanner:
    """Goes through the members of the object that starts at an offset.

    Attributes:
        end: where the object ends, once all members have been seen.
    """

    def __init__(self, data: bytes, start: int) -> None:
        self.end = 0
        self._data = data
        self._start = start

    def __iter__(self) -> Iterator[Span]:
        """Raises a `NotScannedError` where this is no object."""
        data = self._data
        if data[self._start : self._start + 1] != b"{":
            raise NotScannedError
        position = _end(_blanks(data, self._start + 1))
        if data[position : position + 1] == b"}":
            self.end = position + 1
            return
        while True:
            member = after = _member(data, position)
            if member is None:
                raise NotScannedError
            start, end = member.span("value")
            if end < 0:  # an array or an object, if anything
                start = member.end()
                end = _value_end(data, start)
                after = _after_value(data, end)
                if after is None:
                    raise NotScannedError
            yield Span(position, member.end("key"), start, end)
            assert after is not None
            position = after.end()
            if after["end"] == b"}":
                self.end = after.end("end")
                return


def after_blanks(data: bytes, position: int) -> int:
    """Returns where the blanks end that are there."""
    return _end(_blanks(data, position))


def nested_member(data: bytes, span: Span | None, path: Sequence[str]) -> Span | None:
    """Returns the member that a path of keys leads to, from a member that may be an object.

    The last of several with the same key, as JSON parsers have it.
    """
    for key in path:
        if span is None or data[span.start : span.start + 1] != b"{":
            return None
        inner = [one for one in ObjectScanner(data, span.start) if one.key(data) == key]
        span = inner[-1] if inner else None
    return span


def _end(found: re.Match[bytes] | None) -> int:
    if found is None:
        raise NotScannedError
    return found.end()


def _value_end(data: bytes, position: int) -> int:
    """Returns where the value ends that starts there."""
    if data[position : position + 1] not in (b"{", b"["):
        return _end(_scalar(data, position))
    open_: list[int] = []
    is_value = True
    while True:
        if is_value and data[position : position + 1] in (b"{", b"["):
            if len(open_) == _DEEPEST:
                raise NotScannedError
            open_.append(data[position])
            first = position + 1
            position = _end(_blanks(data, first))
            if data[position : position + 1] == bytes((_CLOSING[open_[-1]],)):
                is_value = False
            else:
                position = _next_value(data, first, open_[-1])
            continue
        if is_value:
            position = _end(_scalar(data, position))
        # after a value, or before the end of what is empty
        position = _end(_blanks(data, position))
        byte = data[position : position + 1]
        position += 1
        if byte == b",":
            position = _next_value(data, position, open_[-1])
            is_value = True
        elif byte == bytes((_CLOSING[open_[-1]],)):
            open_.pop()
            is_value = False
            if not open_:
                return position
        else:
            raise NotScannedError


def _next_value(data: bytes, position: int, opening: int) -> int:
    """Returns where the next value starts that is not a scalar before a comma."""
    if opening == ord("["):
        return _end(_elements(data, position))
    position = _end(_members(data, position))
    return _end(_key(data, position))
