"""JSON: a number, or numbers in arrays of any nesting, of which null is nan; or objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.errors import DataError, UsageError
from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedBytes
from sigmoid_cli.formats.encoding import byte_order_mark_length
from sigmoid_cli.formats.json.elements import Element, as_number, elements
from sigmoid_cli.formats.json.plain import plain_numbers
from sigmoid_cli.formats.json.splitter import JsonSplitter
from sigmoid_cli.formats.json.start import holds_objects
from sigmoid_cli.formats.json.writer import JsonWriter, ObjectsWriter
from sigmoid_cli.formats.table import (
    Column,
    ReadTable,
    Table,
    TableReader,
    TableWriter,
    ThroughTable,
)
from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.formats.conversion import Conversion, Convert
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.numeric.engine import Engine


class JsonToJson:
    """Replaces the numbers of a document and leaves every other byte as it was (`Conversion`)."""

    head = separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True
    note = None

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        if calculation.on_error == "skip":
            raise UsageError(
                "--on-error skip would change the shape of a JSON array",
                "to write null instead use: --on-error nan",
            )
        self.skip = byte_order_mark_length(first)
        self.splitter = JsonSplitter()

    def with_engine(self, engine: Engine) -> Convert:
        if isinstance(engine, ScalarEngine):
            return lambda block: _replaced_without_numpy(block, engine)
        from sigmoid_cli.formats.json.bulk import JsonBulk

        bulk = JsonBulk(engine)

        def convert(block: Block) -> EncodedBlock:
            replaced = None if block.is_great else bulk.replaced(block)
            if replaced is None:
                return _replaced(block, engine)
            return EncodedBytes(replaced, block.data.count(b"\n"))

        return convert


def _replaced_without_numpy(block: Block, engine: ScalarEngine) -> EncodedBlock:
    """Returns the block with each number replaced by its result."""
    plain = plain_numbers(block, engine)
    results = None if plain is None else plain.results(engine)
    if plain is None or results is None:
        return _replaced(block, engine)
    return EncodedBytes(plain.replaced(results[0]), block.data.count(b"\n"))


def _replaced(block: Block, engine: Engine) -> EncodedBlock:
    """Returns the block with each number replaced by its result: the fallback."""
    if block.is_great:
        from sigmoid_cli.formats.json.great import with_short_decimals

        short = with_short_decimals(block)
        try:
            return _replaced(short, engine)
        except DataError:
            pass  # which names a column of the short one
    found = _elements(block, engine)
    [results] = engine.evaluate([as_number(token) for token, _, _ in found])
    pieces = []
    after = 0
    for element, result in zip(found, results, strict=True):
        pieces.append(block.data[after : element.start])
        pieces.append(b"null" if result in formatting.WORDS else result)
        after = element.end
    pieces.append(block.data[after:])
    return EncodedBytes(b"".join(pieces), block.data.count(b"\n"))


class JsonReader:
    """Reads the numbers of a document as a table: as they are written, and their results."""

    note = None

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.splitter = JsonSplitter()
        self.names = ("x", *calculation.functions)
        self.are_named = True
        self.are_records = False
        self.dtype = calculation.dtype

    def with_engine(self, engine: Engine) -> ReadTable:
        if isinstance(engine, ScalarEngine):
            return lambda block: self._table_without_numpy(block, engine)
        from sigmoid_cli.formats.json.bulk import JsonBulk

        bulk = JsonBulk(engine)

        def read(block: Block) -> Table:
            cells = bulk.cells(block)
            if cells is None:
                return self._table(block, engine)
            return Table(self._columns(*cells), block.data.count(b"\n"))

        return read

    def _table_without_numpy(self, block: Block, engine: ScalarEngine) -> Table:
        plain = plain_numbers(block, engine)
        results = None if plain is None else plain.results(engine)
        if plain is None or results is None:
            return self._table(block, engine)
        columns = [text.split(b",") for text in results]
        return self._without_left_out(block, plain.tokens(), columns)

    def _table(self, block: Block, engine: Engine) -> Table:
        """Returns the table of a block: the fallback."""
        found = _elements(block, engine)
        results = engine.evaluate([as_number(token) for token, _, _ in found])
        tokens = [b"nan" if token == b"null" else token for token, _, _ in found]
        return self._without_left_out(block, tokens, results)

    def _without_left_out(
        self, block: Block, tokens: Sequence[bytes], results: Sequence[Sequence[bytes]]
    ) -> Table:
        cells: list[Sequence[bytes]] = [tokens, *results]
        if LEFT_OUT in cells[1]:
            kept = [row for row in zip(*cells, strict=True) if row[1] != LEFT_OUT]
            cells = [list(cell) for cell in zip(*kept, strict=True)] or [[] for _ in cells]
        return Table(self._columns(*cells), block.data.count(b"\n"))

    def _columns(self, *cells: Sequence[bytes]) -> list[Column]:
        return [
            Column(name, cell, is_result=index > 0, is_number=index == 0)
            for index, (name, cell) in enumerate(zip(self.names, cells, strict=True))
        ]


def _elements(block: Block, engine: Engine) -> list[Element]:
    return elements(block, engine.calculation)


class JsonCodec:
    """The json format for the registry (see `Codec`)."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> Conversion:
        if holds_objects(lookahead, record_options):
            from sigmoid_cli.formats.json.records import InAnArray
            from sigmoid_cli.formats.jsonl.codec import JsonLinesToJsonLines

            if calculation.on_error == "skip":
                from sigmoid_cli.formats.json.leaving_out import ArrayLeavingOut

                return ArrayLeavingOut(lookahead, calculation, record_options)
            return JsonLinesToJsonLines(lookahead, calculation, record_options, InAnArray())
        if len(calculation.functions) > 1:  # no room for them in the place of a number
            reader = JsonReader(lookahead.data, calculation)
            return ThroughTable(reader, self.writer(record_options, reader.dtype, calculation))
        return JsonToJson(lookahead.data, calculation)

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TableReader:
        if holds_objects(lookahead, record_options):
            from sigmoid_cli.formats.json.records import InAnArray
            from sigmoid_cli.formats.jsonl.reader import JsonLinesReader

            return JsonLinesReader(lookahead, calculation, record_options, InAnArray())
        return JsonReader(lookahead.data, calculation)

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> TableWriter:
        return JsonWriter() if len(calculation.functions) == 1 else ObjectsWriter()

    def record_writer(self) -> TableWriter:
        return ObjectsWriter()


JSON = JsonCodec()
