"""Where the objects of a block of JSON Lines lie, all lines at once, and which lines are odd."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.jsonl.bulk_extremes import extremes
from sigmoid_cli.formats.jsonl.nesting import Nesting, nesting_of
from sigmoid_cli.formats.scan.bitset import WORD, unpacked
from sigmoid_cli.formats.scan.odd import odd_items
from sigmoid_cli.formats.scan.offsets import Flags, Offsets, offsets_of
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.numeric.json_array import value_counter

_END = ord("\n")
_COMMA = ord(",")
_BLANK = ord(" ")
_BRACE = ord("{")
_CLOSING_BRACE = ord("}")
_BRACKET, _CLOSING_BRACKET = b"[]"
_BACKSLASH = ord("\\")

_MOST_BLANKS = 16
"""Blanks around the braces of an object with which its line is not odd.

Each costs a pass over all lines that have it. Around objects in an array, that are indented by
four as their members are by eight, stand five and nine.
"""


class Lines(NamedTuple):
    """The lines of a block that hold an object as the fast path can read it, a row for each.

    Attributes:
        characters: of the block and its padding, with blanks for all other lines.
        starts: where the lines start.
        next_starts: where the next lines start.
        last: where the last member of each object ends.
        nesting: of all that there is; None if all objects are flat.
        ends: how many lines end in the block, odd and blank ones among them.
    """

    characters: Bytes
    starts: Offsets
    next_starts: Offsets
    last: Offsets
    nesting: Nesting | None
    ends: int

    def one_each(self, at: Offsets) -> bool:
        """Whether there is one of these offsets in each line, in order."""
        return len(at) == len(self.starts) and bool(
            np.all((self.starts < at) & (at < self.next_starts))
        )

    def rows(self, at: Offsets) -> Offsets:
        """In which line each of these offsets lies."""
        return np.searchsorted(self.starts, at, "right") - 1


class LineFinder:
    """Finds the lines of one block after the other."""

    def __init__(self) -> None:
        self._values_in = value_counter()

    def lines(self, text: bytes, size: int) -> tuple[Lines, Offsets, Offsets]:
        """Returns the lines of a block, and the starts of odd lines and of the lines after them.

        A blank line is neither.

        Args:
            text: the block, with an end of the last line, and `LONGEST` + 1 + `WORD` bytes more.
            size: of the block with that line end.
        """
        padded = np.frombuffer(text, np.uint8)
        line_feeds = offsets_of(padded[:size] == _END)
        next_starts = line_feeds + 1
        starts = np.empty_like(line_feeds)
        starts[0] = 0
        starts[1:] = next_starts[:-1]
        is_line = line_feeds > starts
        last, is_good = _last_members(padded, starts, line_feeds)
        is_good &= is_line
        writable: Bytes | None = None
        if not is_good.all():
            writable = padded.copy()
            _blank_out(writable, starts, next_starts, ~is_good)
        characters = padded if writable is None else writable
        is_odd = is_line & ~is_good
        good = np.flatnonzero(is_good)
        are_plain = self._counter(characters, size, starts[good], next_starts[good])
        if len(good) and not are_plain(0, len(good)):
            if writable is None:
                writable = padded.copy()
            # those with a number that the parser refuses are found at once, others by asking for it
            at = extremes(characters[:size])
            _make_odd(np.searchsorted(next_starts, at, "right"), is_good, is_odd)
            _blank_out(writable, starts, next_starts, is_odd)
            good = np.flatnonzero(is_good)
            are_plain = self._counter(writable, size, starts[good], next_starts[good])
            _make_odd(good[odd_items(len(good), are_plain)], is_good, is_odd)
            _blank_out(writable, starts, next_starts, is_odd)
            characters = writable
        # With one brace a line, at its start, none is within a string: let a string span lines. The
        # line where the last such string of a run ends must end with a brace that closes an object
        # opened at the start of an earlier line, so that one value takes all these lines, and no
        # other line can have two values to make up for that.
        nesting = None
        braces = np.count_nonzero(characters[:size] == _BRACE)
        if braces != np.count_nonzero(is_good) or np.count_nonzero(characters[:size] == _BRACKET):
            characters, nesting = self._nested(
                characters, size, starts, next_starts, is_good, is_odd
            )
        lines = Lines(
            characters,
            starts[is_good],
            next_starts[is_good],
            last[is_good],
            nesting,
            len(line_feeds),
        )
        return lines, starts[is_odd], next_starts[is_odd]

    @staticmethod
    def _nested(
        characters: Bytes,
        size: int,
        starts: Offsets,
        next_starts: Offsets,
        is_good: Flags,
        is_odd: Flags,
    ) -> tuple[Bytes, Nesting]:
        """Returns the nesting, where lines with two backslashes or an open array become odd."""
        characters = characters.copy()
        is_backslash = characters[:size] == _BACKSLASH
        doubled = np.flatnonzero(is_backslash[1:] & is_backslash[:-1])
        if len(doubled):
            _make_odd(np.searchsorted(next_starts, doubled, "right"), is_good, is_odd)
            _blank_out(characters, starts, next_starts, is_odd)
        scanned = characters[: -(-size // WORD) * WORD]
        nesting = nesting_of(scanned)
        line_feeds = next_starts - 1
        if nesting.depths(line_feeds).any() or unpacked(nesting.inside)[line_feeds].any():
            # a value or a string that spans lines, and a line with two values: the count was right
            _make_odd(np.flatnonzero(is_good), is_good, is_odd)
        return characters, nesting

    def _counter(
        self, characters: Bytes, size: int, starts: Offsets, ends: Offsets
    ) -> Callable[[int, int], bool]:
        # the lines with commas for their ends, after one more byte
        frame = np.empty(size + 1, np.uint8)
        frame[1:] = characters[:size]
        frame[ends] = _COMMA

        def are_plain(first: int, end: int) -> bool:
            """Whether there are as many values as lines."""
            part = frame[starts[first] : ends[end - 1] + 1]
            before = part[0], part[-1]
            part[0], part[-1] = _BRACKET, _CLOSING_BRACKET
            count = self._values_in(part.data)
            part[0], part[-1] = before
            return count == end - first

        return are_plain


def _make_odd(rows: Offsets, is_good: Flags, is_odd: Flags) -> None:
    is_odd[rows] = True
    is_good[rows] = False


def _last_members(padded: Bytes, starts: Offsets, line_feeds: Offsets) -> tuple[Offsets, Flags]:
    """Returns where the last member of each line ends, and whether the line may be an object."""
    braces = _after_blanks(padded, starts)
    closing = _before_blanks(padded, line_feeds - 1)
    last = _before_blanks(padded, closing - 1)
    is_good = (padded[braces] == _BRACE) & (padded[closing] == _CLOSING_BRACE)
    is_good &= (padded[last] > _BLANK) & (padded[last] != _BRACE) & (last > braces)
    return last + 1, is_good


def _before_blanks(padded: Bytes, at: Offsets) -> Offsets:
    """Returns the offsets, each moved back before the blanks that are there, but a few at most."""
    for _ in range(_MOST_BLANKS):
        is_blank = padded[at] <= _BLANK
        if not is_blank.any():
            break
        at = at - (is_blank & (padded[at] != _END))
    return at


def _after_blanks(padded: Bytes, at: Offsets) -> Offsets:
    """Returns the offsets, each moved on after the blanks that are there, but a few at most."""
    for _ in range(_MOST_BLANKS):
        is_blank = padded[at] <= _BLANK
        if not is_blank.any():
            break
        at = at + (is_blank & (padded[at] != _END))
    return at


def _blank_out(characters: Bytes, starts: Offsets, next_starts: Offsets, chosen: Flags) -> None:
    """Put blanks for these lines and their ends."""
    pairs = zip(starts[chosen].tolist(), next_starts[chosen].tolist(), strict=True)
    for start, end in pairs:
        characters[start:end] = _BLANK
