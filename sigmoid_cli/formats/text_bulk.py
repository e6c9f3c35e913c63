"""The fast ways of text: blocks answered as arrays, without taking lines apart.

What they cannot answer is answered by `text`, with the same bytes.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.block import Answer
from sigmoid_cli.formats.growing import Growing
from sigmoid_cli.formats.places import Places, places
from sigmoid_cli.formats.text_numbers import Numbers, TextNumbers
from sigmoid_cli.formats.vector import VectorArithmetic

_AT_ONCE = 6144
"""Results that are written at a time: some 120 KB."""

_BEGIN = 256
"""Bytes at the begin that tell what is to be expected."""

_COMMA = np.uint8(ord(","))
_END = np.uint8(ord("\n"))
_COMMA_TO_END = np.uint8(ord(",") - ord("\n"))
_BLANK = np.uint8(ord(" "))


class TextBulk:
    """Answers blocks of text with the results of the first function.

    Results are computed for the whole block: what the first stage of the core leaves to the second
    costs much the same for many numbers as for few. They are written in parts that stay in the
    second-level cache.

    Its answers are views of a buffer, good until the next one.
    """

    def __init__(self, arithmetic: VectorArithmetic) -> None:
        self.arithmetic = arithmetic
        self._text = TextNumbers(arithmetic)
        self._flags = Growing(np.bool_)
        self._out = Growing(np.uint8)

    def answer(self, data: bytes) -> Answer | None:
        """The answer to a block that begins a line; None if the block needs a closer look."""
        if b"\r" not in data[:_BEGIN]:
            numbers = self._text.numbers(data)
            if numbers is not None:
                return self._written(numbers)
        return self._with_carriage_returns(data) if b"\r" in data else None

    def _written(self, numbers: Numbers) -> Answer:
        values, lines, is_open, left_out, before, ends = numbers
        if len(left_out):
            is_open = is_open and left_out[-1] < len(values) - 1
            values = np.delete(values, left_out)
        if not len(values):
            return Answer(b"\n" * before, lines)
        [results, *_] = self.arithmetic.compute(values)
        separators = None if ends is None else np.where(ends, _END, _BLANK)
        behind: list[Places] = []
        size = 0
        for begin in range(0, len(results), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            texts = np.frombuffer(self.arithmetic.spell(results[part]), np.uint8)
            # the opening bracket comes to lie on the last separator of the part before
            start = max(size - 1, 0)
            size = start + len(texts)
            whole = self._out.cut(size, kept=start)
            out = whole[start:]
            is_comma = np.equal(texts, _COMMA, out=self._flags.cut(len(texts)))
            if separators is None:
                np.multiply(is_comma.view(np.uint8), _COMMA_TO_END, out=out)
                np.subtract(texts, out, out=out)
                out[0] = out[-1] = _END
            else:
                behind.append(np.append(places(is_comma), len(texts) - 1) + start)
                out[:] = texts
                out[0] = separators[begin - 1]
                whole[behind[-1]] = separators[part]
        answer = whole[1 : size - is_open]
        if ends is not None and (before or (ends > 1).any()):
            repeats = np.ones(size, np.intp)
            repeats[np.concatenate(behind)] = np.maximum(ends, 1)
            answer = np.repeat(answer, repeats[1 : size - is_open])
            return Answer(b"\n" * before + answer.tobytes(), lines)
        return Answer(answer.data, lines)

    def _with_carriage_returns(self, data: bytes) -> Answer | None:
        """The answer where each line ends in CR LF, but perhaps the last."""
        lines = data.count(b"\n")
        if not lines == data.count(b"\r") == data.count(b"\r\n"):
            return None
        answer = self.answer(data.replace(b"\r\n", b"\n"))
        if answer is None:
            return None
        return Answer(bytes(answer.data).replace(b"\n", b"\r\n"), lines)
