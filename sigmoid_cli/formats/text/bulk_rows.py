"""Text to formats with a row for each number, in bulk: the numbers stay as they are written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.scan.edits import BlockEditor
from sigmoid_cli.formats.scan.offsets import Offsets, offsets_of
from sigmoid_cli.formats.table import RowFrame
from sigmoid_cli.formats.text.bulk_parse import TextNumbers
from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine

_AT_ONCE = 4096
"""Rows that are written at a time: with what they are made of they stay in the cache."""

_END = ord("\n")


class TextRowsBulk:
    """Converts blocks of text with one number on each line to a row for each."""

    def __init__(self, frame: RowFrame, engine: VectorEngine) -> None:
        self.engine = engine
        self._text = TextNumbers(engine)
        self._frame = frame
        self._editor = BlockEditor()

    def convert(self, data: bytes) -> EncodedBlock | None:
        """Returns the rows; None for a block that the fallback must convert."""
        if any(byte in data for byte in self._frame.special):
            return None
        numbers = self._text.one_a_line(data, json_only=self._frame.is_json)
        if numbers is None:
            return None
        ends = offsets_of(np.frombuffer(data, np.uint8) == _END)
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
        for first_row in range(0, len(values), _AT_ONCE):
            part = slice(first_row, first_row + _AT_ONCE)
            results = [column[part] for column in columns]
            rows += self._rows(data, starts[part], ends[part], results)
        return EncodedBytes(memoryview(rows), numbers.lines)

    def _rows(
        self, data: bytes, starts: Offsets, ends: Offsets, results: Sequence[Array]
    ) -> memoryview:
        """Returns a row for each number that is in the data from `starts` to `ends`."""
        frame = self._frame
        afters = [*(b"" for _ in frame.between[1:]), frame.after + frame.before]
        first = int(starts[0])
        editor = self._editor
        editor.start(frame.before)
        columns = [(editor.add(memoryview(data)[first : ends[-1]]) - first + starts, ends - starts)]
        for values, before, after in zip(results, frame.between, afters, strict=True):
            texts = self.engine.format(values)
            if frame.is_json:
                texts = formatting.null_for_words(texts)
            columns.append(editor.add_results(texts, before, after))
        piece_starts, piece_lengths = (
            np.stack(arrays, axis=1).ravel() for arrays in zip(*columns, strict=True)
        )
        rows = editor.joined(
            np.concatenate([[0], piece_starts]),
            np.concatenate([[len(frame.before)], piece_lengths]),
        )
        return rows[: len(rows) - len(frame.before)]
