"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sigmoid_cli.errors import ColumnError
from sigmoid_cli.formats.block import GREAT, Block, EncodedBlock, EncodedBytes, LineSplitter
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.json_strings import json_string
from sigmoid_cli.formats.jsonl.columns import Columns, OddRow, Written, flat_columns
from sigmoid_cli.formats.jsonl.header import read_keys
from sigmoid_cli.formats.jsonl.lines import Line, lines_with_results
from sigmoid_cli.formats.jsonl.plain import plain_objects
from sigmoid_cli.formats.jsonl.writer import NULL_RESULTS, JsonLinesWriter
from sigmoid_cli.formats.record_options import RecordOptions, placed
from sigmoid_cli.formats.table import Column, ReadTable, Table
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.formats.conversion import Convert
    from sigmoid_cli.formats.division import Parts, WholeFile
    from sigmoid_cli.formats.jsonl.objects import Member
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine


class JsonLinesToJsonLines:
    """Adds results to objects and leaves every other byte as it was (see `Conversion`)."""

    separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True
    note = None

    def __init__(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> None:
        self.splitter = LineSplitter()
        self._keys = read_keys(lookahead, calculation, record_options)
        self.skip = self._keys.skip
        self.head = lookahead.data[: self.skip]

    def with_engine(self, engine: Engine) -> Convert:
        def converted(data: bytes) -> list[bytes]:
            """Returns what becomes of each line."""
            lines = lines_with_results(data, self._keys, engine)
            return [
                b"" if line is None else text_to_bytes(self._with_results(line) + line.end)
                for line in lines
            ]

        def fallback(block: Block) -> EncodedBlock:
            return EncodedBytes(b"".join(converted(block.data)), block.data.count(b"\n"))

        if isinstance(engine, ScalarEngine):

            def convert_little(block: Block) -> EncodedBlock:
                encoded = plain_objects(block.data, self._keys, engine)
                if encoded is None:
                    return fallback(block)
                return EncodedBytes(encoded, block.data.count(b"\n"))

            return convert_little
        from sigmoid_cli.formats.jsonl.bulk import JsonLinesBulk

        bulk = JsonLinesBulk(self._keys, engine, converted)

        def convert(block: Block) -> EncodedBlock:
            encoded = bulk.convert(block.data) if len(block.data) < GREAT else None
            return encoded or fallback(block)

        return convert

    def _with_results(self, line: Line) -> str:
        if line.found is None:
            return line.text
        keys = self._keys
        results = [
            "null" if text and text in NULL_RESULTS else text.decode() for text in line.results
        ]
        if not keys.replace:
            end = line.found[-1].end if line.found else line.text.index("{") + 1
            added = keys.comma.join(
                keys.written(name) + (result or "null")
                for name, result in zip(keys.results, results, strict=True)
            )
            comma = keys.comma if line.found else ""
            return line.text[:end] + comma + added + line.text[end:]
        pieces = []
        position = 0
        by_place = sorted(
            # what has no value stays as it is
            (member.start, member, name, result or line.text[member.start : member.end])
            for member, name, result in zip(line.chosen, keys.results, results, strict=True)
            if member is not None
        )
        for _, member, name, value in by_place:
            if keys.renames:
                pieces.append(line.text[position : member.key_start])
                pieces.append(keys.written(name))
            else:
                pieces.append(line.text[position : member.start])
            pieces.append(value)
            position = member.end
        return "".join(pieces) + line.text[position:]


class JsonLinesReader:
    """Reads objects as tables whose columns are the keys of the first (see `TableReader`)."""

    are_named = True

    note = None

    def __init__(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> None:
        self.splitter = LineSplitter()
        self._keys = keys = read_keys(lookahead, calculation, record_options)
        self.skip = keys.skip
        self.dtype = calculation.dtype
        self._columns = {name: index for index, name in enumerate(keys.names)}
        if keys.replace and any(len(path) > 1 for path in keys.paths):
            raise ColumnError("--replace of a nested key needs an output in jsonl")
        self._replaced = (
            tuple(self._columns[path[0]] for path in keys.paths) if keys.replace else ()
        )
        self.names = tuple(placed(keys.names, keys.results, self._replaced))

    def with_engine(self, engine: Engine) -> ReadTable:
        return lambda block: self._table(block, engine)

    def _table(self, block: Block, engine: Engine) -> Table:
        keys = self._keys
        read = {self._columns[path[0]] for path in keys.paths if len(path) == 1}
        flat = flat_columns(block.data, keys, engine, lambda lines: self._rows(lines, engine))
        cells, values, computed = flat or self._columns_of(block.data, engine)
        columns = [
            Column(name, column, is_number=index in read, json=json)
            for index, (name, column, json) in enumerate(
                zip(keys.names, cells, values, strict=True)
            )
        ]
        results = [
            Column(name, column, is_result=True)
            for name, column in zip(keys.results, computed, strict=True)
        ]
        return Table(placed(columns, results, self._replaced), block.data.count(b"\n"))

    def _rows(self, data: bytes, engine: Engine) -> list[OddRow | None]:
        """Returns the rows of lines, without blank ones; None for each that is left out."""
        rows: list[OddRow | None] = []
        for line in lines_with_results(data, self._keys, engine, only_known=True):
            if line is None:
                rows.append(None)
            elif line.found is not None:
                values = {member.key: _written(line.text, member) for member in line.found}
                rows.append(OddRow(values, line.results))
        return rows

    def _columns_of(self, data: bytes, engine: Engine) -> Columns:
        """Returns the columns and results as `flat_columns` does, line by line."""
        rows = [row for row in self._rows(data, engine) if row is not None]
        null = Written(b"", b"null")
        values = [[row.values.get(name, null) for row in rows] for name in self._keys.names]
        results: list[Sequence[bytes]] = [
            [row.results[index] for row in rows] for index in range(len(self._keys.results))
        ]
        return (
            [[value.cell for value in column] for column in values],
            [partial(_as_json, column) for column in values],
            results,
        )


def _written(text: str, member: Member) -> Written:
    """Returns a value as a text, a string without quotes and null empty; and as one of JSON."""
    if member.value is None:
        return Written(b"", b"null")
    if text[member.start] == '"':
        cell = text_to_bytes(str(member.value))
        return Written(cell, json_string(cell))
    cell = text_to_bytes(text[member.start : member.end])
    return Written(cell, cell)


def _as_json(values: Sequence[Written]) -> list[bytes]:
    return [value.json for value in values]


class JsonLinesCodec:
    """The jsonl format for the registry (see `Codec`)."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> JsonLinesToJsonLines:
        return JsonLinesToJsonLines(lookahead, calculation, record_options)

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> JsonLinesReader:
        return JsonLinesReader(lookahead, calculation, record_options)

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> JsonLinesWriter:
        return JsonLinesWriter()

    def parts(self, whole: WholeFile) -> Parts:
        from sigmoid_cli.formats.jsonl.parts import parts_of_lines

        return parts_of_lines(whole)


JSON_LINES = JsonLinesCodec()
