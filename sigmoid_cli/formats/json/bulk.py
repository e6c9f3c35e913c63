"""The fast way of JSON: blocks of plain numbers, answered without taking them apart.

What it cannot answer is answered by `json`, with the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.elements import (
    COMMA_OR_END,
    EXPECTED_AFTER,
    VALUE,
    VALUE_OR_END,
    Place,
)
from sigmoid_cli.formats.scan.offsets import Places, places
from sigmoid_cli.numeric.cells import Array, LazyCells
from sigmoid_cli.numeric.vector import VectorEngine

_BLANKS = b" \t\n\r"
_FRAME = b"[]," + _BLANKS
_GAP = re.compile(rb"[\[\], \t\n\r]+")
_IS_FRAME = np.isin(np.arange(256, dtype=np.uint8), np.frombuffer(_FRAME, np.uint8))
_PARTS_OF_ELEMENTS = b"+-.0123456789eEnul"
_NOT_PLAIN = (b'"', b"{")

_NULL = b"null"
_PARSED_FOR_NULL = b"0   "
"""What the parser reads in place of a null; nan takes its place by its index."""

_DEPTH = 500
"""More open arrays are left to the careful path: the parser takes 1024 in all."""

# An empty array may stand wherever a number may, and adds none to those that are parsed.
_BEFORE = {VALUE: b"[],", VALUE_OR_END: b"", COMMA_OR_END: b"[]"}
_BEHIND = {VALUE: b"[]", VALUE_OR_END: b"", COMMA_OR_END: b""}


class _PlainNumbers(NamedTuple):
    """The numbers of a block, nan for each null.

    Attributes:
        has_null: whether there are nulls.
        frame: what stands around the elements.
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
    depth, expected, _ = Place(*block.start)
    open_after = depth + data.count(b"[") - data.count(b"]")
    # the parser would skip a byte-order mark in the middle of the input
    starts_array = data.lstrip(_BLANKS)[:1] == b"["
    if (
        (not depth and (not starts_array or expected == COMMA_OR_END))
        or not 0 <= open_after <= _DEPTH
        or depth > _DEPTH
        or (block.is_last and open_after)
        or any(byte in data for byte in _NOT_PLAIN)
    ):
        return None
    last = data.rstrip(_BLANKS)[-1:]
    before = b"[" * depth + _BEFORE[expected] if depth else b""
    behind = _BEHIND[EXPECTED_AFTER.get(last, COMMA_OR_END)] + b"]" * open_after
    wide = engine.parse_plain(b"".join((before, data, behind)))
    if wide is None:
        return None
    if nulls is not None:
        wide = wide.copy()
        wide[nulls] = np.nan
    frame = Frame(block.data)
    return _PlainNumbers(engine.narrowed(wide, lambda: frame.tokens), nulls is not None, frame)


def cells(block: Block, engine: VectorEngine) -> list[Sequence[bytes]] | None:
    """The numbers of a block as they are written and their results; None if it is not plain."""
    plain = _plain_numbers(block, engine)
    if plain is None:
        return None
    numbers, has_null, frame = plain

    def tokens() -> list[bytes]:
        if not has_null:
            return frame.tokens
        return [b"nan" if token == _NULL else token for token in frame.tokens]

    return [LazyCells(len(numbers), tokens), *engine.results(numbers)]


def replaced(block: Block, engine: VectorEngine) -> bytes | None:
    """The block with each number replaced by its result; None if it is not plain."""
    plain = _plain_numbers(block, engine)
    if plain is None:
        return None
    numbers, has_null, frame = plain
    if not len(numbers):
        return block.data
    [results] = engine.compute(numbers)
    texts = engine.format(results)[1:-1]
    if has_null:
        texts = texts.replace(b"nan", _NULL)  # the only text of a result with these letters
    return frame.around(texts, len(numbers))


def _nulls(data: bytes) -> Places | None:
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
    return np.searchsorted(places(is_start), at)


class Frame:
    """What stands around the numbers of a block: brackets, commas, white space."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._start = len(data) - len(data.lstrip(_FRAME))
        self._end = len(data.rstrip(_FRAME))

    @property
    def _body(self) -> bytes:
        """From the first number to the last."""
        return self._data[self._start : self._end]

    @cached_property
    def tokens(self) -> list[bytes]:
        """The numbers as they are written."""
        return _GAP.split(self._body) if self._start < self._end else []

    def around(self, results: bytes, count: int) -> bytes:
        """The block with the numbers replaced by as many results, which have commas between."""
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
        """What stands between each two neighbours."""
        is_frame = _IS_FRAME[np.frombuffer(self._body, np.uint8)]
        edges = np.flatnonzero(is_frame[1:] != is_frame[:-1]) + (self._start + 1)
        data = self._data
        return [
            data[start:end]
            for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
        ]

    def _only_gap(self, count: int) -> bytes | None:
        """What stands between any two neighbours, if that is the same for all."""
        first = _GAP.search(self._data, self._start, self._end)
        if first is None:
            return b","
        gap = first.group()
        gaps = self._body.translate(None, _PARTS_OF_ELEMENTS)
        return gap if len(gaps) == len(gap) * (count - 1) and gaps == gap * (count - 1) else None
