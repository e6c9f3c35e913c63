"""Tokens that lie scattered in a block, brought together for a parser: each in as many bytes.

What stands after a token becomes blanks and a comma. That takes a few passes over whole arrays,
where cutting the tokens out would take an object for each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.scan.odd import odd_items
from sigmoid_cli.formats.scan.offsets import Offsets
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine

LONGEST = 63
"""Bytes of the longest token that is brought together: numbers are not longer."""

_WORD = 8
_BRACKET = ord("[")
_CLOSING = ord("]")
_COMMA = ord(",")
_ZERO = ord("0")
_BLANK = ord(" ")


def parsed(
    characters: Bytes,
    starts: Offsets,
    lengths: Offsets,
    engine: VectorEngine,
    token: Callable[[int], bytes],
) -> tuple[Array, Offsets]:
    """Returns the values of tokens, and the indices of those that are not plain numbers.

    The value of a token of no length is 0; that of one that is not plain is any.

    Args:
        characters: that the tokens are in, and at least `LONGEST` + 1 after them.
        starts: where the tokens start.
        lengths: of the tokens.
        engine: parses them.
        token: returns one of the tokens, by its index.
    """
    if not len(starts):
        return np.empty(0, engine.dtype), np.empty(0, np.intp)
    not_framed = np.flatnonzero(lengths > LONGEST)
    if len(not_framed):
        lengths = lengths.copy()
        lengths[not_framed] = 0
    frame, with_bracket = _framed(characters, starts, lengths)
    wide, odd = _parsed_frame(frame, len(starts), engine)
    odd = np.concatenate([odd, not_framed, with_bracket])
    values = engine.narrowed(wide, lambda: [token(index) for index in range(len(starts))])
    return values, np.unique(odd)


def _framed(characters: Bytes, starts: Offsets, lengths: Offsets) -> tuple[Bytes, Offsets]:
    """Returns the tokens between brackets, with commas between them; `0` for one of no length.

    After a token may stand blanks, and control characters that stood after it in the block.

    Returns also the indices of tokens that hold a bracket: they are not in the frame, because a
    parser might take it for one of a nested array.
    """
    width = (int(lengths.max()) // _WORD + 1) * _WORD
    window = np.dtype((np.void, width))
    windows = np.ndarray((len(characters) - width + 1,), window, characters, strides=(1,))
    frame = np.empty(_WORD + len(starts) * width, np.uint8)
    # after a token, what is greater than a blank becomes one
    np.minimum(
        windows[starts].view(np.uint8),
        _greatest(width)[lengths].view(np.uint8),
        out=frame[_WORD:],
    )
    cells = frame[_WORD:].reshape(-1, width)
    cells[:, -1] = _COMMA
    if not lengths.all():
        cells[lengths == 0, 0] = _ZERO
    with_bracket = np.empty(0, np.intp)
    if np.count_nonzero(frame[_WORD:] == _BRACKET):
        with_bracket = np.flatnonzero((cells == _BRACKET).any(axis=1))
        cells[with_bracket, :-1] = _ZERO
    frame[_WORD - 1] = _BRACKET
    frame[-1] = _CLOSING
    return frame[_WORD - 1 :], with_bracket


def _parsed_frame(
    frame: Bytes, count: int, engine: VectorEngine
) -> tuple[NDArray[np.float64], Offsets]:
    """Returns the values of the `count` tokens of a frame, and the indices of those not plain."""
    wide = engine.parse_plain(frame.data)
    if wide is not None and len(wide) == count:
        return wide, np.empty(0, np.intp)
    width = (len(frame) - 1) // count
    cells = frame[1:].reshape(count, width)
    suspects = _suspects(cells)
    if len(suspects) > 0:
        cells[suspects, :-1] = _BLANK
        cells[suspects, 0] = _ZERO
        wide = engine.parse_plain(frame.data)
        if wide is not None and len(wide) == count:
            return wide, suspects
    values = np.zeros(count)

    def are_plain(first: int, end: int) -> bool:
        part = frame[first * width : end * width + 1]
        ends = part[0], part[-1]
        part[0], part[-1] = _BRACKET, _CLOSING
        found = engine.parse_plain(part.data)
        part[0], part[-1] = ends
        if found is None or len(found) != end - first:
            return False
        values[first:end] = found
        return True

    return values, np.concatenate([suspects, odd_items(count, are_plain)])


def _suspects(cells: NDArray[np.uint8]) -> Offsets:
    """Returns the indices of cells with very many digits or bytes that plain numbers do not have.

    The parser does not take integers beyond 64 bits, and some of 19 digits are.
    """
    kinds = _KINDS[cells]
    is_suspect = (kinds == _OTHER).any(axis=1)
    digits = np.count_nonzero(kinds == _DIGIT, axis=1)
    is_suspect |= (digits >= _DIGITS_IN_DOUBT) & ~(kinds == _NOT_INTEGER).any(axis=1)
    return np.flatnonzero(is_suspect)


_OTHER, _DIGIT, _NOT_INTEGER, _SIGN = range(4)
_DIGITS_IN_DOUBT = 19
_KINDS = np.full(256, _OTHER, np.uint8)
_KINDS[list(b"0123456789")] = _DIGIT
_KINDS[list(b".eE")] = _NOT_INTEGER
_KINDS[list(b"+-, \t\n\r]")] = _SIGN


@cache
def _greatest(width: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """For each length of a token the greatest value of its bytes, and of those after it."""
    is_token = np.arange(width) < np.arange(width)[:, None]
    greatest = np.where(is_token, 0xFF, ord(" ")).astype(np.uint8)
    return greatest.view(np.dtype((np.void, width))).reshape(-1)
