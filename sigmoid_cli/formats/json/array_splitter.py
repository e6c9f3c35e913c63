"""Where an array of objects may be cut into blocks: between its elements."""

from __future__ import annotations

import re
from typing import NamedTuple

from sigmoid_cli.formats.json.elements import COMMA_OR_END, VALUE, Place, column_after, open_string

_OPENING, _CLOSING = (b"{", b"["), (b"}", b"]")
_IRRELEVANT = bytes(set(range(256)) - set(b'{}[]"'))
_STRING = re.compile(rb'"[^"]*+(?:"|\Z)')
_TOKEN = re.compile(rb'[{}\[\],]|"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)

_TAIL = 1 << 10
"""Bytes at the end of a chunk in which the last cut is looked for first: most objects are shorter.
"""

_MORE = 8
"""Times as many bytes it is looked for in then: all together, little more than the chunk has."""


class _Scan(NamedTuple):
    """What is known at an offset of an input.

    Attributes:
        depth: how many objects and arrays are open.
        string: how the string starts that is open there: `"`, or `"\\` where the last character
            was a backslash that escapes the next one. Empty where none is open.
    """

    depth: int
    string: bytes = b""


class ArraySplitter:
    """Cuts after the last element of an array, or the last comma between two (see `Splitter`).

    `state` is a `Place`, right if all before it is JSON; if not, the block that holds the error
    raises it before any that is cut wrongly.
    """

    by_lines = False

    def __init__(self) -> None:
        self.state = ()

    @property
    def state(self) -> tuple[int, ...]:
        return self._place

    @state.setter
    def state(self, state: tuple[int, ...]) -> None:
        self._place = Place(*state)
        self._scan = _Scan(self._place.depth)
        self._column = self._place.column

    def end_of_records(self, chunk: bytes) -> int:
        size = _TAIL
        while True:
            start = max(0, len(chunk) - size)
            cut, expected, scan = _last_cut(chunk[start:], _scanned(self._scan, chunk[:start]))
            if cut or not start:
                break
            size *= _MORE
        if not cut:
            self._scan = scan
            self._column = column_after(self._column, chunk)
            return 0
        end = start + cut
        self.state = Place(1, expected, column_after(self._column, chunk[:end]))
        return end

    def end_of_first_record(self, chunk: bytes) -> int:
        return self.end_of_records(chunk)

    def end_within_record(self, data: bytes) -> int:
        return 0


def _scanned(scan: _Scan, data: bytes) -> _Scan:
    """What is known after some bytes more."""
    depth, string = scan
    if not data:
        return scan
    data = string + data
    is_escaped = False
    if b"\\" in data:
        data = data.replace(b"\\\\", b"")
        is_escaped = data.endswith(b"\\")
        data = data.replace(b'\\"', b"")
    # two quotes with nothing between that matters: a string, or the end of one and the next one
    brackets = data.translate(None, _IRRELEVANT).replace(b'""', b"")
    string = b""
    if b'"' in brackets:
        if brackets.count(b'"') % 2:
            string = b'"\\' if is_escaped else b'"'
        brackets = _STRING.sub(b"", brackets)
    depth += sum(map(brackets.count, _OPENING)) - sum(map(brackets.count, _CLOSING))
    return _Scan(depth, string)


def _last_cut(data: bytes, scan: _Scan) -> tuple[int, int, _Scan]:
    """The last offset at which data may be cut, 0 if there is none; and what is known at its end.

    Returns also what is expected after the cut.
    """
    depth, string = scan
    cut, expected = 0, VALUE
    data, before = string + data, len(string)
    string = b""
    for match in _TOKEN.finditer(data):
        token = match.group()
        if token in _OPENING:
            depth += 1
        elif token in _CLOSING:
            depth -= 1
            if depth == 1:
                cut, expected = match.end() - before, COMMA_OR_END
        elif token == b",":
            if depth == 1:
                cut, expected = match.end() - before, VALUE
        elif match.end() == len(data):
            string = open_string(token)
    return cut, expected, _Scan(depth, string)
