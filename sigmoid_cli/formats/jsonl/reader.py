"""Reads objects as tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sigmoid_cli.errors import ColumnError
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.json_strings import json_string
from sigmoid_cli.formats.jsonl.columns import Columns, OddRow, Written, flat_columns
from sigmoid_cli.formats.jsonl.header import read_keys
from sigmoid_cli.formats.jsonl.layout import Layout, ObjectLines, OneALine, by_objects
from sigmoid_cli.formats.jsonl.lines import lines_with_results
from sigmoid_cli.formats.record_options import RecordOptions, placed
from sigmoid_cli.formats.table import Column, ReadTable, Table
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.formats.jsonl.objects import Member
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine


class JsonLinesReader:
    """Reads objects as tables whose columns are the keys of the first (see `TableReader`)."""

    are_named = True
    are_records = True

    note = None

    def __init__(
        self,
        lookahead: Lookahead,
        calculation: Calculation,
        record_options: RecordOptions,
        layout: Layout | None = None,
    ) -> None:
        self._layout = layout or OneALine()
        self.splitter = self._layout.splitter
        self._keys = keys = read_keys(lookahead, calculation, record_options, self._layout)
        self.skip = keys.skip
        self.dtype = calculation.dtype
        self._columns = {name: index for index, name in enumerate(keys.names)}
        if keys.replace and any(len(path) > 1 for path in keys.paths):
            raise ColumnError(
                "--replace of a nested key needs an output in the format of the input",
                "leave out --replace",
            )
        self._replaced = (
            tuple(self._columns[path[0]] for path in keys.paths) if keys.replace else ()
        )
        self.names = tuple(placed(keys.names, keys.results, self._replaced))

    def with_engine(self, engine: Engine) -> ReadTable:
        def table(objects: ObjectLines) -> Table:
            return self._table(objects, engine)

        return by_objects(table, self._layout, is_bulk=not isinstance(engine, ScalarEngine))

    def _table(self, objects: ObjectLines, engine: Engine) -> Table:
        keys = self._keys
        read = {self._columns[path[0]] for path in keys.paths if len(path) == 1}
        flat = flat_columns(
            objects.lines, keys, engine, lambda lines: self._rows(ObjectLines(lines, lines), engine)
        )
        cells, values, computed = flat or self._columns_of(objects, engine)
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
        return Table(placed(columns, results, self._replaced), objects.data.count(b"\n"))

    def _rows(self, objects: ObjectLines, engine: Engine) -> list[OddRow | None]:
        """Returns the rows of lines, without blank ones; None for each that is left out."""
        rows: list[OddRow | None] = []
        for line in lines_with_results(objects, self._keys, engine, only_known=True):
            if line is None:
                rows.append(None)
            elif line.found is not None:
                values = {member.key: _written(line.line, member) for member in line.found}
                rows.append(OddRow(values, line.results))
        return rows

    def _columns_of(self, objects: ObjectLines, engine: Engine) -> Columns:
        """Returns the columns and results as `flat_columns` does, line by line."""
        rows = [row for row in self._rows(objects, engine) if row is not None]
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


_LINE_END = re.compile(r"[ \t]*\r[ \t\r]*")
"""A line end in an object that spans lines, and the indentation after it."""


def _written(text: str, member: Member) -> Written:
    """Returns a value as a text, a string without quotes and null empty; and as one of JSON."""
    if member.value is None:
        return Written(b"", b"null")
    if text[member.start] == '"':
        cell = text_to_bytes(str(member.value))
        return Written(cell, json_string(cell))
    # no string has a carriage return: so this is what an array had for a line end
    cell = text_to_bytes(_LINE_END.sub("", text[member.start : member.end]))
    return Written(cell, cell)


def _as_json(values: Sequence[Written]) -> list[bytes]:
    return [value.json for value in values]
