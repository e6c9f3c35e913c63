"""Numbers in plain decimal, between brackets and commas, as a float64 array.

A JSON parser reads them faster than anything made for text: simdjson, or where it cannot be had
orjson. Both round correctly and both refuse what JSON does not allow as a number; that is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.numeric.safe_orjson import orjson

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Parse = Callable[[bytes | memoryview], "NDArray[np.float64] | None"]

_END_TO_COMMA = np.uint8(ord(",") - ord("\n"))
_BRACKETS = b"[]"

_NOT_NUMBERS = (b'"', b"t", b"f", b"n")
"""What begins a JSON value that `numpy.fromiter` takes for a number: a string, a word."""


def framed_lines(characters: Bytes, is_end: Flags, is_open: bool, frame: Bytes) -> Bytes:
    """Lines as the elements of an array: between brackets, with commas for line ends.

    This is done by arithmetic on all bytes: to look for line ends would take longer.

    Args:
        characters: of whole lines.
        is_end: which of them end a line.
        is_open: whether the last line has no end.
        frame: what this is written to, of two bytes more than there are characters.
    """
    body = frame[1:-1]
    np.multiply(is_end.view(np.uint8), _END_TO_COMMA, out=body)
    np.add(body, characters, out=body)
    frame = frame[: len(characters) + is_open + 1]
    frame[0], frame[-1] = _BRACKETS
    return frame


def plain_parser() -> Parse:
    """Returns a function from `[1,2.5,-3e4]` to its numbers, and from other text to None.

    Nested arrays must be kept from it: it may flatten them.
    """
    if find_spec("simdjson") is None:  # there are wheels only for some Pythons
        return _with_orjson
    from simdjson import Parser

    return _with_simdjson(Parser())


def _with_simdjson(parser: Any) -> Parse:
    def parse(text: bytes | memoryview) -> NDArray[np.float64] | None:
        try:
            numbers = parser.parse(text).as_buffer(of_type="d")
        except (ValueError, TypeError, RuntimeError):  # the last for integers beyond 64 bits
            return None
        return np.frombuffer(numbers, np.float64)

    return parse


def _with_orjson(text: bytes | memoryview) -> NDArray[np.float64] | None:
    data = bytes(text)
    if any(start in data for start in _NOT_NUMBERS):
        return None
    try:
        numbers = orjson.loads(data)
        return np.fromiter(numbers, np.float64, len(numbers))
    except (ValueError, TypeError):
        return None


def value_counter() -> Callable[[bytes | memoryview], int | None]:
    """Returns a function from an array in JSON, whatever is in it, to how many values it has.

    None for what is not JSON, or has numbers that the parser does not take.
    """
    if find_spec("simdjson") is None:
        return _counted_by_orjson
    from simdjson import Parser

    parser: Any = Parser()

    def counted(text: bytes | memoryview) -> int | None:
        try:
            return len(parser.parse(text))
        except (ValueError, RuntimeError):  # the latter for integers beyond 64 bits
            return None

    return counted


def _counted_by_orjson(text: bytes | memoryview) -> int | None:
    try:
        return len(orjson.loads(text))
    except ValueError:
        return None
