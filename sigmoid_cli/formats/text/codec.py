"""The text format: numbers separated by white space, line N of the output answers line N.

Blank lines stay blank, lines that start with `#` are copied, line ends stay what they are. A
line longer than a block is cut between its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sigmoid_cli.formats.block import GREAT, Block, EncodedBlock, EncodedBytes
from sigmoid_cli.formats.encoding import byte_order_mark_length
from sigmoid_cli.formats.in_bulk import InBulk
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.parts import Parts, WholeFile
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import (
    Column,
    FramesRows,
    RowFrame,
    Table,
    TableWriter,
    ThroughTable,
)
from sigmoid_cli.formats.text.lines import Lines
from sigmoid_cli.formats.text.splitter import TextSplitter
from sigmoid_cli.formats.text.writer import TextWriter
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation, Engine
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.formats.text.bulk import TextBulk
    from sigmoid_cli.formats.text.bulk_rows import TextRowsBulk
    from sigmoid_cli.formats.text.bulk_tables import TextTables
    from sigmoid_cli.numeric.vector import VectorEngine


def _bulk(engine: VectorEngine) -> TextBulk:
    from sigmoid_cli.formats.text.bulk import TextBulk

    return TextBulk(engine)


def _tables(names: Sequence[str], engine: VectorEngine) -> TextTables:
    from sigmoid_cli.formats.text.bulk_tables import TextTables

    return TextTables(names, engine)


def _rows(frame: RowFrame, engine: VectorEngine) -> TextRowsBulk:
    from sigmoid_cli.formats.text.bulk_rows import TextRowsBulk

    return TextRowsBulk(frame, engine)


def _may_be_plain(block: Block) -> bool:
    """Whether the block begins a line, and not with a token of great length."""
    return bool(
        block.data
        and not any(block.start)
        and (len(block.data) < GREAT or len(block.data[:GREAT].split(None, 1)) == 2)
    )


class TextToText:
    """Answers blocks of text with text (see `Conversion`)."""

    head = separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.splitter = TextSplitter(
            within_lines=calculation.on_error != "skip", is_strict=calculation.on_error == "fail"
        )
        self._bulk = InBulk(_bulk)

    def convert(self, block: Block, engine: Engine) -> EncodedBlock:
        if engine.is_vector and _may_be_plain(block):
            encoded = self._bulk.by(engine).convert(block.data)
            if encoded is not None:
                return encoded
        lines = Lines(block)
        [results] = lines.answered(engine)
        return EncodedBytes(lines.with_numbers_replaced(results), lines.ends)


class TextReader:
    """Reads text as a table: the numbers as they are written, and their results."""

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.splitter = TextSplitter(within_lines=True, is_strict=calculation.on_error == "fail")
        self.names = ("x", *calculation.functions)
        self.are_named = True
        self._bulk = InBulk(partial(_tables, self.names))

    def table(self, block: Block, engine: Engine) -> Table:
        if not isinstance(engine, ScalarEngine) and _may_be_plain(block):
            table = self._bulk.by(engine).table(block.data)
            if table is not None:
                return table
        lines = Lines(block)
        results = lines.answered(engine)
        tokens: Sequence[bytes] = lines.tokens
        if LEFT_OUT in results[0]:
            tokens = [x for x, result in zip(tokens, results[0], strict=True) if result]
            results = [list(filter(None, column)) for column in results]
        x, *functions = self.names
        columns = [
            Column(name, cells, True) for name, cells in zip(functions, results, strict=True)
        ]
        return Table([Column(x, tokens, is_number=True), *columns], lines.ends)


class TextToRows(ThroughTable):
    """Answers blocks of text with a row for each number, which is the number and its results."""

    def __init__(self, reader: TextReader, writer: TableWriter, frame: RowFrame) -> None:
        super().__init__(reader, writer)
        self._bulk = InBulk(partial(_rows, frame))

    def convert(self, block: Block, engine: Engine) -> EncodedBlock:
        if engine.is_vector and _may_be_plain(block):
            encoded = self._bulk.by(engine).convert(block.data)
            if encoded is not None:
                return encoded
        return super().convert(block, engine)


def text_through(reader: TextReader, writer: TableWriter) -> ThroughTable:
    """The way from text to a writer of tables."""
    frame = writer.row_frame(reader.names) if isinstance(writer, FramesRows) else None
    return ThroughTable(reader, writer) if frame is None else TextToRows(reader, writer, frame)


class TextCodec:
    """The text format for the registry (see `Codec`)."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TextToText:
        return TextToText(lookahead.data, calculation)

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TextReader:
        return TextReader(lookahead.data, calculation)

    def writer(self, record_options: RecordOptions) -> TextWriter:
        return TextWriter()

    def parts(self, whole: WholeFile) -> Parts:
        return whole.ranges(0, whole.part_size, are_lines=True), whole.record_options


TEXT = TextCodec()
