"""The numbers of text, a block at a time, and where its lines end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from sigmoid_cli.formats.scan.offsets import Flags, Offsets, offsets_of
from sigmoid_cli.formats.scan.scratch import ScratchBuffer
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.formats.text.bulk_segments import NO_VALUES, NONE_LEFT_OUT, ParsedNumbers, Pieces
from sigmoid_cli.numeric.calculation import NotANumberError
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.json_array import framed_lines
from sigmoid_cli.numeric.vector import VectorEngine

_PIECE = 1 << 17
"""Bytes of a block that are read at a time."""

START = 256
"""Bytes at the start of a block that show what to expect."""

_OPENING = np.uint8(ord("["))
_CLOSING = np.uint8(ord("]"))
_COMMA = np.uint8(ord(","))
_N = np.uint8(ord("n"))
_END = np.uint8(ord("\n"))
_BLANK = np.uint8(ord(" "))
_TAB = np.uint8(ord("\t"))
_CONTROL_BLANKS = np.uint8(ord("\r") - ord("\t"))

_BLANKS = (b" ", b"\t", b"\x0b", b"\x0c", b"\r")


class TextNumbers:
    """Reads blocks of text, in pieces that stay in the second-level cache with all that is made of
    them.
    """

    def __init__(self, engine: VectorEngine) -> None:
        self.engine = engine
        self._frame = ScratchBuffer(np.uint8)
        self._flags = ScratchBuffer(np.bool_)
        self._commas = np.full(_PIECE, _COMMA)
        self._pieces = Pieces(engine.dtype)

    def numbers(self, data: bytes) -> ParsedNumbers | None:
        """Returns the numbers of a block that starts a line; None if the fallback must read it."""
        return self._read(data, json_only=False, may_be_several=True)

    def one_a_line(self, data: bytes, *, json_only: bool) -> ParsedNumbers | None:
        """Returns the numbers of a block with one number on each line; None for other blocks.

        With `json_only` there are only numbers that JSON allows.
        """
        return self._read(data, json_only=json_only, may_be_several=False)

    def _read(self, data: bytes, *, json_only: bool, may_be_several: bool) -> ParsedNumbers | None:
        if b"[" in data:
            return None  # the parser may flatten what is nested
        invalid = self.engine.invalid
        self._pieces.clear()
        was_one_a_line = not may_be_several
        start = 0
        while start < len(data):
            numbers = None
            is_one_a_line = was_one_a_line or not _starts_with_blanks(data, start)
            if is_one_a_line:
                start = self._read_plain(data, start)
                if start == len(data):
                    break
            end = _end_of_piece(data, start)
            piece = data[start:end]
            if is_one_a_line:
                numbers = self._one_a_line(piece, json_only)
                was_one_a_line = numbers is not None
            if numbers is None and may_be_several:
                numbers = self._several_a_line(piece)
            if numbers is None:
                break
            self._pieces.keep(numbers.values, (len(data) - start) / len(piece))
            self._pieces.add(numbers)
            start = end
        joined = self._pieces.joined() if start == len(data) else None
        if joined is None:
            self.engine.invalid = invalid  # the fallback finds them again
        return joined

    def _read_plain(self, data: bytes, start: int) -> int:
        """Read pieces with one plain number on each line. Returns where another one starts.

        The larger of each byte and a comma are the lines with commas for line ends; also for
        blanks, a plus, and all else that is below a comma. With no more numbers than lines, there
        was nothing but line ends: each other comma makes a number more.
        """
        pieces = self._pieces
        before = pieces.count
        while start < len(data):
            end = _end_of_piece(data, start)
            size = end - start
            if len(self._commas) < size:
                self._commas = np.full(size + size // 4, _COMMA)
            characters = np.frombuffer(data, np.uint8, size, start)
            is_end = np.equal(characters, _END, out=self._flags.cut(size))
            is_open = not is_end[-1]
            frame = self._frame.cut(size + 1 + is_open)
            np.maximum(characters, self._commas[:size], out=frame[1 : size + 1])
            frame[0], frame[-1] = _OPENING, _CLOSING
            count = int(np.count_nonzero(is_end)) + is_open
            values = self._plain_values(frame, count, partial(_tokens, data, start, end))
            if values is None:
                break
            pieces.keep(values, (len(data) - start) / size)
            start = end
        count = pieces.count - before
        if count:
            is_open = not data.endswith(b"\n", 0, start)
            pieces.add(ParsedNumbers(NO_VALUES, count - is_open, is_open))
        return start

    def _one_a_line(self, piece: bytes, json_only: bool) -> ParsedNumbers | None:
        """Returns the numbers of a piece with one on each line, not all plain; None for others."""
        if b"#" in piece or any(blank in piece for blank in _BLANKS):
            return None
        characters = np.frombuffer(piece, np.uint8)
        is_end = characters == _END
        lines = int(np.count_nonzero(is_end))
        is_open = not is_end[-1]
        frame = framed_lines(characters, is_end, is_open, self._frame.cut(len(piece) + 2))
        values, left_out = None, NONE_LEFT_OUT
        if b"+" in piece:
            values = self._plain_values(frame, lines + is_open, piece.split)
        if values is None and not json_only:
            values = self._values_with_nan(frame, piece, is_end, lines + is_open)
            if values is None:
                if is_end[0] or np.logical_and(is_end[1:], is_end[:-1]).any():
                    return None  # there are blank lines
                try:
                    values, bad = self.engine.parse(piece.split())
                except NotANumberError:
                    return None
                if self.engine.calculation.on_error == "skip":
                    left_out = np.array(bad, np.intp)
        return None if values is None else ParsedNumbers(values, lines, is_open, left_out)

    def _plain_values(
        self, frame: Bytes, count: int, tokens: Callable[[], Sequence[bytes]]
    ) -> Array | None:
        return self.engine.parse_frame(frame.data, count, tokens)

    def _values_with_nan(
        self, frame: Bytes, piece: bytes, is_end: Flags, count: int
    ) -> Array | None:
        """Returns the values with `nan` among plain numbers, which JSON does not have."""
        middles = np.flatnonzero(frame == ord("a"))
        before, n, another_n, after = (
            frame.take(middles + offset, mode="clip") for offset in (-2, -1, 1, 2)
        )
        is_nan = (n == _N) & (another_n == _N)
        is_nan &= (before == _COMMA) | (before == _OPENING)
        is_nan &= (after == _COMMA) | (after == _CLOSING)
        if not is_nan.all():
            return None
        for offset in (-1, 0, 1):
            frame[middles + offset] = ord("0") if offset else ord(".")
        values = self._plain_values(frame, count, piece.split)
        if values is not None:
            values = values.copy()
            values[np.searchsorted(offsets_of(is_end), middles - 1)] = np.nan
        return values

    def _several_a_line(self, piece: bytes) -> ParsedNumbers | None:
        """Returns the numbers of a piece with blanks between them; a comma ends each run."""
        core = piece.strip()
        lines = piece.count(b"\n")
        if b"\r" in piece:
            return None
        if not core:
            return ParsedNumbers(np.empty(0, self.engine.dtype), lines, False, before=lines)
        before, _, after = piece.partition(core)
        characters = np.frombuffer(core, np.uint8)
        is_blank = characters == _BLANK
        is_blank |= characters - _TAB <= _CONTROL_BLANKS
        is_last = np.greater(is_blank[:-1], is_blank[1:], out=self._flags.cut(len(is_blank) - 1))
        last_blanks = offsets_of(is_last)
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
        last = after.count(b"\n")
        return ParsedNumbers(
            values, lines, not last, before=before.count(b"\n"), ends=np.append(ends, last)
        )


def _tokens(data: bytes, start: int, end: int) -> list[bytes]:
    return data[start:end].split()


def _end_of_piece(data: bytes, start: int) -> int:
    """Returns where a piece of whole lines ends."""
    if len(data) - start <= _PIECE:
        return len(data)
    end = data.rfind(b"\n", start, start + _PIECE) + 1
    if not end:  # a line longer than that
        end = data.find(b"\n", start) + 1 or len(data)
    return end


def _starts_with_blanks(data: bytes, start: int) -> bool:
    """Whether there are blanks in the first line, and so in others, most likely."""
    first_line, _, _ = data[start : start + START].partition(b"\n")
    return any(blank in first_line for blank in _BLANKS)


def _line_ends_of_runs(characters: Bytes, last_blanks: Offsets) -> Offsets:
    """Returns how many line ends there are in each run of blanks, by where it ends."""
    runs = np.searchsorted(last_blanks, np.flatnonzero(characters == _END))
    return np.bincount(runs, minlength=len(last_blanks))
