"""An array of objects as JSON Lines of the same length: the whole block at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.elements import COMMA_OR_END, Place
from sigmoid_cli.formats.jsonl.nesting import nesting_of
from sigmoid_cli.formats.scan.bitset import WORD, packed, unpacked
from sigmoid_cli.formats.scan.offsets import Offsets, offsets_of

_BLANKS = b" \t\n\r"
_LINE_FEED, _RETURN, _BLANK, _BACKSLASH, _BRACE, _COMMA = b"\n\r \\{,"


def plain_array_lines(block: Block) -> bytes | None:
    """What `array_lines` returns; None for a block that is left to it."""
    data = block.data
    if not data:
        return None
    depth, expected, _ = Place(*block.start)
    start = 0
    if not depth:
        start = len(data) - len(data.lstrip(_BLANKS)) + 1
        if expected == COMMA_OR_END or data[start - 1 : start] != b"[":
            return None
    has_escapes = b"\\" in data
    # no two backslashes may stand side by side: the first one escapes the second one
    scanned = data.replace(b"\\\\", b"__") if has_escapes else data
    scanned += b" " * (-len(data) % WORD)
    characters = np.frombuffer(scanned, np.uint8)
    nesting = nesting_of(characters)
    if unpacked(nesting.inside)[-1]:
        return None
    if has_escapes and (packed(characters == _BACKSLASH) & ~nesting.inside).any():
        return None
    opening = offsets_of(unpacked(nesting.opening))[int(not depth) :]
    closing = offsets_of(unpacked(nesting.closing))
    end = len(data)
    is_closed = len(closing) > len(opening)
    if is_closed:
        end, closing = int(closing[-1]), closing[:-1]
    if is_closed != block.is_last or len(closing) != len(opening) or not len(opening):
        return None
    elements = _elements(opening, closing)
    if elements is None:
        return None
    starts, ends = elements
    if (characters[starts] != _BRACE).any():
        return None
    before, after = data[start : starts[0]].strip(_BLANKS), data[ends[-1] + 1 : end].strip(_BLANKS)
    if before != (b"," if expected == COMMA_OR_END else b""):
        return None
    if after not in ((b"",) if is_closed else (b"", b",")) or data[end + 1 :].strip(_BLANKS):
        return None
    commas = _commas(data, ends[:-1] + 1, starts[1:])
    if commas is None:
        return None
    lines = bytearray(data)
    characters = np.frombuffer(lines, np.uint8)
    if b"\n" in data:
        characters[characters == _LINE_FEED] = _RETURN
    characters[commas] = _LINE_FEED
    for bracket in [start - 1] * (not depth) + [end] * is_closed:
        characters[bracket] = _BLANK
    if before:
        characters[data.index(b",")] = _LINE_FEED
    if after:
        characters[data.rindex(b",")] = _LINE_FEED
    return bytes(lines)


def _elements(opening: Offsets, closing: Offsets) -> tuple[Offsets, Offsets] | None:
    """Where the elements of the array start, and where each ends.

    None if more closes somewhere than is open.
    """
    if not (opening < closing).all():
        return None
    if (opening[1:] > closing[:-1]).all():
        return opening, closing
    before = np.searchsorted(closing, opening)
    is_start = before == np.arange(len(opening))
    starts = opening[is_start]
    # what was opened before an element is closed before it, and no more
    last = np.append(np.flatnonzero(is_start)[1:], len(closing)) - 1
    return starts, closing[last]


def _commas(data: bytes, starts: Offsets, ends: Offsets) -> Offsets | None:
    """Where the commas between elements stand, each alone between these offsets.

    None if they do not.
    """
    if not len(starts):
        return starts
    first = data[starts[0] : ends[0]]
    if first.strip(_BLANKS) != b",":
        return None
    commas: Offsets = starts + first.index(b",")
    is_like_first = ends - starts == len(first)
    window = np.dtype((np.bytes_, len(first)))
    windows: NDArray[np.bytes_] = np.ndarray(
        (len(data) - len(first) + 1,), window, data, strides=(1,)
    )
    is_like_first[is_like_first] = windows[starts[is_like_first]] == first
    others = np.flatnonzero(~is_like_first)
    for index in others.tolist():
        between = data[starts[index] : ends[index]]
        if between.strip(_BLANKS) != b",":
            return None
        commas[index] = starts[index] + between.index(b",")
    return commas
