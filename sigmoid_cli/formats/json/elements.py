"""The elements of a JSON document: numbers and nulls in arrays, checked to the last byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sigmoid_cli.errors import DataError, quoted
from sigmoid_cli.formats.block import Block
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import Calculation

VALUE, VALUE_OR_END, COMMA_OR_END = range(3)
"""What may come next: a value; a value or the end of the array; a comma or an end."""

EXPECTED_AFTER = {b",": VALUE, b"[": VALUE_OR_END, b"]": COMMA_OR_END}

STRING = rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
_TOKEN = re.compile(rb"[\[\],]|" + STRING + rb'|[^ \t\n\r\[\],"]+', re.DOTALL)
_REMEDIES = {
    b"nan": "JSON has no NaN: write null",
    b"infinity": "JSON has no infinity: write 1e999",
    b"-infinity": "JSON has no infinity: write -1e999",
}
_LONGEST = 10
"""More bytes than any of these has."""

_CONTINUATION = bytes(range(0x80, 0xC0))
"""The bytes of UTF-8 that start no character."""


class Place(NamedTuple):
    """A place in a document where it may be cut.

    Attributes:
        depth: how many arrays are open.
        expected: what may come next.
        column: how many characters of the line are before it.
    """

    depth: int = 0
    expected: int = VALUE
    column: int = 0


class Element(NamedTuple):
    """A token that stands for a number: its bytes and where they are in the block."""

    token: bytes
    start: int
    end: int


class NotJsonError(Exception):
    """A block is not an array of numbers from the byte at `position` on."""

    def __init__(self, reason: str, position: int, remedy: str | None = None) -> None:
        super().__init__(reason, position, remedy)
        self.reason = reason
        self.position = position
        self.remedy = remedy


def elements(block: Block, calculation: Calculation) -> list[Element]:
    """Returns the elements of a block.

    Those that are not numbers or null are among them, unless they are an error; so are numbers
    that are not probabilities where these are read.

    Raises:
        DataError: where brackets and commas are not as JSON has them, at what is not to be an
            element, and at an input that ends too early.
    """
    found = []
    try:
        for element in _elements(block, calculation):
            found.append(element)
    except NotJsonError as error:
        good = found[-1].end if found else 0
        raise error_at(block, error.position, good, error.reason, error.remedy) from None
    return found


def _elements(block: Block, calculation: Calculation) -> Iterator[Element]:
    depth, expected, _ = Place(*block.start)
    is_strict = calculation.on_error == "fail"
    takes_probabilities = calculation.takes_probabilities
    for match in _TOKEN.finditer(block.data):
        token = match.group()
        if token == b"," and expected == COMMA_OR_END and depth:
            expected = VALUE
        elif token == b"[" and expected != COMMA_OR_END:
            depth += 1
            expected = VALUE_OR_END
        elif token == b"]" and expected != VALUE and depth:
            depth -= 1
            expected = COMMA_OR_END
        elif token in b"[]," or token.startswith(b"{") or expected == COMMA_OR_END:
            raise _unexpected(token, depth, expected, match.start())
        elif is_strict and not (grammar.is_json_number(token) or token == b"null"):
            raise _not_a_number(token, match.start())
        elif is_strict and takes_probabilities and not _is_probability(token, calculation.dtype):
            raise NotJsonError(f"{quoted(token)} {grammar.fault(token)}", match.start())
        else:
            yield Element(token, *match.span())
            expected = COMMA_OR_END
    if block.is_last and (depth or expected != COMMA_OR_END):
        reason = "ends inside an array" if depth else "holds no JSON value"
        raise NotJsonError(reason, len(block.data))


def _unexpected(token: bytes, depth: int, expected: int, position: int) -> NotJsonError:
    if token.startswith(b"{") and expected != COMMA_OR_END:
        return NotJsonError(
            "an object where a number should be",
            position,
            "an array of objects? make lines of it with jq -c '.[]', and add: --from jsonl -c NAME"
            if depth
            else "one object a line? add: --from jsonl --column NAME",
        )
    if expected != COMMA_OR_END:
        wanted = "a number"
    elif depth:
        wanted = "',' or ']'"
    else:
        wanted = "the end"
    return NotJsonError(f"{quoted(token)} where {wanted} should be", position)


def _is_probability(token: bytes, dtype: str) -> bool:
    value = grammar.value(token, dtype)
    return value is None or 0.0 <= value <= 1.0  # null is not refused


def _not_a_number(token: bytes, position: int) -> NotJsonError:
    reason = "is not a number in JSON" if grammar.is_number(token) else "is not a number"
    remedy = _REMEDIES.get(token[:_LONGEST].lower())
    if remedy is None and token[:1] == b'"' and grammar.is_number(token.strip(b'"')):
        remedy = "remove the quotes"
    return NotJsonError(f"{quoted(token)} {reason}", position, remedy)


def error_at(
    block: Block, position: int, good: int, reason: str, remedy: str | None = None
) -> DataError:
    """Returns the error at an offset of a block.

    The block is good up to the end of its last good element. Without any, nothing of it is: a
    bracket alone says nothing.
    """
    before = block.data[:position]
    column = column_after(Place(*block.start).column, before) + 1
    return DataError(reason, before.count(b"\n") + 1, column, good, remedy)


def column_after(column: int, data: bytes) -> int:
    """Returns how many characters of its line are before the end of the data.

    Args:
        column: how many are before the data.
    """
    line_start = data.rfind(b"\n") + 1
    return (0 if line_start else column) + characters(data[line_start:])


def as_number(token: bytes) -> bytes:
    """Returns what an element is among numbers of any grammar: those of JSON are fewer."""
    if grammar.is_json_number(token):
        return token
    return b"nan" if token == b"null" else b'"' + token


def characters(data: bytes) -> int:
    """Returns how many characters start in the bytes; counts of consecutive pieces add up."""
    return len(data) if data.isascii() else len(data.translate(None, _CONTINUATION))


def open_string(string: bytes) -> bytes:
    """Returns how a string starts that is open at the end of the data; empty if it is closed.

    That is `"`, or `"\\` where the last character is a backslash that escapes the next one.
    """
    if len(string) > 1 and string.endswith(b'"') and not _ends_in_escape(string[:-1]):
        return b""
    return b'"\\' if _ends_in_escape(string) else b'"'


def _ends_in_escape(string: bytes) -> bool:
    """Whether the last byte is a backslash that escapes the next one."""
    return (len(string) - len(string.rstrip(b"\\"))) % 2 == 1
