"""The fast ways of text: blocks answered as arrays, without taking lines apart.

What they cannot answer is answered by `text`, with the same bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.block import Answer
from sigmoid_cli.formats.calculation import NotANumberError
from sigmoid_cli.formats.places import Flags, Places, places
from sigmoid_cli.formats.vector import Array, VectorArithmetic

Bytes = NDArray[np.uint8]

_COMMA = np.uint8(ord(","))
_END = np.uint8(ord("\n"))
_END_TO_COMMA = np.uint8(ord(",") - ord("\n"))
_BLANK = np.uint8(ord(" "))
_TAB = np.uint8(ord("\t"))
_CONTROL_BLANKS = np.uint8(ord("\r") - ord("\t"))

_NOT_PLAIN = (b",", b"[", b"#")
"""Commas would read as two numbers, brackets might be flattened, `#` may begin a comment."""

_N = (ord("n"),)
_BEFORE = (ord("["), ord(","))
_BEHIND = (ord("]"), ord(","))

_BLANKS = (b" ", b"\t", b"\x0b", b"\x0c", b"\r")


class OneALine(NamedTuple):
    """A block that has one number on each line.

    Attributes:
        values: of the numbers, in the type computed.
        left_out: the lines whose number is none and is to be left out; their value is nan.
        is_end: which bytes of the block are line ends.
        lines: how many line ends there are.
        is_open: whether the last line has no end.
    """

    values: Array
    left_out: Places
    is_end: Flags
    lines: int
    is_open: bool


class TextBulk:
    """Answers blocks of text with the results of the first function.

    Its answers are views of a buffer, good until the next one.
    """

    def __init__(self, arithmetic: VectorArithmetic) -> None:
        self.arithmetic = arithmetic
        self._frame = np.empty(0, np.uint8)
        self._flags = np.empty(0, np.bool_)
        self._out = np.empty(0, np.uint8)

    def answer(self, data: bytes) -> Answer | None:
        """The answer to a block that begins a line; None if the block needs a closer look."""
        if any(byte in data for byte in _NOT_PLAIN):
            return None
        if b"\r" in data:
            return self._with_carriage_returns(data)
        one_a_line = self.one_a_line(data)
        if one_a_line is None:
            return self._several_a_line(data)
        return self._answer_lines(one_a_line)

    def cut_out(self, data: bytes, *, json_only: bool) -> OneALine | None:
        """The same as `one_a_line` if there is nothing on the lines but the numbers, and they are
        all such as JSON knows where `json_only` says so.
        """
        if any(byte in data for byte in _NOT_PLAIN) or not _has_one_token_a_line(data):
            return None
        return self.one_a_line(data, json_only=json_only)

    def one_a_line(self, data: bytes, *, json_only: bool = False) -> OneALine | None:
        """The numbers of a block with one on each line; None if it needs a closer look.

        Line ends become commas by arithmetic on all bytes: to look for them would take longer,
        for additions on bytes run at the speed of memory.
        """
        characters = np.frombuffer(data, np.uint8)
        is_end = np.equal(characters, _END, out=self._flags_for(characters))
        lines = int(np.count_nonzero(is_end))
        is_open = data[-1] != _END
        frame = self._framed(len(data))
        body = np.multiply(is_end.view(np.uint8), _END_TO_COMMA, out=frame[1:-1])
        np.add(body, characters, out=body)
        frame = frame[: len(data) + is_open + 1]
        frame[-1] = ord("]")
        values = self._plain_values(frame, data, lines + is_open)
        left_out: Places = np.empty(0, np.intp)
        if values is None and not json_only and _has_one_token_a_line(data):
            values = self._values_with_nan(frame, data, is_end, lines + is_open)
            if values is None:
                try:
                    values, bad = self.arithmetic.parse(data.split())
                except NotANumberError:
                    return None
                if self.arithmetic.calculation.on_error == "skip":
                    left_out = np.array(bad, np.intp)
        if values is None:
            return None
        return OneALine(values, left_out, is_end, lines, is_open)

    def _plain_values(self, frame: Bytes, data: bytes, count: int) -> Array | None:
        wide = self.arithmetic.parse_plain(frame.data)
        if wide is None or len(wide) != count:
            return None
        return self.arithmetic.narrowed(wide, data.split)

    def _values_with_nan(
        self, frame: Bytes, data: bytes, is_end: Flags, count: int
    ) -> Array | None:
        """The values where `nan` stands among plain numbers, which JSON has no word for."""
        middles = np.flatnonzero(frame == ord("a"))
        around = [frame.take(middles + offset, mode="clip") for offset in (-2, -1, 1, 2)]
        expected = (_BEFORE, _N, _N, _BEHIND)
        if not all(np.isin(*pair).all() for pair in zip(around, expected, strict=True)):
            return None
        for offset in (-1, 0, 1):
            frame[middles + offset] = ord("0") if offset else ord(".")
        values = self._plain_values(frame, data, count)
        if values is not None:
            values = values.copy()
            values[np.searchsorted(places(is_end), middles - 1)] = np.nan
        return values

    def _answer_lines(self, one_a_line: OneALine) -> Answer:
        """The results, a line each."""
        values = one_a_line.values
        has_last = True
        if len(one_a_line.left_out):
            has_last = one_a_line.left_out[-1] < len(values) - 1
            values = np.delete(values, one_a_line.left_out)
            if not len(values):
                return Answer(b"", one_a_line.lines)
        texts = self._results(values)
        is_comma = np.equal(texts, _COMMA, out=self._flags_for(texts))
        out = self._room(len(texts))
        np.multiply(is_comma.view(np.uint8), _END_TO_COMMA, out=out)
        np.subtract(texts, out, out=out)
        out[-1] = _END
        return Answer(
            out[1 : len(texts) - (one_a_line.is_open and has_last)].data, one_a_line.lines
        )

    def _with_carriage_returns(self, data: bytes) -> Answer | None:
        """The answer where each line ends in CR LF, but perhaps the last."""
        lines = data.count(b"\n")
        if not lines == data.count(b"\r") == data.count(b"\r\n"):
            return None
        answer = self.answer(data.replace(b"\r\n", b"\n"))
        if answer is None:
            return None
        return Answer(bytes(answer.data).replace(b"\n", b"\r\n"), lines)

    def _several_a_line(self, data: bytes) -> Answer | None:
        """The last blank of each run of blanks becomes a comma; the commas of the results become
        line ends, as many as there were in the run, or spaces where there was none.
        """
        core = data.strip()
        lines = data.count(b"\n")
        if not core:
            return Answer(b"\n" * lines, lines)
        before, _, behind = data.partition(core)
        characters = np.frombuffer(core, np.uint8)
        is_blank = characters == _BLANK
        is_blank |= characters - _TAB <= _CONTROL_BLANKS
        is_last = np.greater(is_blank[:-1], is_blank[1:], out=self._flags_for(is_blank[:-1]))
        last_blanks = places(is_last)
        separators = characters[last_blanks]
        ends = None
        if len(last_blanks) < np.count_nonzero(is_blank):
            ends = _line_ends_of_runs(characters, last_blanks)
            separators = np.where(ends, _END, _BLANK)
        else:
            separators[separators != _END] = _BLANK
        frame = self._framed(len(core))
        frame[1:-1] = characters
        frame[1:-1][last_blanks] = _COMMA
        frame[-1] = ord("]")
        values = self._plain_values(frame, data, len(last_blanks) + 1)
        if values is None:
            return None
        texts = self._results(values)
        out = self._room(len(texts))
        out[:] = texts
        commas = places(np.equal(texts, _COMMA, out=self._flags_for(texts)))
        out[commas] = separators
        out[-1] = _END
        first, last = before.count(b"\n"), behind.count(b"\n")
        results = out[1 : len(texts) - 1]
        if ends is not None and (ends > 1).any():
            repeats = np.ones(len(texts), np.intp)
            repeats[commas] = np.maximum(ends, 1)
            results = np.repeat(results, repeats[1:-1])
        elif not first and last <= 1:
            return Answer(out[1 : len(texts) - 1 + last].data, lines)
        return Answer(b"\n" * first + results.tobytes() + b"\n" * last, lines)

    def _results(self, values: Array) -> Bytes:
        """The texts of the results between brackets, with commas between them."""
        [results, *_] = self.arithmetic.compute(values)
        return np.frombuffer(self.arithmetic.spell(results), np.uint8)

    def _framed(self, size: int) -> Bytes:
        """A buffer for so many bytes behind an opening bracket and before a closing one."""
        if len(self._frame) < size + 2:
            self._frame = np.empty(size + 2, np.uint8)
            self._frame[0] = ord("[")
        return self._frame[: size + 2]

    def _room(self, size: int) -> Bytes:
        """A buffer for so many bytes of output."""
        if len(self._out) < size:
            self._out = np.empty(size, np.uint8)
        return self._out[:size]

    def _flags_for(self, characters: Bytes | Flags) -> Flags:
        if len(self._flags) < len(characters):
            self._flags = np.empty(len(characters), np.bool_)
        return self._flags[: len(characters)]


def _has_one_token_a_line(data: bytes) -> bool:
    has_blanks = any(blank in data for blank in _BLANKS)
    return not (has_blanks or data.startswith(b"\n") or b"\n\n" in data)


def _line_ends_of_runs(characters: Bytes, last_blanks: Places) -> Places:
    """How many line ends there are in each run of blanks, by where it ends."""
    runs = np.searchsorted(last_blanks, np.flatnonzero(characters == _END))
    return np.bincount(runs, minlength=len(last_blanks))
