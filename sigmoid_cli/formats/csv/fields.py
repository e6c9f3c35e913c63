"""Where the fields of CSV lie in a block: those of the columns read, in all records at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.quotes import between_quotes
from sigmoid_cli.formats.scan.bitset import (
    WORD,
    Words,
    is_set,
    nth,
    nth_and_next,
    packed,
    ranks,
    unpacked,
)
from sigmoid_cli.formats.scan.frame import LONGEST
from sigmoid_cli.formats.scan.offsets import Flags, Marks, Places
from sigmoid_cli.formats.scan.scratch import ScratchBuffer
from sigmoid_cli.formats.scan.splice import Bytes

_END = ord("\n")
_RETURN = ord("\r")
_QUOTE = ord('"')


LARGEST = 1 << 24
"""Bytes of the largest block that is taken for an array: a larger one is a record of great length,
whose arrays would take several times its size in memory."""


class Fields(NamedTuple):
    """Where the fields of the columns read lie in a block, a row for each record.

    Attributes:
        starts, ends: of the fields, quotes included.
        content_starts, content_ends: of what the fields say, without quotes around it.
        line_starts: where each record starts.
        line_ends: where the line end of each record starts.
        next_starts: where the next record starts.
        is_empty: which fields are empty, with no quotes.
        lines: how many line ends there are, those between quotes included.
        stops: which characters end a field.
    """

    starts: Places
    ends: Places
    content_starts: Places
    content_ends: Places
    line_starts: Places
    line_ends: Places
    next_starts: Places
    is_empty: Flags
    lines: int
    stops: Words


class FieldFinder:
    """Finds fields in blocks where every record has as many as the header."""

    def __init__(self, header: Header) -> None:
        self._delimiter = header.delimiter[0]
        self._chosen = header.chosen
        self._width = len(header.names)
        self._is_end: ScratchBuffer[np.bool_] = ScratchBuffer(np.bool_)
        self._is_stop: ScratchBuffer[np.bool_] = ScratchBuffer(np.bool_)

    def padding(self, data: bytes) -> bytes:
        """What must stand behind the data: a line end if it is missing, and more than two words."""
        return b"\n" * (not data.endswith(b"\n")) + b" " * (LONGEST + 1 + 2 * WORD)

    def fields(self, data: bytes, characters: Bytes) -> Fields | None:
        """The fields of the columns read; None for a block that wants a closer look.

        Args:
            data: the block, which is not empty.
            characters: of the data and the padding.
        """
        size = len(data) + (not data.endswith(b"\n"))
        scanned = characters[: (size // WORD + 2) * WORD]
        is_end = np.equal(scanned, _END, out=self._is_end.cut(len(scanned)))
        is_stop = np.equal(scanned, self._delimiter, out=self._is_stop.cut(len(scanned)))
        is_stop[size:] = False  # the delimiter may be a blank
        is_stop |= is_end
        stops = packed(is_stop)
        has_quotes = b'"' in data
        if has_quotes:
            between = between_quotes(scanned, stops)
            if between is None or is_set(between, len(scanned) - 1):
                return None
            stops &= ~between
            lines = int(np.count_nonzero(is_end))
            is_end = unpacked(packed(is_end) & ~between)
        line_feeds = Marks(is_end).places()
        rows, width = len(line_feeds), self._width
        if not has_quotes:
            lines = rows
        if (ranks(stops, line_feeds) != np.arange(1, rows + 1) * width).any():
            return None
        next_starts = line_feeds + 1
        line_starts = np.empty_like(line_feeds)
        line_starts[0] = 0
        line_starts[1:] = next_starts[:-1]
        line_ends = line_feeds
        if b"\r" in data:
            # a line feed at the very begin has nothing before it
            line_ends = line_feeds - (characters[line_feeds - 1] == _RETURN)
        starts = np.empty((rows, len(self._chosen)), np.intp)
        ends = np.empty((rows, len(self._chosen)), np.intp)
        for position, column in enumerate(self._chosen):
            starts[:, position], ends[:, position] = self._bounds(
                column, stops, line_starts, line_ends
            )
        is_empty = starts == ends
        content_starts, content_ends = starts, ends
        if has_quotes:
            is_quoted = characters[starts] == _QUOTE
            if (is_quoted & (characters[ends - 1] != _QUOTE)).any():
                return None  # something stands behind the closing quote
            content_starts, content_ends = starts + is_quoted, ends - is_quoted
        return Fields(
            starts,
            ends,
            content_starts,
            content_ends,
            line_starts,
            line_ends,
            next_starts,
            is_empty,
            lines,
            stops,
        )

    def _bounds(
        self, column: int, stops: Words, line_starts: Places, line_ends: Places
    ) -> tuple[Places, Places]:
        """Where the fields of a column start and end."""
        if column == self._width - 1:
            if not column:
                return line_starts, line_ends
            return nth(stops, line_starts, column) + 1, line_ends
        if not column:
            return line_starts, nth(stops, line_starts, 1)
        before, end = nth_and_next(stops, line_starts, column)
        before += 1
        return before, end
