"""JSON Lines, and objects in any other layout that can be read as JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.formats.block import GREAT, Block, EncodedBlock, EncodedBytes
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.jsonl.header import read_keys
from sigmoid_cli.formats.jsonl.layout import Layout, ObjectLines, OneALine, by_objects
from sigmoid_cli.formats.jsonl.little import little_converter
from sigmoid_cli.formats.jsonl.writer import NULL_RESULTS, JsonLinesWriter
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from sigmoid_cli.formats.conversion import Convert
    from sigmoid_cli.formats.division import Parts, WholeFile
    from sigmoid_cli.formats.jsonl.lines import Line
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import TableReader
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine


class JsonLinesToJsonLines:
    """Adds results to objects and leaves every other byte as it was (see `Conversion`)."""

    separator = foot = b""
    columns: tuple[str, ...] = ()
    is_lines = True
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
        self._keys = read_keys(lookahead, calculation, record_options, self._layout)
        self.skip = self._keys.skip
        self.head = lookahead.data[: self.skip]

    def with_engine(self, engine: Engine) -> Convert:
        convert = by_objects(
            self.to_objects(engine), self._layout, is_bulk=not isinstance(engine, ScalarEngine)
        )
        if not isinstance(self._layout, OneALine):
            return convert

        def convert_block(block: Block) -> EncodedBlock:
            encoded = None
            if block.is_great:
                from sigmoid_cli.formats.jsonl.great import great_line

                encoded = great_line(block.data, self._keys, engine)
            return encoded or convert(block)

        return convert_block

    def to_objects(self, engine: Engine) -> Callable[[ObjectLines], EncodedBlock]:
        """Returns what adds the results of this engine to objects."""

        def pieces(objects: ObjectLines) -> list[bytes]:
            return self.pieces(objects, engine)

        if isinstance(engine, ScalarEngine):
            little = little_converter(self._keys, engine, pieces)

            def convert_little(objects: ObjectLines) -> EncodedBlock:
                return EncodedBytes(little(objects), objects.data.count(b"\n"))

            return convert_little
        from sigmoid_cli.formats.jsonl.bulk import JsonLinesBulk

        bulk = JsonLinesBulk(self._keys, engine, pieces)

        def convert(objects: ObjectLines) -> EncodedBlock:
            encoded = bulk.convert(objects) if len(objects.data) < GREAT else None
            return encoded or EncodedBytes(b"".join(pieces(objects)), objects.data.count(b"\n"))

        return convert

    def pieces(self, objects: ObjectLines, engine: Engine) -> list[bytes]:
        """Returns what becomes of each line, nothing if it is left out: the fallback."""
        if not objects.data:  # as the last block often is
            return []
        from sigmoid_cli.formats.jsonl.lines import lines_with_results

        lines = lines_with_results(objects, self._keys, engine)
        return [
            b"" if line is None else text_to_bytes(self._with_results(line) + line.end)
            for line in lines
        ]

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


class JsonLinesCodec:
    """The jsonl format for the registry (see `Codec`)."""

    def rewriting(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> JsonLinesToJsonLines:
        return JsonLinesToJsonLines(lookahead, calculation, record_options)

    def reader(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> TableReader:
        from sigmoid_cli.formats.jsonl.reader import JsonLinesReader

        return JsonLinesReader(lookahead, calculation, record_options)

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> JsonLinesWriter:
        return JsonLinesWriter()

    def parts(self, whole: WholeFile) -> Parts:
        from sigmoid_cli.formats.jsonl.parts import parts_of_lines

        return parts_of_lines(whole)


JSON_LINES = JsonLinesCodec()
