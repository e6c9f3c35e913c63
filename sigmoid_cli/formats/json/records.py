"""The layout of an array of objects, which is read as JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.formats.block import Block, Splitter
from sigmoid_cli.formats.json.array_lines import array_lines
from sigmoid_cli.formats.json.array_splitter import ArraySplitter
from sigmoid_cli.formats.json.elements import Place
from sigmoid_cli.formats.jsonl.layout import ObjectLines

if TYPE_CHECKING:
    from sigmoid_cli.formats.lookahead import Lookahead

_PIECE = 1 << 12
"""Bytes in which the end of the first object is looked for at a time."""


class InAnArray:
    """The objects stand in one array (see `Layout`)."""

    def __init__(self) -> None:
        self.splitter: Splitter = ArraySplitter()

    def first_block(self, lookahead: Lookahead, skip: int) -> Block:
        splitter, fed = ArraySplitter(), skip
        while True:
            while fed == len(lookahead.data):
                if not lookahead.more():
                    return Block(lookahead.data[skip:], is_last=True)
            piece = lookahead.data[fed : fed + _PIECE]
            end = splitter.end_of_records(piece)
            if end:
                return Block(lookahead.data[skip : fed + end])
            fed += len(piece)

    def lines(self, block: Block, *, is_bulk: bool = False) -> ObjectLines:
        lines = None
        if is_bulk:
            from sigmoid_cli.formats.json.array_bulk import plain_array_lines

            lines = plain_array_lines(block)
        if lines is None:
            lines = array_lines(block)
        return ObjectLines(block.data, lines, Place(*block.start).column)
