"""The fast way of JSON: blocks of plain numbers, answered without taking them apart.

What it cannot answer is answered by `json`, with the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.elements import (
    COMMA_OR_END,
    EXPECTED_AFTER,
    VALUE,
    VALUE_OR_END,
    Place,
)
from sigmoid_cli.numeric.cells import Array, LazyCells
from sigmoid_cli.numeric.vector import VectorEngine

_FRAME = b"[], \t\n\r"
_GAP = re.compile(rb"[\[\], \t\n\r]+")
_IS_FRAME = np.isin(np.arange(256, dtype=np.uint8), np.frombuffer(_FRAME, np.uint8))
_PARTS_OF_NUMBERS = b"+-.0123456789eE"
_NOT_PLAIN = (b'"', b"{")

_NULL = b"null"
_STAND_IN = b"1e99"
"""What is parsed instead of a null, if there is none in the block."""

_DEPTH = 500
"""More open arrays are left to the careful path: the parser takes 1024 in all."""

# An empty array may stand wherever a number may, and adds none to those that are parsed.
_BEFORE = {VALUE: b"[],", VALUE_OR_END: b"", COMMA_OR_END: b"[]"}
_BEHIND = {VALUE: b"[]", VALUE_OR_END: b"", COMMA_OR_END: b""}


def _plain_numbers(block: Block, engine: VectorEngine) -> tuple[bytes, Array] | None:
    """The block with a number for each null, and its numbers; None if they may not all be plain.

    With brackets for the arrays that are open around it, the block is a document of its own: the
    parser checks it and flattens its arrays.
    """
    data = _without_nulls(block.data)
    if data is None:
        return None
    depth, expected, _ = Place(*block.start)
    open_after = depth + data.count(b"[") - data.count(b"]")
    if (
        (not depth and (b"[" not in data or expected == COMMA_OR_END))
        or not 0 <= open_after <= _DEPTH
        or depth > _DEPTH
        or (block.is_last and open_after)
        or any(byte in data for byte in _NOT_PLAIN)
    ):
        return None
    last = data.rstrip(b" \t\n\r")[-1:]
    before = b"[" * depth + _BEFORE[expected] if depth else b""
    behind = _BEHIND[EXPECTED_AFTER.get(last, COMMA_OR_END)] + b"]" * open_after
    wide = engine.parse_plain(b"".join((before, data, behind)))
    if wide is None:
        return None
    if data is not block.data:
        wide = np.where(wide == float(_STAND_IN), np.nan, wide)
    frame = Frame(data)
    return data, engine.narrowed(wide, lambda: frame.tokens)


def cells(block: Block, engine: VectorEngine) -> list[Sequence[bytes]] | None:
    """The numbers of a block as they are written and their results; None if it is not plain."""
    plain = _plain_numbers(block, engine)
    if plain is None:
        return None
    data, numbers = plain
    has_null = data is not block.data
    frame = Frame(block.data.replace(_NULL, b"nan") if has_null else data)
    return [LazyCells(len(numbers), lambda: frame.tokens), *engine.results(numbers)]


def replaced(block: Block, engine: VectorEngine) -> bytes | None:
    """The block with each number replaced by its result; None if it is not plain."""
    plain = _plain_numbers(block, engine)
    if plain is None:
        return None
    data, numbers = plain
    if not len(numbers):
        return block.data
    [results] = engine.compute(numbers)
    texts = engine.format(results)[1:-1]
    if data is not block.data:
        texts = texts.replace(b"nan", _NULL)  # only null has that result
    return Frame(data).around(texts, len(numbers))


def _without_nulls(data: bytes) -> bytes | None:
    """The block with a number for each null, so that it is plain; None if that is not clear.

    To look for a letter takes a fiftieth of the time that it takes to look for the word.
    """
    if b"n" not in data:
        return data
    if _STAND_IN in data:
        return None
    characters = np.frombuffer(data, np.uint8)
    at = np.flatnonzero(characters == _NULL[0])
    if len(at) != data.count(_NULL) or not at[0] or at[-1] + len(_NULL) == len(data):
        return None
    around = _IS_FRAME[characters[at - 1]] & _IS_FRAME[characters[at + len(_NULL)]]
    return data.replace(_NULL, _STAND_IN) if around.all() else None


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
        gaps = self._body.translate(None, _PARTS_OF_NUMBERS)
        return gap if len(gaps) == len(gap) * (count - 1) and gaps == gap * (count - 1) else None
