"""The fast way of CSV: a block is one array, in which fields lie between places of delimiters.

What it cannot answer is answered by `delimited_block`, with the same bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.csv.fields import LARGEST, FieldFinder, Fields
from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.values import Values, values
from sigmoid_cli.formats.scan.offsets import GROUP, Flags, Marks, Places
from sigmoid_cli.formats.scan.scratch import ScratchBuffer
from sigmoid_cli.formats.scan.splice import Splicer, spliced
from sigmoid_cli.numeric.vector import VectorEngine

_COMMA = ord(",")


class _Changes(NamedTuple):
    """What becomes of records: where each is cut and where it goes on, a row for each record.

    Attributes:
        cuts, resumptions: records × cuts.
        starts, lengths: of what is put in there, records × cuts × pieces.
    """

    cuts: Places
    resumptions: Places
    starts: Places
    lengths: Places


class CsvBulk:
    """Adds results to blocks in which every record has as many fields as the header."""

    def __init__(self, header: Header, engine: VectorEngine) -> None:
        self.engine = engine
        self._header = header
        self._finder = FieldFinder(header)
        self._splicer = Splicer()
        self._is_comma: ScratchBuffer[np.bool_] = ScratchBuffer(np.bool_)
        # in place, an empty field stays as it is, once for each function
        self._is_fit = not header.replace or (
            header.results_each == 1 and len(set(header.chosen)) == len(header.chosen)
        )

    def convert(self, data: bytes) -> EncodedBlock | None:
        """The records with their results; None for a block that wants a closer look."""
        if not (0 < len(data) <= LARGEST and self._is_fit):
            return None
        characters = self._splicer.start(data, self._finder.padding(data))
        fields = self._finder.fields(data, characters)
        if fields is None:
            return None
        read = values(characters, fields, self.engine)
        if read is None:
            return None
        changed = self._in_place if self._header.replace else self._appended
        cuts, resumptions, starts, lengths = self._left_out(
            changed(fields, read.is_empty, *self._results(read)), fields, read
        )
        # the next record would start behind a line end that is missing
        cuts, resumptions = np.minimum(cuts, len(data)), np.minimum(resumptions, len(data))
        pieces = starts.shape[2]
        joined = self._splicer.joined(
            *spliced(
                cuts.ravel(),
                resumptions.ravel(),
                starts.reshape(-1, pieces),
                lengths.reshape(-1, pieces),
                len(data),
            )
        )
        return EncodedBytes(joined, fields.lines - (not data.endswith(b"\n")))

    def _results(self, read: Values) -> tuple[Places, Places]:
        """Where the results lie, the delimiter before each included.

        Arrays of records × columns × functions.
        """
        delimiter = self._header.delimiter
        shape = read.is_empty.shape
        starts = np.empty((*shape, self._header.results_each), np.intp)
        lengths = np.empty_like(starts)
        for function, results in enumerate(self.engine.compute(read.numbers)):
            text = self.engine.format(results)
            # one for each result: the first takes the place of the bracket
            size = len(text) - 1
            is_comma = self._is_comma.cut(-(-size // GROUP) * GROUP)
            is_comma[size:] = False
            np.equal(np.frombuffer(text, np.uint8)[:-1], _COMMA, out=is_comma[:size])
            is_comma[0] = True
            at = Marks(is_comma).places()
            offset = self._splicer.add(delimiter)
            others = text if delimiter == b"," else text.replace(b",", delimiter)
            self._splicer.add(memoryview(others)[1:-1])
            np.add(at.reshape(shape), offset, out=starts[:, :, function])
            length = np.empty_like(at)
            np.subtract(at[1:], at[:-1], out=length[:-1])
            length[-1] = size - at[-1]
            lengths[:, :, function] = length.reshape(shape)
        return starts, lengths

    def _appended(
        self, fields: Fields, is_empty: Flags, starts: Places, lengths: Places
    ) -> _Changes:
        """Each record with its results behind it."""
        if is_empty.any():
            lengths[is_empty] = 1  # the delimiter
            if len(self._header.names) == 1:
                lengths[fields.starts == fields.ends] = 0  # a blank line is no record
        rows = len(starts)
        ends = fields.line_ends[:, None]
        return _Changes(
            ends, ends.copy(), starts.reshape(rows, 1, -1), lengths.reshape(rows, 1, -1)
        )

    def _in_place(
        self, fields: Fields, is_empty: Flags, starts: Places, lengths: Places
    ) -> _Changes:
        """Each record with its results instead of the fields read, but for those that are empty."""
        starts += 1  # the field's own delimiter stands before it
        lengths -= 1
        cuts = fields.starts
        if is_empty.any():
            lengths[is_empty] = 0
            cuts = np.where(is_empty, fields.ends, cuts)
        order = np.argsort(self._header.chosen)
        return _Changes(cuts[:, order], fields.ends[:, order], starts[:, order], lengths[:, order])

    def _left_out(self, changes: _Changes, fields: Fields, read: Values) -> _Changes:
        """The same without the records that are to be left out for a bad cell."""
        if read.is_bad is None or self.engine.calculation.on_error != "skip":
            return changes
        cuts, resumptions, starts, lengths = changes
        is_left_out = read.is_bad.any(axis=1)
        behind = fields.next_starts[is_left_out, None]
        cuts = cuts.copy()
        cuts[is_left_out] = behind
        cuts[is_left_out, 0] = fields.line_starts[is_left_out]
        resumptions[is_left_out] = behind
        lengths[is_left_out] = 0
        return _Changes(cuts, resumptions, starts, lengths)
