"""CSV and TSV: records of fields, RFC 4180."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedBytes
from sigmoid_cli.formats.csv.header import Header, read_header
from sigmoid_cli.formats.csv.plain import plain_block
from sigmoid_cli.formats.csv.spans import end_of_fields, field_spans
from sigmoid_cli.formats.csv.splitter import CsvSplitter
from sigmoid_cli.formats.csv.writer import CsvWriter
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.formats.conversion import Convert
    from sigmoid_cli.formats.division import Parts, WholeFile
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import ReadTable, Table
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine


class CsvToCsv:
    """Adds results to records and leaves every other byte as it was (see `Conversion`)."""

    separator = foot = b""
    is_lines = True

    def __init__(self, header: Header, head: bytes) -> None:
        self.splitter = CsvSplitter(header.delimiter)
        self.skip = header.skip
        self.note = header.note
        self.head = head
        names = header.output_names
        self.columns = names if header.record else ("",) * len(names)
        self._header = header

    def with_engine(self, engine: Engine) -> Convert:
        header = self._header

        def fallback(block: Block) -> EncodedBlock:
            if not block.data:  # as the last block often is
                return EncodedBytes(b"", 0)
            from sigmoid_cli.formats.csv.rows import joined, rows

            found = rows(block.data, header, engine)
            return EncodedBytes(joined(found, header), block.data.count(b"\n"))

        def great(block: Block) -> EncodedBlock:
            from sigmoid_cli.formats.csv.great import great_record

            return great_record(block, header, engine)

        if isinstance(engine, ScalarEngine):

            def convert_little(block: Block) -> EncodedBlock:
                if block.is_great:
                    return great(block)
                plain = plain_block(block.data, header, engine)
                if plain is None:
                    return fallback(block)
                return EncodedBytes(plain.joined(header), block.data.count(b"\n"))

            return convert_little
        from sigmoid_cli.formats.csv.bulk import CsvBulk

        bulk = CsvBulk(header, engine)

        def convert(block: Block) -> EncodedBlock:
            if block.is_great:
                return great(block)
            return bulk.convert(block.data) or fallback(block)

        return convert


class CsvReader:
    """Reads CSV as tables of all its columns and the results (see `TableReader`)."""

    def __init__(self, header: Header, dtype: str) -> None:
        self.splitter = CsvSplitter(header.delimiter)
        self.skip = header.skip
        self.note = header.note
        self.names = header.output_names
        self.are_named = header.record is not None
        self.are_records = True
        self.dtype = dtype
        self._header = header
        size = len(header.names)
        self._sources = header.placed(range(size), [size] * len(header.results))

    def with_engine(self, engine: Engine) -> ReadTable:
        bulk = None
        scalar = engine if isinstance(engine, ScalarEngine) else None
        if not isinstance(engine, ScalarEngine):
            from sigmoid_cli.formats.csv.bulk_columns import CsvColumns

            bulk = CsvColumns(self._header, engine)

        def read(block: Block) -> Table:
            from sigmoid_cli.formats.csv.rows import columns_of, rows
            from sigmoid_cli.formats.table import Column, Table

            header = self._header
            cells: Sequence[Sequence[bytes]] | None = None
            if bulk is not None and not block.is_great:
                cells = bulk.columns(block.data)
            elif scalar is not None:
                plain = plain_block(block.data, header, scalar)
                if plain is not None:
                    cells = plain.columns(header)
            if cells is None:
                cells = columns_of(rows(block.data, header, engine), header)
            columns = [
                Column(
                    name,
                    column,
                    is_result=source == len(header.names),
                    is_number=source in header.chosen,
                )
                for name, column, source in zip(self.names, cells, self._sources, strict=True)
            ]
            return Table(columns, block.data.count(b"\n"))

        return read


class CsvCodec:
    """CSV or TSV for the registry (see `Codec`)."""

    def __init__(self, delimiter: bytes) -> None:
        self._delimiter = delimiter

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> CsvToCsv:
        header = read_header(lookahead, self._of(record_options), calculation, record_options)
        return CsvToCsv(header, self._head(header, record_options))

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> CsvReader:
        header = read_header(lookahead, self._of(record_options), calculation, record_options)
        return CsvReader(header, calculation.dtype)

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> CsvWriter:
        return CsvWriter(self._of(record_options), record_options)

    def parts(self, whole: WholeFile) -> Parts:
        from sigmoid_cli.formats.csv.parts import parts_with_header

        return parts_with_header(whole, self._of(whole.record_options))

    def _of(self, record_options: RecordOptions) -> bytes:
        return record_options.delimiter or self._delimiter

    def _head(self, header: Header, record_options: RecordOptions) -> bytes:
        """Returns what is before the first record, and the header with the names of the results."""
        if header.record is None:
            return header.before
        text, delimiter = header.record, header.delimiter
        end = end_of_fields(text, len(text))
        names = CsvWriter(delimiter, record_options).fields_of_names(header.results)
        if not header.replace:
            added = delimiter + delimiter.join(names)
            return b"".join([header.before, memoryview(text)[:end], added, text[end:]])
        if header.results == tuple(header.names[index] for index in header.chosen):
            return header.before + text
        fields = [text[first:last] for first, last in field_spans(text, 0, end, delimiter)]
        return header.before + delimiter.join(header.placed(fields, names)) + text[end:]


CSV = CsvCodec(b",")
TSV = CsvCodec(b"\t")
