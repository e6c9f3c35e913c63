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
from sigmoid_cli.formats.scan.offsets import Flags, Marks, Offsets
from sigmoid_cli.formats.scan.scratch import ScratchBuffer
from sigmoid_cli.formats.scan.splice import Bytes

_END = ord("\n")
_RETURN = ord("\r")
_QUOTE = ord('"')


LARGEST = 1 << 24
"""Bytes of the largest block that is taken for an array: a larger one is a very long record,
whose arrays would take several times its size in memory."""


class Fields(NamedTuple):
    """Where the fields of the columns read lie in a block, a row for each record.

    A blank line is not a record.

    Attributes:
        starts, ends: of the fields, quotes included.
        content_starts, content_ends: of what the fields say, without quotes around it.
        line_starts: where each record starts.
        line_ends: where the line end of each record starts.
        next_starts: where the next line starts.
        is_empty: which fields are empty, with no quotes.
        is_odd: in which fields something stands after the closing quote; None if in none.
        lines: how many line ends there are, those between quotes included.
        stops: which characters end a field.
        blank: where blank lines start, and where the next lines start.
    """

    starts: Offsets
    ends: Offsets
    content_starts: Offsets
    content_ends: Offsets
    line_starts: Offsets
    line_ends: Offsets
    next_starts: Offsets
    is_empty: Flags
    is_odd: Flags | None
    lines: int
    stops: Words
    blank: tuple[Offsets, Offsets]


class FieldFinder:
    """Finds fields in blocks where every record has as many as the header."""

    def __init__(self, header: Header) -> None:
        self._delimiter = header.delimiter
        self._chosen = header.chosen
        self._width = len(header.names)
        self._is_end: ScratchBuffer[np.bool_] = ScratchBuffer(np.bool_)
        self._is_stop: ScratchBuffer[np.bool_] = ScratchBuffer(np.bool_)

    def padding(self, data: bytes) -> bytes:
        """Returns bytes to put after the data: a missing line end, and more than two words."""
        return b"\n" * (not data.endswith(b"\n")) + b" " * (LONGEST + 1 + 2 * WORD)

    def fields(self, data: bytes, characters: Bytes) -> Fields | None:
        """Returns the fields of the columns read; None if a record is of another length.

        Args:
            data: the block, which is not empty.
            characters: of the data and the padding.
        """
        size = len(data) + (not data.endswith(b"\n"))
        scanned = characters[: (size // WORD + 2) * WORD]
        is_end = np.equal(scanned, _END, out=self._is_end.cut(len(scanned)))
        is_stop = np.equal(scanned, self._delimiter[0], out=self._is_stop.cut(len(scanned)))
        is_stop[size:] = False  # the delimiter may be a blank
        is_stop |= is_end
        stops = packed(is_stop)
        has_quotes = b'"' in data
        if has_quotes:
            between = between_quotes(scanned, stops)
            if is_set(between, len(scanned) - 1):
                return None
            stops &= ~between
            lines = int(np.count_nonzero(is_end))
            is_end = unpacked(packed(is_end) & ~between)
        line_feeds = Marks(is_end).offsets()
        if not has_quotes:
            lines = len(line_feeds)
        next_starts = line_feeds + 1
        line_starts = np.empty_like(line_feeds)
        line_starts[0] = 0
        line_starts[1:] = next_starts[:-1]
        line_ends = line_feeds
        if b"\r" in data:
            # before a line feed at the very start this is the end of the padding
            line_ends = line_feeds - (characters[line_feeds - 1] == _RETURN)
        blank = _NONE, _NONE
        if not self._are_records(stops, line_feeds, line_starts, line_ends):
            is_blank = line_starts == line_ends
            blank = line_starts[is_blank], next_starts[is_blank]
            line_starts, line_ends, next_starts, line_feeds = (
                array[~is_blank] for array in (line_starts, line_ends, next_starts, line_feeds)
            )
            counts = np.diff(ranks(stops, line_feeds), prepend=0)
            counts -= np.diff(np.searchsorted(blank[0], line_feeds), prepend=0)
            if not len(counts) or (counts != self._width).any():
                return None
        starts, ends = self._all_bounds(stops, line_starts, line_ends, blank[1] - 1)
        is_empty = starts == ends
        is_odd = None
        content_starts, content_ends = starts, ends
        if has_quotes:
            is_quoted = characters[starts] == _QUOTE
            is_odd = is_quoted & (characters[ends - 1] != _QUOTE)
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
            is_odd if is_odd is not None and is_odd.any() else None,
            lines,
            stops,
            blank,
        )

    def _are_records(
        self, stops: Words, line_feeds: Offsets, line_starts: Offsets, line_ends: Offsets
    ) -> bool:
        """Whether each line is a record with as many fields as the header."""
        if self._width == 1 and (line_starts == line_ends).any():
            return False
        count = len(line_feeds)
        return bool((ranks(stops, line_feeds) == np.arange(1, count + 1) * self._width).all())

    def _all_bounds(
        self, stops: Words, line_starts: Offsets, line_ends: Offsets, blank_ends: Offsets
    ) -> tuple[Offsets, Offsets]:
        """Returns where the fields of all columns read start and end, records × columns."""
        width, chosen = self._width, list(self._chosen)
        # to look for the n-th stop takes n steps for each record and some more, to list all of them
        # takes about three for each
        if sum(chosen) + 8 * len(chosen) > 3 * width + 24:
            all_ends = Marks(unpacked(stops)).offsets()
            if len(blank_ends):
                all_ends = np.delete(all_ends, np.searchsorted(all_ends, blank_ends))
            bounds = np.empty((len(line_starts), width + 1), np.intp)
            bounds[:, 0] = line_starts
            bounds[:, 1:] = all_ends.reshape(-1, width)
            bounds[:, 1:-1] += 1  # the next field starts there, and this one ends before
            starts = bounds[:, chosen]
            ends = bounds[:, [column + 1 for column in chosen]]
            ends -= 1
            if width - 1 in chosen:
                last = [position for position, column in enumerate(chosen) if column == width - 1]
                ends[:, last] = line_ends[:, None]
            return starts, ends
        starts = np.empty((len(line_starts), len(chosen)), np.intp)
        ends = np.empty_like(starts)
        for position, column in enumerate(chosen):
            starts[:, position], ends[:, position] = self._bounds(
                column, stops, line_starts, line_ends
            )
        return starts, ends

    def _bounds(
        self, column: int, stops: Words, line_starts: Offsets, line_ends: Offsets
    ) -> tuple[Offsets, Offsets]:
        """Returns where the fields of a column start and end."""
        if column == self._width - 1:
            if not column:
                return line_starts, line_ends
            return nth(stops, line_starts, column) + 1, line_ends
        if not column:
            return line_starts, nth(stops, line_starts, 1)
        start, end = nth_and_next(stops, line_starts, column)
        start += 1
        return start, end


_NONE: Offsets = np.empty(0, np.intp)
