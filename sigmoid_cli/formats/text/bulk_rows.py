"""Text to formats with a row for each number, in bulk: the numbers stay as they are written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.scan.offsets import Places, places
from sigmoid_cli.formats.scan.splice import Splicer
from sigmoid_cli.formats.table import RowFrame
from sigmoid_cli.formats.text.bulk_parse import TextNumbers
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine

_AT_ONCE = 4096
"""Rows that are written at a time: with what they are made of they stay in the cache."""

_COMMA = ord(",")
_END = ord("\n")


class TextRowsBulk:
    """Answers blocks of text with one number on each line by a row for each."""

    def __init__(self, frame: RowFrame, engine: VectorEngine) -> None:
        self.engine = engine
        self._text = TextNumbers(engine)
        self._frame = frame
        self._splicer = Splicer()

    def convert(self, data: bytes) -> EncodedBlock | None:
        """The rows; None for a block that needs a closer look."""
        if any(byte in data for byte in self._frame.special):
            return None
        numbers = self._text.one_a_line(data, json_only=self._frame.is_json)
        if numbers is None:
            return None
        ends = places(np.frombuffer(data, np.uint8) == _END)
        if numbers.is_open:
            ends = np.append(ends, len(data))
        starts = np.empty_like(ends)
        starts[:1] = 0
        np.add(ends[:-1], 1, out=starts[1:])
        values = numbers.values
        if len(numbers.left_out):
            kept = np.delete(np.arange(len(values)), numbers.left_out)
            values, starts, ends = values[kept], starts[kept], ends[kept]
        columns = self.engine.compute(values)
        rows = bytearray()
        for begin in range(0, len(values), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            results = [column[part] for column in columns]
            rows += self._rows(data, starts[part], ends[part], results)
        return EncodedBytes(memoryview(rows), numbers.lines)

    def _rows(
        self, data: bytes, starts: Places, ends: Places, results: Sequence[Array]
    ) -> memoryview:
        """A row for each number that is in the data from `starts` to `ends`."""
        frame = self._frame
        between = list(frame.between)
        afters = [*(b"" for _ in between[1:]), frame.after + frame.before]
        first = int(starts[0])
        splicer = self._splicer
        splicer.start(frame.before)
        piece_starts = np.empty((len(starts), 1 + len(between)), np.intp)
        piece_lengths = np.empty_like(piece_starts)
        offset = splicer.add(memoryview(data)[first : ends[-1]])
        np.add(starts, offset - first, out=piece_starts[:, 0])
        np.subtract(ends, starts, out=piece_lengths[:, 0])
        for column, values in enumerate(results, 1):
            texts = self.engine.format(values)[1:-1]
            if frame.nan != b"nan" and b"n" in texts:
                texts = texts.replace(b"nan", frame.nan)
            before, after = between[column - 1], afters[column - 1]
            offset = splicer.add(before + texts.replace(b",", after + before) + after)
            _place(
                texts,
                len(before + after),
                offset,
                piece_starts[:, column],
                piece_lengths[:, column],
            )
        rows = splicer.joined(
            np.concatenate([[0], piece_starts.ravel()]),
            np.concatenate([[len(frame.before)], piece_lengths.ravel()]),
        )
        return rows[: len(rows) - len(frame.before)]


def _place(texts: bytes, around: int, offset: int, starts: Places, lengths: Places) -> None:
    """Says where texts with commas between them come to lie, and how long they are, with so many
    bytes put around each instead of the comma, from the offset on.
    """
    commas = places(np.frombuffer(texts, np.uint8) == _COMMA)
    first_bytes = np.empty(len(starts), np.intp)
    first_bytes[0] = 0
    np.add(commas, 1, out=first_bytes[1:])
    last = len(texts)
    lengths[:-1] = commas - first_bytes[:-1]
    lengths[-1] = last - first_bytes[-1]
    lengths += around
    # each text before shifts it by what is put around it, instead of a comma
    np.add(first_bytes, offset + np.arange(len(starts)) * (around - 1), out=starts)
