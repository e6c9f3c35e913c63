"""The fast path of CSV: a block is one array, in which fields lie between offsets of delimiters.

What it cannot convert goes to the fallback, `rows`, which writes the same bytes.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.csv.fields import LARGEST, FieldFinder, Fields
from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.values import Values, values
from sigmoid_cli.formats.scan.edits import BlockEditor, Edits
from sigmoid_cli.formats.scan.offsets import Flags, Offsets
from sigmoid_cli.numeric.vector import VectorEngine


class CsvBulk:
    """Adds results to blocks in which every record has as many fields as the header.

    Args:
        longest: bytes of the longest block to convert; a longer one is left to the fallback.
    """

    def __init__(self, header: Header, engine: VectorEngine, longest: int = LARGEST) -> None:
        self._engine = engine
        self._header = header
        self._longest = longest
        self._finder = FieldFinder(header)
        self._editor = BlockEditor()
        # in place, an empty field stays as it is, once for each function
        self._is_supported = not header.replace or (
            header.results_each == 1 and len(set(header.chosen)) == len(header.chosen)
        )

    def convert(self, data: bytes) -> EncodedBlock | None:
        """Returns the records with their results; None if the fallback must convert the block."""
        if not (0 < len(data) <= self._longest and self._is_supported):
            return None
        characters = self._editor.start(data, self._finder.padding(data))
        fields = self._finder.fields(data, characters)
        if fields is None:
            return None
        read = values(characters, fields, self._engine, self._header.missing)
        if read is None:
            return None
        change = self._in_place if self._header.replace else self._appended
        edits = change(fields, read.is_empty, *self._results(read))
        if read.is_invalid is not None and self._engine.calculation.on_error == "skip":
            rows = np.flatnonzero(read.is_invalid.any(axis=1))
            edits = edits.without(rows, fields.line_starts[rows], fields.next_starts[rows])
        edited = self._editor.edited(edits, len(data))
        return EncodedBytes(edited, fields.lines - (not data.endswith(b"\n")))

    def _results(self, read: Values) -> tuple[Offsets, Offsets]:
        """Returns where the results lie, with the delimiter before each.

        Returns arrays of records × columns × functions.
        """
        shape = read.is_empty.shape
        starts = np.empty((*shape, self._header.results_each), np.intp)
        lengths = np.empty_like(starts)
        for function, results in enumerate(self._engine.compute(read.numbers)):
            texts = self._engine.format(results)
            found = self._editor.add_results(texts, self._header.delimiter)
            starts[:, :, function], lengths[:, :, function] = (
                array.reshape(shape) for array in found
            )
        return starts, lengths

    def _appended(
        self, fields: Fields, is_empty: Flags, starts: Offsets, lengths: Offsets
    ) -> Edits:
        """Each record with its results after it."""
        rows = len(starts)
        ends = fields.line_ends[:, None]
        starts, lengths = starts.reshape(rows, -1), lengths.reshape(rows, -1)
        if is_empty.any():
            lengths[is_empty.repeat(self._header.results_each, axis=1)] = 1  # the delimiter
        elif self._header.results_each == 1:
            # the results of a record lie one after the other, so they are one piece
            starts, lengths = starts[:, :1], lengths.sum(axis=1, keepdims=True)
        return Edits(ends, ends, starts[:, None], lengths[:, None])

    def _in_place(
        self, fields: Fields, is_empty: Flags, starts: Offsets, lengths: Offsets
    ) -> Edits:
        """Each record with its results instead of the fields read, except empty ones."""
        starts += 1  # the field's own delimiter stands before it
        lengths -= 1
        cuts = fields.starts
        if is_empty.any():
            lengths[is_empty] = 0
            cuts = np.where(is_empty, fields.ends, cuts)
        order = np.argsort(self._header.chosen)
        return Edits(cuts[:, order], fields.ends[:, order], starts[:, order], lengths[:, order])
