"""CSV and TSV: records of fields, RFC 4180."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.block import Answer, Answered, Block
from sigmoid_cli.formats.calculation import Arithmetic, Calculation
from sigmoid_cli.formats.delimited_block import columns_of, joined, rows
from sigmoid_cli.formats.delimited_cutter import DelimitedCutter
from sigmoid_cli.formats.delimited_header import Header, read_header
from sigmoid_cli.formats.delimited_writer import DelimitedWriter
from sigmoid_cli.formats.in_bulk import InBulk
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.scalar import ScalarArithmetic
from sigmoid_cli.formats.table import Column, Table

if TYPE_CHECKING:
    from sigmoid_cli.formats.delimited_bulk import DelimitedBulk
    from sigmoid_cli.formats.delimited_columns import DelimitedColumns
    from sigmoid_cli.formats.vector import VectorArithmetic


def _bulk(header: Header, arithmetic: VectorArithmetic) -> DelimitedBulk:
    from sigmoid_cli.formats.delimited_bulk import DelimitedBulk

    return DelimitedBulk(header, arithmetic)


def _columns(header: Header, arithmetic: VectorArithmetic) -> DelimitedColumns:
    from sigmoid_cli.formats.delimited_columns import DelimitedColumns

    return DelimitedColumns(header, arithmetic)


class DelimitedToDelimited:
    """Adds results to records and leaves every other byte as it was (see `Conversion`)."""

    separator = foot = b""
    is_lines = True

    def __init__(self, header: Header, head: bytes) -> None:
        self.cutter = DelimitedCutter(header.delimiter)
        self.skip = header.skip
        self.head = head
        names = header.output_names
        self.columns = names if header.record else ("",) * len(names)
        self._header = header
        self._bulk = InBulk(partial(_bulk, header))

    def answer(self, block: Block, arithmetic: Arithmetic) -> Answer:
        if arithmetic.is_vector:
            answer = self._bulk.by(arithmetic).answer(block.data)
            if answer is not None:
                return answer
        found = rows(block.data, self._header, arithmetic)
        return Answered(joined(found, self._header), block.data.count(b"\n"))


class DelimitedReader:
    """Reads CSV as tables of all its columns and the results (see `TableReader`)."""

    def __init__(self, header: Header) -> None:
        self.cutter = DelimitedCutter(header.delimiter)
        self.skip = header.skip
        self.names = header.output_names
        self.are_named = header.record is not None
        self._header = header
        size = len(header.names)
        self._sources = header.placed(range(size), [size] * len(header.results))
        self._bulk = InBulk(partial(_columns, header))

    def table(self, block: Block, arithmetic: Arithmetic) -> Table:
        header = self._header
        cells = self._columns(block.data, arithmetic)
        if cells is None:
            cells = columns_of(rows(block.data, header, arithmetic), header)
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

    def _columns(self, data: bytes, arithmetic: Arithmetic) -> Sequence[Sequence[bytes]] | None:
        """The contents of all columns in bulk, where that can be."""
        if isinstance(arithmetic, ScalarArithmetic):
            return None
        return self._bulk.by(arithmetic).columns(data)


class DelimitedCodec:
    """CSV or TSV for the registry (see `Codec`)."""

    def __init__(self, delimiter: bytes) -> None:
        self._delimiter = delimiter

    def rewriting(
        self, begin: Begin, calculation: Calculation, layout: Layout
    ) -> DelimitedToDelimited:
        header = read_header(begin, self._of(layout), calculation, layout)
        return DelimitedToDelimited(header, header.before + self._head(header, layout))

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> DelimitedReader:
        return DelimitedReader(read_header(begin, self._of(layout), calculation, layout))

    def writer(self, layout: Layout) -> DelimitedWriter:
        return DelimitedWriter(self._of(layout), layout)

    def _of(self, layout: Layout) -> bytes:
        return layout.delimiter or self._delimiter

    def _head(self, header: Header, layout: Layout) -> bytes:
        """The header as it was, with the names of the results."""
        if header.record is None:
            return b""
        fields = header.record.fields
        if not header.replace or layout.names:
            fields = header.placed(fields, self.writer(layout).fields_of_names(header.results))
        return header.delimiter.join(fields) + header.record.end


CSV = DelimitedCodec(b",")
TSV = DelimitedCodec(b"\t")
