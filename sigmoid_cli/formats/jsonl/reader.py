"""Reads JSON Lines as tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sigmoid_cli.errors import ColumnError
from sigmoid_cli.formats.block import Block, LineSplitter
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.json_strings import json_string
from sigmoid_cli.formats.jsonl.columns import Columns, OddRow, Written, flat_columns
from sigmoid_cli.formats.jsonl.header import read_keys
from sigmoid_cli.formats.jsonl.lines import lines_with_results
from sigmoid_cli.formats.record_options import RecordOptions, placed
from sigmoid_cli.formats.table import Column, ReadTable, Table

if TYPE_CHECKING:
    from sigmoid_cli.formats.jsonl.objects import Member
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine


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
