"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sigmoid_cli.errors import ColumnError
from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.block import GREAT, Answer, Answered, Block, LineCutter
from sigmoid_cli.formats.calculation import Arithmetic, Calculation
from sigmoid_cli.formats.characters import text_to_bytes
from sigmoid_cli.formats.in_bulk import InBulk
from sigmoid_cli.formats.json_object import Member
from sigmoid_cli.formats.jsonl_columns import flat_columns
from sigmoid_cli.formats.jsonl_header import Keys, read_keys
from sigmoid_cli.formats.jsonl_lines import Line, answered
from sigmoid_cli.formats.jsonl_writer import JsonLinesWriter
from sigmoid_cli.formats.layout import Layout, placed
from sigmoid_cli.formats.table import Column, Table

if TYPE_CHECKING:
    from sigmoid_cli.formats.jsonl_bulk import JsonLinesBulk
    from sigmoid_cli.formats.vector import VectorArithmetic


def _bulk(keys: Keys, arithmetic: VectorArithmetic) -> JsonLinesBulk:
    from sigmoid_cli.formats.jsonl_bulk import JsonLinesBulk

    return JsonLinesBulk(keys, arithmetic)


class JsonLinesToJsonLines:
    """Adds results to objects and leaves every other byte as it was (see `Conversion`)."""

    separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True

    def __init__(self, begin: Begin, calculation: Calculation, layout: Layout) -> None:
        self.cutter = LineCutter()
        self._keys = read_keys(begin, calculation, layout)
        self.skip = self._keys.skip
        self.head = begin.data[: self.skip]
        self._bulk = InBulk(partial(_bulk, self._keys))

    def answer(self, block: Block, arithmetic: Arithmetic) -> Answer:
        if arithmetic.is_vector and len(block.data) < GREAT:
            answer = self._bulk.by(arithmetic).answer(block.data)
            if answer is not None:
                return answer
        lines = answered(block.data, self._keys, arithmetic)
        out = [self._with_results(line) + line.end for line in lines]
        return Answered(text_to_bytes("".join(out)), block.data.count(b"\n"))

    def _with_results(self, line: Line) -> str:
        if line.found is None:
            return line.text
        keys = self._keys
        values = [(result.decode() or "null").replace("nan", "null") for result in line.results]
        if not keys.replace:
            end = line.found[-1].end if line.found else line.text.index("{") + 1
            added = keys.comma.join(
                keys.written(name) + value for name, value in zip(keys.results, values, strict=True)
            )
            comma = keys.comma if line.found else ""
            return line.text[:end] + comma + added + line.text[end:]
        pieces = []
        position = 0
        by_place = sorted(
            (member.start, member, name, value)
            for member, name, value in zip(line.chosen, keys.results, values, strict=True)
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

    def __init__(self, begin: Begin, calculation: Calculation, layout: Layout) -> None:
        self.cutter = LineCutter()
        self._keys = keys = read_keys(begin, calculation, layout)
        self.skip = keys.skip
        self._columns = {name: index for index, name in enumerate(keys.names)}
        if keys.replace and any(len(path) > 1 for path in keys.paths):
            raise ColumnError("--replace of a nested key needs an output in jsonl")
        self._replaced = (
            tuple(self._columns[path[0]] for path in keys.paths) if keys.replace else ()
        )
        self.names = tuple(placed(keys.names, keys.results, self._replaced))

    def table(self, block: Block, arithmetic: Arithmetic) -> Table:
        keys = self._keys
        read = {self._columns[path[0]] for path in keys.paths if len(path) == 1}
        flat = flat_columns(block.data, keys, arithmetic)
        cells, computed = self._columns_of(block.data, arithmetic) if flat is None else flat
        columns = [
            Column(name, column, is_number=index in read)
            for index, (name, column) in enumerate(zip(keys.names, cells, strict=True))
        ]
        results = [
            Column(name, column, is_result=True)
            for name, column in zip(keys.results, computed, strict=True)
        ]
        return Table(placed(columns, results, self._replaced), block.data.count(b"\n"))

    def _columns_of(
        self, data: bytes, arithmetic: Arithmetic
    ) -> tuple[list[list[bytes]], list[Sequence[bytes]]]:
        """The cells of all columns, and the results of those read, line by line."""
        rows = [
            line
            for line in answered(data, self._keys, arithmetic, only_known=True)
            if line.found is not None
        ]
        cells = [[b""] * len(rows) for _ in self._keys.names]
        for row, line in enumerate(rows):
            for member in line.found or ():
                cells[self._columns[member.key]][row] = _cell(line.text, member)
        results: list[Sequence[bytes]] = [
            [line.results[index] for line in rows] for index in range(len(self._keys.results))
        ]
        return cells, results


def _cell(text: str, member: Member) -> bytes:
    """A value as a text: a string without quotes, null empty, all else as it is written."""
    if member.value is None:
        return b""
    if text[member.start] == '"':
        return text_to_bytes(str(member.value))
    return text_to_bytes(text[member.start : member.end])


class JsonLinesCodec:
    """The jsonl format for the registry (see `Codec`)."""

    def rewriting(
        self, begin: Begin, calculation: Calculation, layout: Layout
    ) -> JsonLinesToJsonLines:
        return JsonLinesToJsonLines(begin, calculation, layout)

    def reader(self, begin: Begin, calculation: Calculation, layout: Layout) -> JsonLinesReader:
        return JsonLinesReader(begin, calculation, layout)

    def writer(self, layout: Layout) -> JsonLinesWriter:
        return JsonLinesWriter()


JSON_LINES = JsonLinesCodec()
