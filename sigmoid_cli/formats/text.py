"""The text format: numbers separated by white space, line N of the output answers line N.

Blank lines stay blank, lines that start with `#` are copied, line ends stay what they are. A
line longer than a block is cut between its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.block import GREAT, Answer, Answered, Block
from sigmoid_cli.formats.calculation import LEFT_OUT, Arithmetic, Calculation
from sigmoid_cli.formats.encoding import byte_order_mark_length
from sigmoid_cli.formats.in_bulk import InBulk
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.scalar import ScalarArithmetic
from sigmoid_cli.formats.table import (
    Column,
    FramesRows,
    RowFrame,
    Table,
    TableWriter,
    ThroughTable,
)
from sigmoid_cli.formats.text_cutter import TextCutter
from sigmoid_cli.formats.text_lines import Lines
from sigmoid_cli.formats.text_writer import TextWriter

if TYPE_CHECKING:
    from sigmoid_cli.formats.text_bulk import TextBulk
    from sigmoid_cli.formats.text_rows import TextRowsBulk
    from sigmoid_cli.formats.text_tables import TextTables
    from sigmoid_cli.formats.vector import VectorArithmetic


def _bulk(arithmetic: VectorArithmetic) -> TextBulk:
    from sigmoid_cli.formats.text_bulk import TextBulk

    return TextBulk(arithmetic)


def _tables(names: Sequence[str], arithmetic: VectorArithmetic) -> TextTables:
    from sigmoid_cli.formats.text_tables import TextTables

    return TextTables(names, arithmetic)


def _rows(frame: RowFrame, arithmetic: VectorArithmetic) -> TextRowsBulk:
    from sigmoid_cli.formats.text_rows import TextRowsBulk

    return TextRowsBulk(frame, arithmetic)


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
        self.cutter = TextCutter(
            within_lines=calculation.on_error != "skip", is_strict=calculation.on_error == "fail"
        )
        self._bulk = InBulk(_bulk)

    def answer(self, block: Block, arithmetic: Arithmetic) -> Answer:
        if arithmetic.is_vector and _may_be_plain(block):
            answer = self._bulk.by(arithmetic).answer(block.data)
            if answer is not None:
                return answer
        lines = Lines(block)
        [results] = lines.answered(arithmetic)
        return Answered(lines.with_numbers_replaced(results), lines.ends)


class TextReader:
    """Reads text as a table: the numbers as they are written, and their results."""

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.cutter = TextCutter(within_lines=True, is_strict=calculation.on_error == "fail")
        self.names = ("x", *calculation.functions)
        self.are_named = True
        self._bulk = InBulk(partial(_tables, self.names))

    def table(self, block: Block, arithmetic: Arithmetic) -> Table:
        if not isinstance(arithmetic, ScalarArithmetic) and _may_be_plain(block):
            table = self._bulk.by(arithmetic).table(block.data)
            if table is not None:
                return table
        lines = Lines(block)
        results = lines.answered(arithmetic)
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

    def answer(self, block: Block, arithmetic: Arithmetic) -> Answer:
        if arithmetic.is_vector and _may_be_plain(block):
            answer = self._bulk.by(arithmetic).answer(block.data)
            if answer is not None:
                return answer
        return super().answer(block, arithmetic)


def text_through(reader: TextReader, writer: TableWriter) -> ThroughTable:
    """The way from text to a writer of tables."""
    frame = writer.row_frame(reader.names) if isinstance(writer, FramesRows) else None
    return ThroughTable(reader, writer) if frame is None else TextToRows(reader, writer, frame)


class TextCodec:
    """The text format for the registry (see `Codec`)."""

    def rewriting(self, begin: Begin, calculation: Calculation, layout: Layout) -> TextToText:
        return TextToText(begin.data, calculation)

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> TextReader:
        return TextReader(begin.data, calculation)

    def writer(self, layout: Layout) -> TextWriter:
        return TextWriter()


TEXT = TextCodec()
