"""A record of great length and its results, without a copy of what is not read.

The fallback, `rows`, writes the same bytes and reports the same errors.
"""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedParts
from sigmoid_cli.formats.csv.faults import not_a_number, ragged
from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.spans import count_fields, end_of_fields, field_spans
from sigmoid_cli.formats.record_block import results_of_records
from sigmoid_cli.numeric.engine import Engine


def great_record(block: Block, header: Header, engine: Engine) -> EncodedBlock:
    """Returns the only record of a block with its results, in views of the block.

    Raises:
        DataError: as `rows` does.
    """
    record = _Record(block.data, header)
    [results] = results_of_records(record, engine, header.results_each)
    pieces: list[bytes | memoryview] = []
    if results is not None:
        position = 0
        for start, end, text in record.edits(results):
            pieces += memoryview(block.data)[position:start], text
            position = end
        pieces.append(memoryview(block.data)[position:])
    return EncodedParts(pieces, block.data.count(b"\n"))


class _Record:
    """One record, as a block of records that is taken apart (see `RecordBlock`)."""

    def __init__(self, data: bytes, header: Header) -> None:
        self._data = data
        self._header = header
        self._end = end_of_fields(data, len(data))
        self._spans: list[tuple[int, int]] = []
        self.tokens: list[bytes] = []
        self.counts = [0]

    def read(self) -> None:
        if not self._end:
            return  # a blank line
        data, header = self._data, self._header
        fields = count_fields(data, 0, self._end, header.delimiter)
        if fields != len(header.names):
            raise ragged(data, 0, fields, header)
        last = max(header.chosen)
        read = dict.fromkeys(header.chosen, (0, 0))
        for column, span in enumerate(field_spans(data, 0, self._end, header.delimiter)):
            if column in read:
                read[column] = span
            if column == last:
                break
        self._spans = [read[column] for column in header.chosen]
        self.tokens = [header.token(data[start:end]) for start, end in self._spans]
        self.counts = [len(self.tokens)]

    def not_a_number(self, position: int) -> DataError:
        start, _ = self._spans[position]
        column = self._header.chosen[position]
        return not_a_number(self._data, 0, start, self.tokens[position], column, self._header)

    def edits(self, results: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
        """Returns the bytes that are replaced, from where to where and by what, in order."""
        header = self._header
        if not self._spans:
            return []
        if not header.replace:
            return [(self._end, self._end, header.delimiter + header.delimiter.join(results))]
        each = header.results_each
        edits = []
        for index, (start, end) in enumerate(self._spans):
            # an empty cell stays as it is written
            texts = [
                text or self._data[start:end] for text in results[index * each : (index + 1) * each]
            ]
            edits.append((start, end, header.delimiter.join(texts)))
        return sorted(edits)
