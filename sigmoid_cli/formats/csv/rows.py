"""A block of CSV and the results of its records: the fallback, for every block."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.records import Record, content, records
from sigmoid_cli.formats.record_block import results_of_records
from sigmoid_cli.numeric.engine import Engine

Row = tuple[Record, list[bytes] | None]
"""A record with its results, for each column read one a function; None for a blank line."""


def rows(data: bytes, header: Header, engine: Engine) -> list[Row]:
    """Returns the records of a block, without those left out.

    Raises:
        DataError: for the first record of another length than the header, cell that is not a
            number where that is an error, or quote that is never closed.
    """
    block = _Block(data, header)
    results = results_of_records(block, engine, header.results_each)
    return [
        (record, None if record.is_blank else found)
        for record, found in zip(block.records, results, strict=True)
        if found is not None
    ]


class _Block:
    """See `RecordBlock`."""

    def __init__(self, data: bytes, header: Header) -> None:
        self._data = data
        self._header = header
        self.records: list[Record] = []
        self.tokens: list[bytes] = []
        self.counts: list[int] = []

    def read(self) -> None:
        header = self._header
        width = len(header.names)
        count = len(header.chosen)
        for record in records(self._data, header.delimiter):
            if len(record.fields) == width != 1:
                self.tokens += [header.token(record.fields[index]) for index in header.chosen]
            elif not record.is_blank:
                if len(record.fields) != width:
                    from sigmoid_cli.formats.csv.faults import ragged

                    before = sum(map(_size, self.records))
                    raise ragged(self._data, before, len(record.fields), header)
                self.tokens.append(header.token(record.fields[0]))
            self.records.append(record)
            self.counts.append(0 if record.is_blank else count)

    def not_a_number(self, position: int) -> DataError:
        token = self.tokens[position]
        row, chosen = divmod(position, len(self._header.chosen))
        column = self._header.chosen[chosen]
        before = 0
        for record in self.records:
            if not record.is_blank:
                if not row:
                    break
                row -= 1
            before += _size(record)
        from sigmoid_cli.formats.csv.faults import not_a_number

        field_start = before + sum(map(len, record.fields[:column])) + column
        return not_a_number(self._data, before, field_start, token, column, self._header)


def _size(record: Record) -> int:
    return sum(map(len, record.fields)) + len(record.fields) - 1 + len(record.end)


def columns_of(found: Sequence[Row], header: Header) -> list[list[bytes]]:
    """Returns the contents of all columns and the results in their place, without blank lines."""
    table = [
        header.placed([content(field) for field in record.fields], results)
        for record, results in found
        if results is not None
    ]
    return [list(column) for column in zip(*table, strict=True)] or [
        [] for _ in header.output_names
    ]


def joined(found: Sequence[Row], header: Header) -> bytes:
    """Returns the records as they were, with their results."""
    delimiter = header.delimiter
    pieces = []
    for record, results in found:
        fields = record.fields if results is None else _with_results(record.fields, results, header)
        pieces.append(delimiter.join(fields))
        pieces.append(record.end)
    return b"".join(pieces)


def _with_results(fields: list[bytes], results: list[bytes], header: Header) -> list[bytes]:
    if not header.replace:
        return fields + results
    # an empty cell stays as it is written
    return header.placed(
        fields,
        [
            result or fields[header.chosen[index // header.results_each]]
            for index, result in enumerate(results)
        ],
    )
