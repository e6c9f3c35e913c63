"""The fast ways of text: plain numbers, one or several a line, answered without taking them apart.

What they cannot answer is answered by `text`, with the same bytes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.block import Answer
from sigmoid_cli.formats.vector import VectorArithmetic

Bytes = NDArray[np.uint8]

_COMMA = np.uint8(ord(","))
_END = np.uint8(ord("\n"))
_END_TO_COMMA = np.uint8(ord(",") - ord("\n"))
_BLANK = np.uint8(ord(" "))
_TAB = np.uint8(ord("\t"))
_CONTROL_BLANKS = np.uint8(ord("\r") - ord("\t"))

_NOT_PLAIN = (b",", b"[", b"#")
"""Commas would read as two numbers, brackets might be flattened, `#` may begin a comment."""


class TextBulk:
    """Answers plain blocks of text with the results of the first function.

    Its answers are views of a buffer, good until the next one.
    """

    def __init__(self, arithmetic: VectorArithmetic) -> None:
        self.arithmetic = arithmetic
        self._frame = np.empty(0, np.uint8)
        self._flags = np.empty(0, np.bool_)
        self._out = np.empty(0, np.uint8)

    def answer(self, data: bytes) -> Answer | None:
        """The answer to a block that begins a line; None if the block is not plain."""
        if any(byte in data for byte in _NOT_PLAIN):
            return None
        if b"\r" in data:
            return self._with_carriage_returns(data)
        return self._one_a_line(data) or self._several_a_line(data)

    def _with_carriage_returns(self, data: bytes) -> Answer | None:
        """The answer where each line ends in CR LF, but perhaps the last."""
        lines = data.count(b"\n")
        if not lines == data.count(b"\r") == data.count(b"\r\n"):
            return None
        answer = self.answer(data.replace(b"\r\n", b"\n"))
        if answer is None:
            return None
        return Answer(bytes(answer.data).replace(b"\n", b"\r\n"), lines)

    def _one_a_line(self, data: bytes) -> Answer | None:
        """Line ends become commas, and commas line ends, by arithmetic on all bytes.

        To look for them would take longer: additions on bytes run at the speed of memory.
        """
        characters = np.frombuffer(data, np.uint8)
        is_end = np.equal(characters, _END, out=self._flags_for(characters))
        lines = int(np.count_nonzero(is_end))
        is_open = data[-1] != _END
        frame = self._framed(len(data))
        body = np.multiply(is_end.view(np.uint8), _END_TO_COMMA, out=frame[1:-1])
        np.add(body, characters, out=body)
        closing = len(data) + is_open
        frame[closing] = ord("]")
        values = self.arithmetic.parse_plain(frame[: closing + 1].data)
        if values is None or len(values) != lines + is_open:
            return None
        texts = self._results(values, data)
        is_comma = np.equal(texts, _COMMA, out=self._flags_for(texts))
        out = self._room(len(texts))
        np.multiply(is_comma.view(np.uint8), _END_TO_COMMA, out=out)
        np.subtract(texts, out, out=out)
        out[-1] = _END
        return Answer(out[1 : len(texts) - is_open].data, lines)

    def _several_a_line(self, data: bytes) -> Answer | None:
        """The last blank of each run of blanks becomes a comma; the commas of the results become
        line ends or spaces, as there was a line end in the run or none.
        """
        core = data.strip()
        if not core:
            return None
        before, _, behind = data.partition(core)
        if b"\n" in before or behind.count(b"\n") > 1:
            return None
        characters = np.frombuffer(core, np.uint8)
        is_blank = characters == _BLANK
        is_blank |= characters - _TAB <= _CONTROL_BLANKS
        last_blanks = np.flatnonzero(is_blank[:-1] > is_blank[1:])
        separators = characters[last_blanks]
        if len(last_blanks) < np.count_nonzero(is_blank):
            separators = _line_ends_of_runs(characters, last_blanks)
        else:
            separators[separators != _END] = _BLANK
        frame = self._framed(len(core))
        frame[1:-1] = characters
        frame[1:-1][last_blanks] = _COMMA
        frame[-1] = ord("]")
        values = self.arithmetic.parse_plain(frame.data)
        lines = core.count(b"\n")
        if values is None or len(values) != len(last_blanks) + 1:
            return None
        if np.count_nonzero(separators == _END) != lines:
            return None  # two line ends between two numbers: a blank line
        texts = self._results(values, data)
        out = self._room(len(texts))
        out[:] = texts
        out[np.flatnonzero(texts == _COMMA)] = separators
        out[-1] = _END
        ends = behind.count(b"\n")
        return Answer(out[1 : len(texts) - 1 + ends].data, lines + ends)

    def _results(self, values: NDArray[np.float64], data: bytes) -> Bytes:
        """The texts of the results between brackets, with commas between them."""
        arithmetic = self.arithmetic
        [results, *_] = arithmetic.compute(arithmetic.narrowed(values, data.split))
        return np.frombuffer(arithmetic.spell(results), np.uint8)

    def _framed(self, size: int) -> Bytes:
        """A buffer for so many bytes behind an opening bracket and before a closing one."""
        if len(self._frame) < size + 2:
            self._frame = np.empty(size + 2, np.uint8)
            self._frame[0] = ord("[")
        return self._frame[: size + 2]

    def _room(self, size: int) -> Bytes:
        """A buffer for so many bytes of output, and as many flags."""
        if len(self._out) < size:
            self._out = np.empty(size, np.uint8)
        return self._out[:size]

    def _flags_for(self, characters: Bytes) -> NDArray[np.bool_]:
        if len(self._flags) < len(characters):
            self._flags = np.empty(len(characters), np.bool_)
        return self._flags[: len(characters)]


def _line_ends_of_runs(characters: Bytes, last_blanks: NDArray[np.intp]) -> Bytes:
    """For each run of blanks, by where it ends, a line end if there is one in it, else a space."""
    separators = np.full(len(last_blanks), _BLANK)
    separators[np.searchsorted(last_blanks, np.flatnonzero(characters == _END))] = _END
    return separators
