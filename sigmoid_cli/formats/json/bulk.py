"""The fast path of JSON: blocks of plain numbers, converted without taking them apart.

What it cannot convert goes to the fallback in `codec`, which writes the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.bulk_odd import odd_elements, with_results
from sigmoid_cli.formats.json.document import document
from sigmoid_cli.formats.scan.edits import BlockEditor
from sigmoid_cli.formats.scan.offsets import Offsets, offsets_of
from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.lazy_cells import LazyCells
from sigmoid_cli.numeric.vector import VectorEngine

_FRAME = b"[], \t\n\r"
_GAP = re.compile(rb"[\[\], \t\n\r]+")
_IS_FRAME = np.isin(np.arange(256, dtype=np.uint8), np.frombuffer(_FRAME, np.uint8))
_PARTS_OF_ELEMENTS = b"+-.0123456789eEnul"
_NOT_PLAIN = (b'"', b"{")

_NULL = b"null"
_PARSED_FOR_NULL = b"0   "
"""What the parser reads in place of a null; nan takes its place by its index."""


class _PlainNumbers(NamedTuple):
    """The numbers of a block, nan for each null.

    Attributes:
        has_null: whether there are nulls.
        frame: the bytes around the elements.
    """

    numbers: Array
    has_null: bool
    frame: Frame


def _plain_numbers(block: Block, engine: VectorEngine) -> _PlainNumbers | None:
    """Returns the numbers of a block; None if they may not all be plain.

    With brackets for the arrays that are open around it, the block is a document of its own: the
    parser checks it and flattens its arrays.
    """
    data, nulls = block.data, None
    if b"n" in data:  # to look for a letter takes a fiftieth of the time to look for the word
        nulls = _nulls(data)
        if nulls is None:
            return None
        data = data.replace(_NULL, _PARSED_FOR_NULL)
    if any(byte in data for byte in _NOT_PLAIN):
        return None
    text = document(block, data)
    wide = None if text is None else engine.parse_plain(text)
    if wide is None:
        return None
    if nulls is not None:
        wide = wide.copy()
        wide[nulls] = np.nan
    frame = Frame(block.data)
    return _PlainNumbers(engine.narrowed(wide, frame.tokens), nulls is not None, frame)


class JsonBulk:
    """Converts blocks of plain numbers, with a few odd elements among them."""

    def __init__(self, engine: VectorEngine) -> None:
        self._engine = engine
        self._editor = BlockEditor()

    def cells(self, block: Block) -> list[Sequence[bytes]] | None:
        """Returns the numbers of a block as they are written, and their results.

        None for a block that the fallback must read.
        """
        engine, data = self._engine, block.data
        written: Callable[[], list[bytes]]
        plain = _plain_numbers(block, engine)
        if plain is not None:
            numbers, has_null, frame = plain
            written = frame.tokens
        else:
            invalid = engine.invalid
            found = odd_elements(block, engine)
            if found is None:
                return None
            if found.has_invalid and engine.calculation.on_error == "skip":
                engine.invalid = invalid
                return None
            numbers, has_null = found.numbers, True
            written = partial(found.tokens, data)

        def tokens() -> list[bytes]:
            if not has_null:
                return written()
            return [b"nan" if token == _NULL else token for token in written()]

        return [LazyCells(len(numbers), tokens), *engine.results(numbers)]

    def replaced(self, block: Block) -> bytes | memoryview | None:
        """Returns the block with each number replaced by its result.

        None for a block that the fallback must convert.
        """
        engine = self._engine
        plain = _plain_numbers(block, engine)
        if plain is not None:
            numbers, _, frame = plain
            if not len(numbers):
                return block.data
            return frame.around(self._results(numbers)[1:-1], len(numbers))
        found = odd_elements(block, engine)
        if found is None:
            return None
        texts = self._results(found.numbers)
        return with_results(block.data, found, texts, self._editor)

    def _results(self, numbers: Array) -> bytes:
        [results] = self._engine.compute(numbers)
        return formatting.null_for_words(self._engine.format(results))


def _nulls(data: bytes) -> Offsets | None:
    """Returns which elements of a block are null, by their indices among all elements.

    None unless each `n` begins a null with brackets, commas or white space around it.
    """
    characters = np.frombuffer(data, np.uint8)
    at = np.flatnonzero(characters == _NULL[0])
    if len(at) != data.count(_NULL) or not at[0] or at[-1] + len(_NULL) == len(data):
        return None
    around = _IS_FRAME[characters[at - 1]] & _IS_FRAME[characters[at + len(_NULL)]]
    if not around.all():
        return None
    is_start = ~_IS_FRAME[characters]
    is_start[1:] &= ~is_start[:-1]
    return np.searchsorted(offsets_of(is_start), at)


class Frame:
    """The bytes around the numbers of a block: brackets, commas, white space."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._start = len(data) - len(data.lstrip(_FRAME))
        self._end = len(data.rstrip(_FRAME))

    @property
    def _body(self) -> bytes:
        """From the first number to the last."""
        return self._data[self._start : self._end]

    def tokens(self) -> list[bytes]:
        """Returns the numbers as they are written."""
        return _GAP.split(self._body) if self._start < self._end else []

    def around(self, results: bytes, count: int) -> bytes:
        """Returns the block with its numbers replaced by as many results, separated by commas."""
        gap = self._only_gap(count)
        if gap is None:
            pieces = [b""] * (2 * count - 1)
            pieces[0::2] = results.split(b",")
            pieces[1::2] = self._gaps()
            body = b"".join(pieces)
        else:
            body = results if gap == b"," else results.replace(b",", gap)
        return b"".join((self._data[: self._start], body, self._data[self._end :]))

    def _gaps(self) -> list[bytes]:
        """Returns the bytes between each two neighbours."""
        is_frame = _IS_FRAME[np.frombuffer(self._body, np.uint8)]
        edges = np.flatnonzero(is_frame[1:] != is_frame[:-1]) + (self._start + 1)
        data = self._data
        return [
            data[start:end]
            for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
        ]

    def _only_gap(self, count: int) -> bytes | None:
        """Returns the bytes between any two neighbours, if that is the same for all."""
        first = _GAP.search(self._data, self._start, self._end)
        if first is None:
            return b","
        gap = first.group()
        gaps = self._body.translate(None, _PARTS_OF_ELEMENTS)
        return gap if len(gaps) == len(gap) * (count - 1) and gaps == gap * (count - 1) else None
