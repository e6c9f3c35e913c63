"""The columns of a block of CSV and the results of those read, all records at once.

The cells are cut out only where someone looks at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from itertools import compress

import numpy as np

from sigmoid_cli.formats.csv.fields import LARGEST, FieldFinder, Fields
from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.records import content
from sigmoid_cli.formats.csv.values import values
from sigmoid_cli.formats.scan.bitset import unpacked
from sigmoid_cli.formats.scan.offsets import Flags
from sigmoid_cli.numeric.cells import Array, ArrayCells
from sigmoid_cli.numeric.lazy_cells import LazyCells
from sigmoid_cli.numeric.vector import VectorEngine

_BETWEEN = b"\0"
"""What is put between all fields: in no text."""


class CsvColumns:
    """Takes blocks apart in which every record has as many fields as the header."""

    def __init__(self, header: Header, engine: VectorEngine) -> None:
        self.engine = engine
        self._header = header
        self._finder = FieldFinder(header)

    def columns(self, data: bytes) -> list[Sequence[bytes]] | None:
        """Returns the contents of all columns, with the results in their place.

        None for a block that the fallback must read (see `rows`).
        """
        if not 0 < len(data) <= LARGEST or _BETWEEN in data:
            return None
        text = data + self._finder.padding(data)
        characters = np.frombuffer(text, np.uint8)
        fields = self._finder.fields(data, characters)
        if fields is None:
            return None
        width = len(self._header.names)
        read = values(characters, fields, self.engine, self._header.missing)
        if read is None:
            return None
        is_kept: Flags | None = None
        is_empty_as_written = np.array_equal(read.is_empty, fields.is_empty)
        if read.is_invalid is not None and self.engine.calculation.on_error == "skip":
            is_kept = np.logical_not(read.is_invalid.any(axis=1))
            read = read.of_records(is_kept)
        cells = _Cells(text, fields, width, is_kept, has_quotes=b'"' in data)
        rows, chosen = read.is_empty.shape
        kept: list[Sequence[bytes]] = [
            LazyCells(rows, partial(cells.column, column)) for column in range(width)
        ]
        has_empty = bool(read.is_empty.any())
        results: list[Sequence[bytes]] = []
        for position in range(chosen):
            numbers = np.ascontiguousarray(read.numbers.reshape(rows, chosen)[:, position])
            is_empty = read.is_empty[:, position] if has_empty else None
            may_have_signed_zero = not numbers.all() and b"-0" in data
            if numbers.dtype == np.float64 and not may_have_signed_zero and is_empty_as_written:
                # with the texts as they are written; but a blank one would come back as empty, and
                # the parser takes -0 for 0
                column = self._header.chosen[position]
                kept[column] = ArrayCells(numbers, partial(_texts, cells, column), is_empty)
            results += [
                ArrayCells(result, self.engine.texts, is_empty)
                for result in self.engine.compute(numbers)
            ]
        return self._header.placed(kept, results)


def _texts(cells: _Cells, column: int, _: Array) -> list[bytes]:
    return cells.column(column)


class _Cells:
    """The contents of the fields of a block, in the records that are kept."""

    def __init__(
        self, text: bytes, fields: Fields, width: int, is_kept: Flags | None, *, has_quotes: bool
    ) -> None:
        self._text = text
        self._fields = fields
        self._width = width
        self._is_kept = None if is_kept is None else is_kept.tolist()
        self._has_quotes = has_quotes

    def column(self, column: int) -> list[bytes]:
        """Returns the contents of one column."""
        cells = self._all[column :: self._width]
        if self._is_kept is not None:
            cells = list(compress(cells, self._is_kept))
        if column == self._width - 1 and b"\r" in self._text:
            cells = [cell.removesuffix(b"\r") for cell in cells]
        if self._has_quotes:
            cells = [content(cell) if cell[:1] == b'"' else cell for cell in cells]
        return cells

    @cached_property
    def _all(self) -> list[bytes]:
        """All fields as they are written, record by record; what ends a line stands in the last."""
        fields = self._fields
        marked = np.frombuffer(self._text, np.uint8).copy()
        is_stop = unpacked(fields.stops)
        marked[: len(is_stop)][is_stop] = _BETWEEN[0]
        marked = marked[: int(fields.next_starts[-1]) - 1]
        starts, next_starts = fields.blank
        if len(starts):
            is_kept = np.ones(len(self._text), np.bool_)
            is_kept[starts] = is_kept[next_starts - 1] = False  # LF, or CR and LF
            marked = marked[is_kept[: len(marked)]]
        return marked.tobytes().split(_BETWEEN)
