"""An array of objects without those whose number is invalid, for `--on-error skip`.

With an object goes one comma, and which one depends on whether an object before it was kept, in
whatever block. So a block is written without commas at its ends, and between any two objects stands
what stands between the first two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedBytes, all_of
from sigmoid_cli.formats.encoding import byte_order_mark_length
from sigmoid_cli.formats.json.array_lines import array_lines
from sigmoid_cli.formats.json.elements import VALUE_OR_END, Place, column_after
from sigmoid_cli.formats.json.records import InAnArray
from sigmoid_cli.formats.jsonl.codec import JsonLinesToJsonLines
from sigmoid_cli.formats.jsonl.layout import ObjectLines, by_objects
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.formats.conversion import Convert
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine

_START = re.compile(rb"[ \t\r\n]*+\[[ \t\r\n]*+")
_GAP = re.compile(rb"[ \t\r]*+\n[ \t\r]*+")
"""What stands between two objects, in lines."""

_AROUND = b" \t\r\n,]"
"""What may stand around the objects of a block."""

_PIECE = 1 << 12
"""Bytes in which the second object is looked for first."""


class ArrayLeavingOut:
    """Adds results to the objects of an array and leaves some out (see `Conversion`).

    An array without any becomes `[]`.
    """

    columns: tuple[str, ...] = ()
    is_lines = False
    note = None

    def __init__(
        self, lookahead: Lookahead, calculation: Calculation, record_options: RecordOptions
    ) -> None:
        self._layout = layout = InAnArray()
        self._objects = JsonLinesToJsonLines(lookahead, calculation, record_options, layout)
        mark = byte_order_mark_length(lookahead.data)
        self.splitter = layout.splitter
        self.separator, self.foot = b",", b"]\n"
        start = _START.match(lookahead.data, mark)
        self.skip = mark if start is None else start.end()
        self.head = lookahead.data[: self.skip]
        if start is not None:
            column = column_after(0, self.head[mark:])
            self.splitter.state = state = Place(1, VALUE_OR_END, column)
            self.separator = _first_gap(lookahead, self.skip, state)
            self.foot = b"\n]\n" if b"\n" in start.group() else b"]\n"

    def with_engine(self, engine: Engine) -> Convert:
        add_results = self._objects.to_objects(engine)
        gap = self.separator.replace(b"\n", b"\r").replace(b",", b"\n")

        def convert(objects: ObjectLines) -> EncodedBlock:
            if set(_GAP.findall(objects.lines.strip(b" \t\r\n"))) <= {gap}:
                kept = all_of(add_results(objects)).strip(_AROUND)
            else:
                pieces = self._objects.pieces(objects, engine)
                kept = self.separator.join(filter(None, (one.strip(_AROUND) for one in pieces)))
            return EncodedBytes(kept, objects.data.count(b"\n"))

        return by_objects(convert, self._layout, is_bulk=not isinstance(engine, ScalarEngine))


def _first_gap(lookahead: Lookahead, start: int, state: Place) -> bytes:
    """Returns what stands between the first two objects, of which the first starts there."""
    size = _PIECE
    while True:
        data = lookahead.data[start : start + size]
        lines = _good_lines(data, state)
        gap = _GAP.search(lines)
        if gap is not None and gap.end() < len(lines):
            return data[gap.start() : gap.end()]
        if len(lines) < len(data) or (start + size >= len(lookahead.data) and not lookahead.more()):
            return b","
        size *= 2


def _good_lines(data: bytes, state: Place) -> bytes:
    """Returns an array as lines, up to its first error."""
    try:
        return array_lines(Block(data, state))
    except DataError as error:
        return array_lines(Block(data[: error.offset], state))
