"""An array of objects as JSON Lines of the same length, and where it may be cut into blocks."""

from __future__ import annotations

import re

from sigmoid_cli.errors import quoted
from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.elements import (
    COMMA_OR_END,
    STRING,
    VALUE,
    VALUE_OR_END,
    Place,
    error_at,
)

_INNER = rb'[^{}\[\]"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"'
for _ in range(2):
    _INNER += rb"|[{\[](?:" + _INNER + rb")*+[}\]]"
_OBJECT = rb"\{(?:" + _INNER + rb")*+\}"
"""An object with at most two levels in it, so that most objects are one token."""

_TOKEN = re.compile(_OBJECT + rb"|[\[\]{},]|" + STRING + rb'|[^ \t\n\r\[\]{},"]++', re.DOTALL)

_LINE_FEED, _RETURN, _BLANK = b"\n\r "
_LINE_FEED_TO_RETURN = bytes.maketrans(b"\n", b"\r")


def array_lines(block: Block) -> bytes:
    """The objects of a block, each in a line.

    The brackets of the array become blanks and the commas between its elements line feeds. Other
    line feeds become carriage returns, which JSON allows, and does not allow, where it does line
    feeds.

    Raises:
        DataError: where the elements are not objects with commas between, or the input does not
            begin with an array or ends within it, or after it goes on.
    """
    data = block.data
    lines = bytearray(data.translate(_LINE_FEED_TO_RETURN))
    depth, expected, _ = Place(*block.start)
    good = 0
    for match in _TOKEN.finditer(data):
        token, start = match.group(), match.start()
        if depth > 1:
            if token in (b"{", b"["):
                depth += 1
            elif token in (b"}", b"]"):
                depth -= 1
                if depth == 1:
                    good = match.end()
        elif depth and token == b"," and expected == COMMA_OR_END:
            lines[start], expected, good = _LINE_FEED, VALUE, match.end()
        elif depth and token == b"]" and expected != VALUE:
            lines[start], expected, depth = _BLANK, COMMA_OR_END, 0
        elif not depth and token == b"[" and expected == VALUE:
            lines[start], expected, depth = _BLANK, VALUE_OR_END, 1
        elif depth and token.startswith(b"{") and expected != COMMA_OR_END:
            expected = COMMA_OR_END
            if token == b"{":
                depth = 2
            else:
                good = match.end()
        else:
            raise error_at(block, start, good, *_unexpected(token, depth, expected))
    if block.is_last and (depth or expected != COMMA_OR_END):
        reason = "ends inside an array" if depth else "holds no JSON value"
        raise error_at(block, len(data), good, reason)
    return bytes(lines)


def _unexpected(token: bytes, depth: int, expected: int) -> tuple[str, str | None]:
    """What is wrong with a token, and what to do about it."""
    if expected != COMMA_OR_END:
        if not depth:
            return f"{quoted(token)} where an array of objects should be", None
        if token == b"]":
            return "',' before ']'", "remove the comma"
        return f"{quoted(token)} where an object should be", None
    if depth:
        return f"{quoted(token)} where ',' or ']' should be", None
    remedy = (
        "several arrays? make lines of their objects with: jq -c '.[]'" if token == b"[" else None
    )
    return f"{quoted(token)} after the end of the array", remedy
