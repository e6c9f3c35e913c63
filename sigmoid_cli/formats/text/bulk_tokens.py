"""The tokens of a block of text, wherever they stand, found all at once: where each lies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.scan.frame import LONGEST, parsed
from sigmoid_cli.formats.scan.offsets import Flags, Offsets, offsets_of
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.numeric.calculation import NotANumberError
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine

_END = ord("\n")
_HASH = ord("#")
_BLANK = np.uint8(ord(" "))
_TAB = np.uint8(ord("\t"))
_CONTROL_BLANKS = np.uint8(ord("\r") - ord("\t"))

_MOST_ODD = 0.5
"""Part of the tokens with which it costs less to hand the whole block to the fallback."""


class Tokens(NamedTuple):
    """The tokens of a block that are kept, in order.

    Attributes:
        values: of the tokens, in the type computed.
        starts, ends: where they lie.
        odd: the indices of those that are not plain numbers.
        lines: how many line ends the block holds.
    """

    values: Array
    starts: Offsets
    ends: Offsets
    odd: Offsets
    lines: int

    def texts(self, data: bytes) -> list[bytes]:
        """Returns the tokens as they are written in the block."""
        return _texts(data, self.starts, self.ends)

    def odd_texts(self, data: bytes) -> list[bytes]:
        """Returns those that are not plain numbers."""
        return _texts(data, self.starts[self.odd], self.ends[self.odd])


def tokens(data: bytes, engine: VectorEngine) -> Tokens | None:
    """Returns the tokens of a block that starts a line, without those left out.

    None if the fallback must read it, as where one is not a number and that is an error.
    """
    characters = np.frombuffer(data + b" " * (LONGEST + 1), np.uint8)
    is_token = ~_is_blank(characters)
    if b"#" in data:
        is_token &= ~_is_comment(characters)
    lines = int(np.count_nonzero(characters == _END))
    edges = is_token.copy()
    np.not_equal(is_token[1:], is_token[:-1], out=edges[1:])
    bounds = offsets_of(edges)
    starts, ends = bounds[0::2], bounds[1::2]
    if not len(starts):
        return Tokens(np.empty(0, engine.dtype), starts, ends, starts, lines)

    def token(index: int) -> bytes:
        return data[starts[index] : ends[index]]

    values, odd = parsed(characters, starts, ends - starts, engine, token)
    if not len(odd):
        return Tokens(values, starts, ends, odd, lines)
    if len(odd) > _MOST_ODD * len(starts):
        return None
    try:
        odd_values, invalid = engine.parse([token(index) for index in odd.tolist()])
    except NotANumberError:
        return None
    values = values.copy()
    values[odd] = odd_values
    if not (invalid and engine.calculation.on_error == "skip"):
        return Tokens(values, starts, ends, odd, lines)
    is_kept = np.ones(len(starts), np.bool_)
    is_kept[odd[invalid]] = False
    is_odd = np.zeros(len(starts), np.bool_)
    is_odd[odd] = True
    odd = np.flatnonzero(is_odd[is_kept])
    return Tokens(values[is_kept], starts[is_kept], ends[is_kept], odd, lines)


def _texts(data: bytes, starts: Offsets, ends: Offsets) -> list[bytes]:
    return [data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _is_blank(characters: Bytes) -> Flags:
    is_blank: Flags = characters == _BLANK
    is_blank |= characters - _TAB <= _CONTROL_BLANKS
    return is_blank


def _is_comment(characters: Bytes) -> Flags:
    """Returns which characters stand in a line that starts with a hash."""
    line_feeds = offsets_of(characters == _END)
    starts = np.append(0, line_feeds + 1)
    is_comment = characters[starts] == _HASH
    ends = np.append(line_feeds, len(characters) - 1)
    change = np.zeros(len(characters), np.int8)
    change[starts[is_comment]] = 1
    change[ends[is_comment]] = -1
    return np.cumsum(change, dtype=np.int8).view(np.bool_)
