"""The numbers of text, a block at a time, and where its lines end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.calculation import NotANumberError
from sigmoid_cli.formats.growing import Growing
from sigmoid_cli.formats.interleave import Bytes
from sigmoid_cli.formats.places import Flags, Places, places
from sigmoid_cli.formats.plain import framed_lines
from sigmoid_cli.formats.vector import Array, VectorArithmetic

_PIECE = 1 << 17
"""Bytes of a block that are read at a time."""

BEGIN = 256
"""Bytes at the begin that tell what is to be expected."""

_OPENING = np.uint8(ord("["))
_CLOSING = np.uint8(ord("]"))
_COMMA = np.uint8(ord(","))
_N = np.uint8(ord("n"))
_END = np.uint8(ord("\n"))
_BLANK = np.uint8(ord(" "))
_TAB = np.uint8(ord("\t"))
_CONTROL_BLANKS = np.uint8(ord("\r") - ord("\t"))

LineEnds = NDArray[np.integer[Any]]

_NONE: Places = np.empty(0, np.intp)
_NO_VALUES: Array = np.empty(0)

_BLANKS = (b" ", b"\t", b"\x0b", b"\x0c", b"\r")


class Numbers(NamedTuple):
    """The numbers of a block, and the line ends around them.

    Attributes:
        values: of the numbers, in the type computed; good until the next block is read.
        lines: how many line ends there are.
        is_open: whether none is behind the last number.
        left_out: the places of those that are none and are to be left out; their value is nan.
        before: how many line ends there are before the first number.
        ends: how many there are behind each number, where 0 stands for a space; None for one each.
    """

    values: Array
    lines: int
    is_open: bool
    left_out: Places = _NONE
    before: int = 0
    ends: LineEnds | None = None


class TextNumbers:
    """Reads blocks of text, in pieces that stay in the second-level cache with all that is made of
    them.
    """

    def __init__(self, arithmetic: VectorArithmetic) -> None:
        self.arithmetic = arithmetic
        self._frame = Growing(np.uint8)
        self._flags = Growing(np.bool_)
        self._values = Growing(arithmetic.dtype.type)
        self._commas = np.full(_PIECE, _COMMA)

    def numbers(self, data: bytes) -> Numbers | None:
        """The numbers of a block that begins a line; None if it needs a closer look."""
        return self._read(data, json_only=False, may_be_several=True)

    def one_a_line(self, data: bytes, *, json_only: bool) -> Numbers | None:
        """The numbers of a block that has nothing but one number on each line, and only such as
        JSON knows where `json_only` says so; None if it needs a closer look.
        """
        return self._read(data, json_only=json_only, may_be_several=False)

    def _read(self, data: bytes, *, json_only: bool, may_be_several: bool) -> Numbers | None:
        if b"[" in data:
            return None  # the parser may flatten what is nested
        excused = self.arithmetic.excused
        pieces: list[Numbers] = []
        sizes: list[int] = []
        values: Array = _NO_VALUES
        was_one_a_line = not may_be_several
        for begin, end in _pieces(data):
            numbers = None
            if was_one_a_line or not _begins_with_blanks(data, begin):
                numbers = self._one_a_line(data, begin, end, json_only)
                was_one_a_line = numbers is not None
            if numbers is None and may_be_several:
                numbers = self._several_a_line(data[begin:end])
            if numbers is None:
                break
            if end - begin == len(data):
                return numbers
            size, count = len(values), len(numbers.values)
            # with room for the rest of the block, if it is like this piece
            room = self._values.cut(size + count * (len(data) - begin) // (end - begin), kept=size)
            values = room[: size + count]
            values[size:] = numbers.values
            sizes.append(count)
            pieces.append(numbers._replace(values=_NO_VALUES))
        else:
            joined = _joined(values, sizes, pieces)
            if joined is not None:
                return joined
        self.arithmetic.excused = excused  # the closer look finds them again
        return None

    def _one_a_line(self, data: bytes, begin: int, end: int, json_only: bool) -> Numbers | None:
        """The numbers of a piece with one on each line; None if it needs a closer look."""
        characters = np.frombuffer(data, np.uint8, end - begin, begin)
        is_open = data[end - 1] != ord("\n")
        flags = self._flags.cut(len(characters))
        is_end = np.equal(characters, _END, out=flags)
        lines = int(np.count_nonzero(is_end))
        frame = self._with_commas(characters, is_open)
        values = self._plain_values(frame, lines + is_open, lambda: data[begin:end].split())
        if values is not None:
            return Numbers(values, lines, is_open)
        piece = data[begin:end]
        if b"#" in piece or any(blank in piece for blank in _BLANKS):
            return None
        frame = framed_lines(characters, is_end, is_open, self._frame.cut(len(characters) + 2))
        left_out = _NONE
        if b"+" in piece:
            values = self._plain_values(frame, lines + is_open, piece.split)
        if values is None and not json_only:
            values = self._values_with_nan(frame, piece, is_end, lines + is_open)
            if values is None:
                if is_end[0] or np.logical_and(is_end[1:], is_end[:-1]).any():
                    return None  # there are blank lines
                try:
                    values, bad = self.arithmetic.parse(piece.split())
                except NotANumberError:
                    return None
                if self.arithmetic.calculation.on_error == "skip":
                    left_out = np.array(bad, np.intp)
        return None if values is None else Numbers(values, lines, is_open, left_out)

    def _with_commas(self, characters: Bytes, is_open: bool) -> Bytes:
        """Lines between brackets, with commas for line ends; also for blanks, a plus, and all else
        that is below a comma.

        That is the larger of each byte and a comma. With no more numbers than lines, there was
        nothing but line ends: each other comma makes a number more.
        """
        size = len(characters)
        if len(self._commas) < size:
            self._commas = np.full(size + size // 4, _COMMA)
        frame = self._frame.cut(size + 2)
        np.maximum(characters, self._commas[:size], out=frame[1:-1])
        frame = frame[: size + is_open + 1]
        frame[0], frame[-1] = _OPENING, _CLOSING
        return frame

    def _plain_values(
        self, frame: Bytes, count: int, tokens: Callable[[], Sequence[bytes]]
    ) -> Array | None:
        wide = self.arithmetic.parse_plain(frame.data)
        if wide is None or len(wide) != count:
            return None
        return self.arithmetic.narrowed(wide, tokens)

    def _values_with_nan(
        self, frame: Bytes, piece: bytes, is_end: Flags, count: int
    ) -> Array | None:
        """The values where `nan` stands among plain numbers, which JSON has no word for."""
        middles = np.flatnonzero(frame == ord("a"))
        before, n, another_n, behind = (
            frame.take(middles + offset, mode="clip") for offset in (-2, -1, 1, 2)
        )
        is_nan = (n == _N) & (another_n == _N)
        is_nan &= (before == _COMMA) | (before == _OPENING)
        is_nan &= (behind == _COMMA) | (behind == _CLOSING)
        if not is_nan.all():
            return None
        for offset in (-1, 0, 1):
            frame[middles + offset] = ord("0") if offset else ord(".")
        values = self._plain_values(frame, count, piece.split)
        if values is not None:
            values = values.copy()
            values[np.searchsorted(places(is_end), middles - 1)] = np.nan
        return values

    def _several_a_line(self, piece: bytes) -> Numbers | None:
        """The numbers of a piece with blanks between them: the last of each run becomes a comma."""
        core = piece.strip()
        lines = piece.count(b"\n")
        if b"\r" in piece:
            return None
        if not core:
            return Numbers(np.empty(0, self.arithmetic.dtype), lines, False, before=lines)
        before, _, behind = piece.partition(core)
        characters = np.frombuffer(core, np.uint8)
        is_blank = characters == _BLANK
        is_blank |= characters - _TAB <= _CONTROL_BLANKS
        is_last = np.greater(is_blank[:-1], is_blank[1:], out=self._flags.cut(len(is_blank) - 1))
        last_blanks = places(is_last)
        frame = self._frame.cut(len(core) + 2)
        frame[0], frame[-1] = _OPENING, _CLOSING
        frame[1:-1] = characters
        frame[1:-1][last_blanks] = _COMMA
        values = self._plain_values(frame, len(last_blanks) + 1, piece.split)
        if values is None:
            return None
        if len(last_blanks) < np.count_nonzero(is_blank):
            ends = _line_ends_of_runs(characters, last_blanks)
        else:
            ends = (characters[last_blanks] == _END).view(np.uint8)
        last = behind.count(b"\n")
        return Numbers(
            values, lines, not last, before=before.count(b"\n"), ends=np.append(ends, last)
        )


def _pieces(data: bytes) -> Iterator[tuple[int, int]]:
    """Where pieces of whole lines begin and end."""
    begin = 0
    while begin < len(data):
        end = len(data)
        if end - begin > _PIECE:
            end = data.rfind(b"\n", begin, begin + _PIECE) + 1
            if not end:  # a line longer than that
                end = data.find(b"\n", begin) + 1 or len(data)
        yield begin, end
        begin = end


def _joined(values: Array, sizes: list[int], pieces: list[Numbers]) -> Numbers | None:
    """The numbers of pieces, of which only the last may be open; None where blank lines are beside
    numbers to be left out.

    Args:
        values: of all pieces.
        sizes: how many of them are of each.
        pieces: all else.
    """
    lines = sum(piece.lines for piece in pieces)
    is_open = pieces[-1].is_open
    have_one_a_line = all(sizes) and all(piece.ends is None for piece in pieces)
    if have_one_a_line and not any(len(piece.left_out) for piece in pieces):
        return Numbers(values, lines, is_open)
    starts = np.cumsum([0, *sizes])[:-1]
    left_out = np.concatenate(
        [piece.left_out + start for piece, start in zip(pieces, starts, strict=True)]
    )
    if have_one_a_line:
        return Numbers(values, lines, is_open, left_out)
    if len(left_out):
        return None
    before = 0
    ends = np.ones(len(values), np.intp)
    for piece, start, size in zip(pieces, starts.tolist(), sizes, strict=True):
        if start:
            ends[start - 1] += piece.before
        else:
            before += piece.before
        if piece.ends is not None:
            ends[start : start + size] = piece.ends
    return Numbers(values, lines, is_open, before=before, ends=ends)


def _begins_with_blanks(data: bytes, begin: int) -> bool:
    """Whether there are blanks in the first line, and so in others, most likely."""
    first_line, _, _ = data[begin : begin + BEGIN].partition(b"\n")
    return any(blank in first_line for blank in _BLANKS)


def _line_ends_of_runs(characters: Bytes, last_blanks: Places) -> Places:
    """How many line ends there are in each run of blanks, by where it ends."""
    runs = np.searchsorted(last_blanks, np.flatnonzero(characters == _END))
    return np.bincount(runs, minlength=len(last_blanks))
