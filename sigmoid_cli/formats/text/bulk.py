"""The fast ways of text: blocks answered as arrays, without taking lines apart.

What they cannot answer is answered by `text`, with the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes, all_of
from sigmoid_cli.formats.scan.offsets import places
from sigmoid_cli.formats.text.bulk_format import TextResults, TextResultWriter
from sigmoid_cli.formats.text.bulk_parse import BEGIN, TextNumbers
from sigmoid_cli.numeric.vector import VectorEngine

_END = np.uint8(ord("\n"))
_RETURN = np.uint8(ord("\r"))
_HASH = np.uint8(ord("#"))


class TextBulk:
    """Answers blocks of text with the results of the first function.

    A block is read at once, so that one that cannot be answered has not been in part.
    """

    def __init__(self, engine: VectorEngine) -> None:
        self.engine = engine
        self._text = TextNumbers(engine)
        self._writer = TextResultWriter(engine)

    def convert(self, data: bytes) -> EncodedBlock | None:
        """The answer to a block that begins a line; None if the block needs a closer look."""
        begin = data[:BEGIN]
        if b"\r" not in begin and not begin.startswith(b"#"):
            numbers = self._text.numbers(data)
            if numbers is not None:
                return TextResults(numbers, self._writer)
        if b"\r" in data:
            return self._with_carriage_returns(data)
        return self._with_comments(data) if b"#" in data else None

    def _with_carriage_returns(self, data: bytes) -> EncodedBlock | None:
        """The answer where each line ends in CR LF, but perhaps the last."""
        characters = np.frombuffer(data, np.uint8)
        is_return, is_end = characters == _RETURN, characters == _END
        if is_end[0] or is_return[-1] or (is_return[:-1] != is_end[1:]).any():
            return None
        del is_return, is_end
        without = data.replace(b"\r", b"")
        encoded = self.convert(without)
        return None if encoded is None else _WithCarriageReturns(encoded)

    def _with_comments(self, data: bytes) -> EncodedBlock | None:
        """The answer with the comments put in again at the lines where they were."""
        if self.engine.calculation.on_error == "skip":
            return None  # lines that are left out would shift those behind
        texts, comments = _taken_apart(data)
        if not comments:
            return None
        encoded = self.convert(b"".join(texts)) if any(texts) else EncodedBytes(b"", 0)
        if encoded is None:
            return None
        results = all_of(encoded)
        lines = np.cumsum([text.count(b"\n") for text in texts[:-1]])
        ends = places(np.frombuffer(results, np.uint8) == _END) + 1
        cuts = np.concatenate([[0], ends])[lines].tolist()
        pieces = [results[: cuts[0]]]
        for comment, begin, end in zip(comments, cuts, [*cuts[1:], len(results)], strict=True):
            pieces += comment, results[begin:end]
        return EncodedBytes(b"".join(pieces), encoded.lines + b"".join(comments).count(b"\n"))


class _WithCarriageReturns:
    """An answer with a carriage return before each line end."""

    def __init__(self, encoded: EncodedBlock) -> None:
        self.lines = encoded.lines
        self._encoded = encoded

    def parts(self) -> Iterator[bytes]:
        for part in self._encoded.parts():
            yield bytes(part).replace(b"\n", b"\r\n")


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
