"""Text to formats with a row for each number, in bulk: the numbers stay as they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.scan.edits import BlockEditor
from sigmoid_cli.formats.scan.offsets import Offsets, offsets_of
from sigmoid_cli.formats.table import RowFrame
from sigmoid_cli.formats.text.bulk_parse import TextNumbers
from sigmoid_cli.formats.text.bulk_tokens import Tokens, tokens
from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine

_AT_ONCE = 8192
"""Rows that are written at a time: with what they are made of they stay in the cache."""

_END = ord("\n")


class TextRowsBulk:
    """Converts blocks of text to a row for each number.

    Args:
        frame: what stands around the numbers of a row.
        engine: computes the results.
        fallback: converts whole lines.
    """

    def __init__(
        self, frame: RowFrame, engine: VectorEngine, fallback: Callable[[bytes], bytes]
    ) -> None:
        self.engine = engine
        self._text = TextNumbers(engine)
        self._frame = frame
        self._fallback = fallback
        self._editor = BlockEditor()

    def convert(self, data: bytes) -> EncodedBlock | None:
        """Returns the rows; None for a block that the fallback must convert."""
        found = self._one_a_line(data) or tokens(data, self.engine)
        if found is None:
            return None
        odd, texts = self._odd_rows(data, found)
        columns = self.engine.compute(found.values)
        rows = bytearray()
        for first_row in range(0, len(found.values), _AT_ONCE):
            part = slice(first_row, first_row + _AT_ONCE)
            results = [column[part] for column in columns]
            starts, ends = found.starts[part], found.ends[part]
            rows += self._rows(data, starts, ends, results, _part(odd, texts, first_row))
        return EncodedBytes(memoryview(rows), found.lines)

    def _one_a_line(self, data: bytes) -> Tokens | None:
        """Returns the tokens of a block with one on each line and nothing special in rows."""
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
        return Tokens(values, starts, ends, _NONE, numbers.lines)

    def _odd_rows(self, data: bytes, found: Tokens) -> tuple[Offsets, list[bytes]]:
        """Returns which tokens may not stand in the frame, and their rows by the fallback."""
        odd, frame = found.odd, self._frame
        if not len(odd):
            return odd, []
        invalid = self.engine.invalid
        # with a blank before each, none begins a comment
        rows = self._fallback(b"".join(b" %b\n" % text for text in found.odd_texts(data)))
        self.engine.invalid = invalid  # they have been counted
        before, after = frame.before, frame.after
        return odd, [row[len(before) :] + after + before for row in rows.split(after)[:-1]]

    def _rows(
        self,
        data: bytes,
        starts: Offsets,
        ends: Offsets,
        results: Sequence[Array],
        odd_rows: Mapping[int, bytes],
    ) -> memoryview:
        """Returns a row for each number that is in the data from `starts` to `ends`.

        Args:
            odd_rows: those that are there, by their index: with what stands before the next row,
                and without what stands before their own.
        """
        frame = self._frame
        afters = [*(b"" for _ in frame.between[1:]), frame.after + frame.before]
        first = int(starts[0])
        editor = self._editor
        editor.start(frame.before)
        all_starts = np.empty(1 + len(starts) * (1 + len(results)), np.intp)
        all_lengths = np.empty_like(all_starts)
        all_starts[0], all_lengths[0] = 0, len(frame.before)
        piece_starts = all_starts[1:].reshape(len(starts), -1)
        piece_lengths = all_lengths[1:].reshape(len(starts), -1)
        offset = editor.add(memoryview(data)[first : ends[-1]]) - first
        np.add(starts, offset, out=piece_starts[:, 0])
        np.subtract(ends, starts, out=piece_lengths[:, 0])
        for column, (values, before, after) in enumerate(
            zip(results, frame.between, afters, strict=True), 1
        ):
            texts = self.engine.format(values)
            if frame.is_json:
                texts = formatting.null_for_words(texts)
            added = editor.add_results(texts, before, after)
            piece_starts[:, column], piece_lengths[:, column] = added
        for row, text in odd_rows.items():
            piece_lengths[row] = 0
            piece_starts[row, 0], piece_lengths[row, 0] = editor.add(text), len(text)
        rows = editor.joined(all_starts, all_lengths)
        return rows[: len(rows) - len(frame.before)]


def _part(odd: Offsets, texts: Sequence[bytes], first: int) -> Mapping[int, bytes]:
    """Returns the texts of the odd rows of a part that starts there, by their index in it."""
    if not texts:
        return {}
    some = slice(*np.searchsorted(odd, [first, first + _AT_ONCE]).tolist())
    return dict(zip((odd[some] - first).tolist(), texts[some], strict=True))


_NONE: Offsets = np.empty(0, np.intp)
