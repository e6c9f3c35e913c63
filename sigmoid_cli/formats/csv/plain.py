"""A small block of plain CSV and the results of its records: the fast path without NumPy.

Plain is a block in which each record has as many fields as the header, and quotes stand around
fields only. Others go to the fallback, which reports errors as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.formats.csv.split_records import SplitRecords, split_records
from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric.calculation import LEFT_OUT, NotANumberError

if TYPE_CHECKING:
    from sigmoid_cli.formats.csv.header import Header
    from sigmoid_cli.numeric.scalar import ScalarEngine


class PlainBlock(Frozen):
    """The records of a plain block with their results.

    Attributes:
        records: all of them.
        results: for each column read one text a function: the results with commas between.
        left_out: the indices of the records that are left out.
    """

    records: SplitRecords
    results: list[bytes]
    left_out: set[int]

    def joined(self, header: Header) -> bytes:
        """Returns the records as they were, with their results."""
        records = self.records
        count = records.size
        if header.replace or self.left_out or count < len(records.lines):
            return records.unmasked(b"".join(self._rows_and_ends(header)))
        pieces = [b""] * (2 * count)
        pieces[0::2] = records.lines
        pieces[1::2] = self._ends(header.delimiter)
        if not records.is_ended:
            pieces[-1] = pieces[-1].removesuffix(records.line_end)
        return records.unmasked(b"".join(pieces))

    def columns(self, header: Header) -> list[list[bytes]]:
        """Returns the contents of all columns and the results in their place."""
        contents = [self.records.contents(index) for index in range(self.records.width)]
        columns = header.placed(contents, self._result_columns())
        if not self.left_out:
            return columns
        return [
            [cell for index, cell in enumerate(column) if index not in self.left_out]
            for column in columns
        ]

    def _result_columns(self) -> list[list[bytes]]:
        return [text.split(b",") for text in self.results]

    def _ends(self, delimiter: bytes) -> list[bytes]:
        """Returns what follows the fields of each record: its results, and the line end."""
        line_end = self.records.line_end
        if len(self.results) == 1:
            results = self.results[0].replace(b",", line_end + delimiter)
        else:
            rows = map(delimiter.join, zip(*self._result_columns(), strict=True))
            results = (line_end + delimiter).join(rows)
        return (delimiter + results + line_end).splitlines(keepends=True)

    def _rows_and_ends(self, header: Header) -> Iterator[bytes]:
        records, results = self.records, self._result_columns()
        rows = enumerate(zip(*self._written_columns(header, results), strict=True))
        last = len(records.lines) - 1
        for index, line in enumerate(records.lines):
            end = records.line_end if index < last or records.is_ended else b""
            if not line:
                yield end
                continue
            position, row = next(rows)
            if position not in self.left_out:
                yield header.delimiter.join(row)
                yield end

    def _written_columns(self, header: Header, results: list[list[bytes]]) -> list[list[bytes]]:
        """Returns what is written of each record, column by column."""
        if not header.replace:
            return [list(filter(None, self.records.lines)), *results]
        fields = [self.records.column(index) for index in range(self.records.width)]
        each = header.results_each
        # an empty cell stays as it is written
        shown = [
            [
                result or field
                for result, field in zip(column, fields[header.chosen[index // each]], strict=True)
            ]
            for index, column in enumerate(results)
        ]
        return header.placed(fields, shown)


def plain_block(data: bytes, header: Header, engine: ScalarEngine) -> PlainBlock | None:
    """Returns the records of a block with their results, or None if not plain or with an error."""
    records = split_records(data, header.delimiter, len(header.names))
    if records is None:
        return None
    results: list[bytes] = []
    left_out: set[int] = set()
    try:
        for index in header.chosen:
            column = records.contents(index)
            texts = _plain_results(column, header, engine)
            if texts is None:
                texts, without = _results(column, header, engine)
                left_out.update(without)
            results += texts
    except NotANumberError:
        return None
    return PlainBlock(records, results, left_out)


def _plain_results(
    column: Sequence[bytes], header: Header, engine: ScalarEngine
) -> list[bytes] | None:
    """Returns the results of a column without blanks, empty and missing cells, or None."""
    if header.missing and not header.missing.isdisjoint(column):
        return None
    return engine.evaluate_plain(b",".join(column), len(column))


def _results(
    column: Sequence[bytes], header: Header, engine: ScalarEngine
) -> tuple[list[bytes], list[int]]:
    """Returns the results of a column, and the indices of those that are left out."""
    tokens = [field.strip() for field in column]
    if header.missing:
        tokens = [b"" if token in header.missing else token for token in tokens]
    present = list(filter(None, tokens)) if b"" in tokens else tokens
    invalid = engine.invalid
    found = engine.evaluate(present)
    left_out: list[int] = []
    if len(present) < len(tokens):
        each = [iter(results) for results in found]
        found = [[next(results) if token else b"" for token in tokens] for results in each]
    if engine.calculation.on_error == "skip" and engine.invalid > invalid:
        left_out = [
            index for index, result in enumerate(found[0]) if result == LEFT_OUT and tokens[index]
        ]
    return [b",".join(results) for results in found], left_out
