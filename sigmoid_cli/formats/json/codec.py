"""JSON: a number, or numbers in arrays of any nesting; null is nan."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedBytes
from sigmoid_cli.formats.encoding import byte_order_mark_length
from sigmoid_cli.formats.json.elements import Element, elements
from sigmoid_cli.formats.json.splitter import JsonSplitter
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column, Table
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation, Engine
from sigmoid_cli.numeric.scalar import ScalarEngine


class JsonToJson:
    """Replaces the numbers of a document and leaves every other byte as it was (`Conversion`)."""

    head = separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        if calculation.on_error == "skip":
            raise UsageError(
                "--on-error skip would change the shape of a JSON array",
                "to write null instead use: --on-error nan",
            )
        self.skip = byte_order_mark_length(first)
        self.splitter = JsonSplitter()

    def convert(self, block: Block, engine: Engine) -> EncodedBlock:
        lines = block.data.count(b"\n")
        if not isinstance(engine, ScalarEngine):
            from sigmoid_cli.formats.json import bulk

            plain = bulk.replaced(block, engine)
            if plain is not None:
                return EncodedBytes(plain, lines)
        found = _elements(block, engine)
        [results] = engine.evaluate([_as_number(token) for token, _, _ in found])
        pieces = []
        behind = 0
        for element, result in zip(found, results, strict=True):
            pieces.append(block.data[behind : element.start])
            pieces.append(_formatted(result))
            behind = element.end
        pieces.append(block.data[behind:])
        return EncodedBytes(b"".join(pieces), lines)


class JsonReader:
    """Reads the numbers of a document as a table: as they are written, and their results."""

    def __init__(self, first: bytes, calculation: Calculation) -> None:
        self.skip = byte_order_mark_length(first)
        self.splitter = JsonSplitter()
        self.names = ("x", *calculation.functions)
        self.are_named = True

    def table(self, block: Block, engine: Engine) -> Table:
        lines = block.data.count(b"\n")
        if not isinstance(engine, ScalarEngine):
            from sigmoid_cli.formats.json import bulk

            plain = bulk.cells(block, engine)
            if plain is not None:
                return Table(self._columns(*plain), lines)
        found = _elements(block, engine)
        results = engine.evaluate([_as_number(token) for token, _, _ in found])
        tokens = [b"nan" if token == b"null" else token for token, _, _ in found]
        cells = [tokens, *results]
        if LEFT_OUT in cells[1]:
            kept = [row for row in zip(*cells, strict=True) if row[1] != LEFT_OUT]
            cells = [list(cell) for cell in zip(*kept, strict=True)] or [[] for _ in cells]
        return Table(self._columns(*cells), lines)

    def _columns(self, *cells: Sequence[bytes]) -> list[Column]:
        return [
            Column(name, cell, is_result=index > 0, is_number=index == 0)
            for index, (name, cell) in enumerate(zip(self.names, cells, strict=True))
        ]


class JsonWriter:
    """Writes the results of a table as one JSON array (see `TableWriter`).

    Several results in a row become an array of their own; that of an empty cell is null.
    """

    is_tabular = False
    separator = b","
    foot = b"]\n"

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b"["

    def rows(self, columns: Sequence[Column]) -> bytes:
        results = [
            [cell or b"null" for cell in column.cells] if b"" in column.cells else column.cells
            for column in columns
            if column.is_result
        ]
        if len(results) == 1:
            text = b",".join(results[0])
        else:
            text = b",".join(b"[%b]" % b",".join(row) for row in zip(*results, strict=True))
        return text.replace(b"nan", b"null")


def _elements(block: Block, engine: Engine) -> list[Element]:
    return elements(block, all_are_numbers=engine.calculation.on_error == "fail")


def _as_number(token: bytes) -> bytes:
    """What an element is among numbers of any grammar: those of JSON are fewer."""
    if grammar.is_json_number(token):
        return token
    return b"nan" if token == b"null" else b'"' + token


def _formatted(result: bytes) -> bytes:
    return b"null" if result == b"nan" else result


class JsonCodec:
    """The json format for the registry (see `Codec`)."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> JsonToJson:
        return JsonToJson(lookahead.data, calculation)

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> JsonReader:
        return JsonReader(lookahead.data, calculation)

    def writer(self, record_options: RecordOptions) -> JsonWriter:
        return JsonWriter()


JSON = JsonCodec()
