"""The text format: numbers separated by white space, line N of the output answers line N.

Blank lines stay blank, lines that start with `#` are copied, line ends stay what they are. A
line longer than a block is cut between its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedBytes, all_of
from sigmoid_cli.formats.encoding import byte_order_mark_length
from sigmoid_cli.formats.text.lines import Lines
from sigmoid_cli.formats.text.plain import plain_lines
from sigmoid_cli.formats.text.splitter import TextSplitter
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.formats.conversion import Conversion, Convert
    from sigmoid_cli.formats.division import Parts, WholeFile
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import ReadTable, RowFrame, Table, TableWriter
    from sigmoid_cli.numeric.engine import Engine


def _may_be_plain(block: Block) -> bool:
    """Whether the block starts a line, and not with a very long token."""
    return bool(block.data and not any(block.start) and not block.is_great)


class TextToText:
    """Converts blocks of text to text (see `Conversion`)."""

    head = separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True
    note = None

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.splitter = TextSplitter(
            within_lines=calculation.on_error != "skip", is_strict=calculation.on_error == "fail"
        )

    def with_engine(self, engine: Engine) -> Convert:
        def replaced(block: Block) -> EncodedBlock:
            lines = Lines(block)
            [results] = lines.results(engine)
            return EncodedBytes(lines.with_numbers_replaced(list(results)), lines.ends)

        def fallback(block: Block) -> EncodedBlock:
            if not block.is_great:
                return replaced(block)
            from sigmoid_cli.formats.text.great import LineInPieces, with_short_decimals

            if engine.calculation.on_error == "skip":
                return LineInPieces(block.data, engine)
            try:
                return replaced(with_short_decimals(block))
            except DataError:
                return replaced(block)  # which says in what column

        if isinstance(engine, ScalarEngine):

            def convert_little(block: Block) -> EncodedBlock:
                plain = plain_lines(block.data, engine) if _may_be_plain(block) else None
                if plain is None:
                    return fallback(block)
                return EncodedBytes(plain, block.data.count(b"\n"))

            return convert_little
        from sigmoid_cli.formats.text.bulk import TextBulk

        def converted(data: bytes) -> list[bytes]:
            """Returns what becomes of each line."""
            lines = Lines(Block(data))
            [results] = lines.results(engine)
            return lines.lines_with_results(list(results))

        bulk = TextBulk(engine, converted)

        def convert(block: Block) -> EncodedBlock:
            encoded = bulk.convert(block.data) if _may_be_plain(block) else None
            return encoded or fallback(block)

        return convert


class TextReader:
    """Reads text as a table: the numbers as they are written, and their results.

    See `TableReader`, `FillsFrames`.
    """

    note = None

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.splitter = TextSplitter(within_lines=True, is_strict=calculation.on_error == "fail")
        self.names = ("x", *calculation.functions)
        self.are_named = True
        self.are_records = False
        self.dtype = calculation.dtype

    def with_engine(self, engine: Engine) -> ReadTable:
        if isinstance(engine, ScalarEngine):
            return lambda block: self._table(block, engine)
        from sigmoid_cli.formats.text.bulk_tables import TextTables

        bulk = TextTables(self.names, engine)

        def read(block: Block) -> Table:
            table = bulk.table(block.data) if _may_be_plain(block) else None
            return table or self._table(block, engine)

        return read

    def filling(self, frame: RowFrame, engine: Engine, fallback: Convert) -> Convert:
        if isinstance(engine, ScalarEngine):
            return fallback
        from sigmoid_cli.formats.text.bulk_rows import TextRowsBulk

        def rows(lines: bytes) -> bytes:
            return all_of(fallback(Block(lines)))

        bulk = TextRowsBulk(frame, engine, rows)

        def convert(block: Block) -> EncodedBlock:
            encoded = bulk.convert(block.data) if _may_be_plain(block) else None
            return encoded or fallback(block)

        return convert

    def _table(self, block: Block, engine: Engine) -> Table:
        """Returns the table of a block: the fallback."""
        from sigmoid_cli.formats.table import Column, Table

        lines = Lines(block)
        results = lines.results(engine)
        tokens: Sequence[bytes] = lines.tokens
        if LEFT_OUT in results[0]:
            tokens = [x for x, result in zip(tokens, results[0], strict=True) if result]
            results = [list(filter(None, column)) for column in results]
        x, *functions = self.names
        columns = [
            Column(name, cells, True) for name, cells in zip(functions, results, strict=True)
        ]
        return Table([Column(x, tokens, is_number=True), *columns], lines.ends)


class TextCodec:
    """The text format for the registry (see `Codec`)."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> Conversion:
        if len(calculation.functions) > 1:  # no room for them in the place of a number
            from sigmoid_cli.formats.table import ThroughTable

            reader = self.reader(lookahead, calculation, record_options)
            return ThroughTable(reader, self.writer(record_options, reader.dtype, calculation))
        return TextToText(lookahead.data, calculation)

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TextReader:
        return TextReader(lookahead.data, calculation)

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> TableWriter:
        from sigmoid_cli.formats.text.writer import SpacedWriter, TextWriter

        return TextWriter() if len(calculation.functions) == 1 else SpacedWriter()

    def parts(self, whole: WholeFile) -> Parts:
        return whole.ranges(0, whole.part_size, are_lines=True), whole.record_options


TEXT = TextCodec()
