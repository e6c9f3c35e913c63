"""Tokens that lie scattered in a block, brought together for a parser: each in as many bytes.

What stands after a token becomes blanks and a comma. That takes a few passes over whole arrays,
where cutting the tokens out would take an object for each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.scan.offsets import Offsets
from sigmoid_cli.formats.scan.plain import not_plain
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

    The value of a token of no length, and of one that is not plain, is any whose results are
    finite, or nan.

    Args:
        characters: that the tokens are in, and at least `LONGEST` + 1 after them.
        starts: where the tokens start.
        lengths: of the tokens.
        engine: parses them.
        token: returns one of the tokens, by its index.
    """
    count = len(starts)
    if not count:
        return np.empty(0, engine.dtype), np.empty(0, np.intp)
    frame, not_framed = _framed(characters, starts, lengths)
    wide, odd = _parsed_frame(frame, count, engine)
    values = engine.narrowed(wide, lambda: [token(index) for index in range(count)])
    odd = _merged(odd, not_framed)
    if not engine.is_finite:  # 0 is in the place of these tokens, whose logit is infinite
        is_no_token = lengths == 0
        is_no_token[odd] = True
        values = np.where(is_no_token, values.dtype.type(np.nan), values)
    return values, odd


def odd_tokens(characters: Bytes, starts: Offsets, lengths: Offsets) -> Offsets:
    """Returns the indices of tokens that are not plain numbers, for one or more; see `parsed`."""
    frame, not_framed = _framed(characters, starts, lengths)
    return _merged(not_plain(frame[1:].reshape(len(starts), -1)), not_framed)


def _merged(indices: Offsets, others: Offsets) -> Offsets:
    """Returns both in order, each once."""
    return np.union1d(indices, others) if len(others) else indices


def _framed(characters: Bytes, starts: Offsets, lengths: Offsets) -> tuple[Bytes, Offsets]:
    """Returns the tokens between brackets, with commas between them; `0` for one of no length.

    After a token may stand blanks, and control characters that stood after it in the block.

    Returns also the indices of tokens that are not in the frame: those that are too long, and those
    that hold a bracket, because a parser might take it for one of a nested array.
    """
    not_framed = np.flatnonzero(lengths > LONGEST)
    if len(not_framed):
        lengths = lengths.copy()
        lengths[not_framed] = 0
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
    if np.count_nonzero(frame[_WORD:] == _BRACKET):
        with_bracket = np.flatnonzero((cells == _BRACKET).any(axis=1))
        cells[with_bracket, :-1] = _BLANK
        cells[with_bracket, 0] = _ZERO
        not_framed = np.concatenate([not_framed, with_bracket])
    frame[_WORD - 1] = _BRACKET
    frame[-1] = _CLOSING
    return frame[_WORD - 1 :], not_framed


def _parsed_frame(
    frame: Bytes, count: int, engine: VectorEngine
) -> tuple[NDArray[np.float64], Offsets]:
    """Returns the values of the `count` tokens of a frame, and the indices of those not plain."""
    wide = engine.parse_any(frame.data)
    if wide is not None and len(wide) == count:
        return wide, engine.refused(wide)
    cells = frame[1:].reshape(count, -1)
    odd = not_plain(cells)
    cells[odd, :-1] = _BLANK
    cells[odd, 0] = _ZERO
    wide = engine.parse_any(frame.data)
    if wide is None or len(wide) != count:
        return np.zeros(count), np.arange(count)
    return wide, _merged(odd, engine.refused(wide))


@cache
def _greatest(width: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """For each length of a token the greatest value of its bytes, and of those after it."""
    is_token = np.arange(width) < np.arange(width)[:, None]
    greatest = np.where(is_token, 0xFF, ord(" ")).astype(np.uint8)
    return greatest.view(np.dtype((np.void, width))).reshape(-1)
