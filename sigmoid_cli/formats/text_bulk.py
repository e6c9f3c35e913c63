"""The fast ways of text: blocks answered as arrays, without taking lines apart.

What they cannot answer is answered by `text`, with the same bytes.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.block import Answer
from sigmoid_cli.formats.growing import Growing
from sigmoid_cli.formats.places import Places, places
from sigmoid_cli.formats.text_numbers import BEGIN, Numbers, TextNumbers
from sigmoid_cli.formats.vector import VectorArithmetic

_AT_ONCE = 8192
"""Results that are written at a time: some 160 KB."""

_COMMA = np.uint8(ord(","))
_END = np.uint8(ord("\n"))
_COMMA_TO_END = np.uint8(ord(",") - ord("\n"))
_BLANK = np.uint8(ord(" "))
_RETURN = np.uint8(ord("\r"))
_HASH = np.uint8(ord("#"))


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
        begin = data[:BEGIN]
        if b"\r" not in begin and not begin.startswith(b"#"):
            numbers = self._text.numbers(data)
            if numbers is not None:
                return self._written(numbers)
        if b"\r" in data:
            return self._with_carriage_returns(data)
        return self._with_comments(data) if b"#" in data else None

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
        characters = np.frombuffer(data, np.uint8)
        ends = places(characters == _END)
        if not len(ends) or not ends[0]:
            return None
        without = data.replace(b"\r", b"")
        if len(without) + len(ends) != len(data) or (characters[ends - 1] != _RETURN).any():
            return None
        answer = self.answer(without)
        if answer is None:
            return None
        return Answer(bytes(answer.data).replace(b"\n", b"\r\n"), answer.lines)

    def _with_comments(self, data: bytes) -> Answer | None:
        """The answer with the comments put in again at the lines where they were."""
        if self.arithmetic.calculation.on_error == "skip":
            return None  # lines that are left out would shift those behind
        texts, comments = _taken_apart(data)
        if not comments:
            return None
        answer = self.answer(b"".join(texts)) if any(texts) else Answer(b"", 0)
        if answer is None:
            return None
        results = bytes(answer.data)
        lines = np.cumsum([text.count(b"\n") for text in texts[:-1]])
        ends = places(np.frombuffer(results, np.uint8) == _END) + 1
        cuts = np.concatenate([[0], ends])[lines].tolist()
        pieces = [results[: cuts[0]]]
        for comment, begin, end in zip(comments, cuts, [*cuts[1:], len(results)], strict=True):
            pieces += comment, results[begin:end]
        return Answer(b"".join(pieces), answer.lines + b"".join(comments).count(b"\n"))


def _taken_apart(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """The texts before, between and behind the comments, and the comments, whole lines."""
    texts, comments = [], []
    end = 0
    for begin in np.flatnonzero(np.frombuffer(data, np.uint8) == _HASH).tolist():
        if begin >= end and (begin == 0 or data[begin - 1] == ord("\n")):
            texts.append(data[end:begin])
            end = data.find(b"\n", begin) + 1 or len(data)
            comments.append(data[begin:end])
    texts.append(data[end:])
    return texts, comments
