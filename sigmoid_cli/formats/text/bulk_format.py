"""The results of blocks of text, written as text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sigmoid_cli.formats.scan.offsets import offsets_of
from sigmoid_cli.formats.scan.scratch import ScratchBuffer
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.formats.text.bulk_segments import LineEnds, ParsedNumbers
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine

_COMPUTED_AT_ONCE = 1 << 16
"""Results that are computed at a time: the second stage of the core costs about the same for many
numbers as for few.
"""

_WRITTEN_AT_ONCE = 1 << 13
"""Results that are written at a time: some 160 KB, which stay in the second-level cache."""

_COMMA = np.uint8(ord(","))
_END = np.uint8(ord("\n"))
_COMMA_TO_END = np.uint8(ord(",") - ord("\n"))
_BLANK = np.uint8(ord(" "))


class TextResults:
    """The results of the first function, with the line ends of the block (see `EncodedBlock`).

    They are computed and written when they are asked for, so that there need not be more than a
    part of their text.
    """

    def __init__(self, numbers: ParsedNumbers, writer: TextResultWriter) -> None:
        self.lines = numbers.lines
        self._numbers = numbers
        self._writer = writer

    def parts(self) -> Iterator[bytes | memoryview]:
        values, _, is_open, left_out, before, ends = self._numbers
        if len(left_out):
            is_open = is_open and left_out[-1] < len(values) - 1
            values = np.delete(values, left_out)
        if before:
            yield b"\n" * before
        count = 0
        for results in self._writer.results(values):
            first, count = count, count + len(results)
            out = self._writer.written(results, None if ends is None else ends[first:count])
            yield (out[:-1] if is_open and count == len(values) else out).data
            del out  # the next part may use its memory


class TextResultWriter:
    """Computes results and writes them as text, to buffers that it holds."""

    def __init__(self, engine: VectorEngine) -> None:
        self._engine = engine
        self._flags = ScratchBuffer(np.bool_)
        self._out = ScratchBuffer(np.uint8)

    def results(self, values: Array) -> Iterator[Array]:
        """Yield the results of the first function in pieces of the best size to write."""
        for first in range(0, len(values), _COMPUTED_AT_ONCE):
            [results, *_] = self._engine.compute(values[first : first + _COMPUTED_AT_ONCE])
            for start in range(0, len(results), _WRITTEN_AT_ONCE):
                yield results[start : start + _WRITTEN_AT_ONCE]

    def written(self, results: Array, ends: LineEnds | None) -> Bytes:
        """Results with what is to stand after each (see `ParsedNumbers.ends`)."""
        texts = np.frombuffer(self._engine.format(results), np.uint8)
        is_comma = np.equal(texts, _COMMA, out=self._flags.cut(len(texts)))
        out = self._out.cut(len(texts))
        if ends is None:
            np.multiply(is_comma.view(np.uint8), _COMMA_TO_END, out=out)
            np.subtract(texts, out, out=out)
            out[-1] = _END
        else:
            out[:] = texts
            after = np.append(offsets_of(is_comma), len(texts) - 1)
            out[after] = np.where(ends, _END, _BLANK)
            if (ends > 1).any():
                repeats = np.ones(len(texts), np.intp)
                repeats[after] = np.maximum(ends, 1)
                out = np.repeat(out, repeats)
        return out[1:]
