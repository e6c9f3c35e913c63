"""Tokens that lie scattered in a block, brought together for a parser: each in as many bytes.

Whatever stands behind a token is masked by blanks and a comma. That takes a few passes over whole
arrays, where cutting the tokens out would take an object for each.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.interleave import Bytes
from sigmoid_cli.formats.places import Places

LONGEST = 63
"""Bytes of the longest token that is brought together: numbers are not longer."""

_WORD = 8
_BRACKET = ord("[")


def framed(characters: Bytes, starts: Places, lengths: Places) -> Bytes | None:
    """The tokens between brackets, with commas between them; `0` for one of no length.

    None if one is too long or holds a bracket, which a parser might take for one of a nested array.

    Args:
        characters: that the tokens are in, and at least `LONGEST` + 1 behind them.
        starts: where the tokens start.
        lengths: of the tokens.
    """
    longest = int(lengths.max())
    if longest > LONGEST:
        return None
    width = (longest // _WORD + 1) * _WORD
    window = np.dtype((np.void, width))
    windows = np.ndarray((len(characters) - width + 1,), window, characters, strides=(1,))
    words = width // _WORD
    cells = windows[starts].view(np.uint64).reshape(-1, words)
    kept, masks = _masks(width)
    frame = np.empty(_WORD + cells.nbytes, np.uint8)
    whole = frame[_WORD:].view(np.uint64).reshape(-1, words)
    np.bitwise_and(cells, kept.take(lengths, axis=0), out=whole)
    np.bitwise_or(whole, masks.take(lengths, axis=0), out=whole)
    if np.count_nonzero(frame[_WORD:] == _BRACKET):
        return None
    frame[_WORD - 1] = _BRACKET
    frame[-1] = ord("]")
    return frame[_WORD - 1 :]


@cache
def _masks(width: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """For each length of a token the bits of its bytes, and what is to stand behind it."""
    at = np.arange(width)
    is_token = at < np.arange(width)[:, None]
    masks = np.where(is_token, 0, ord(" ")).astype(np.uint8)
    masks[0, 0] = ord("0")
    masks[:, -1] = ord(",")
    kept = np.where(is_token, 0xFF, 0).astype(np.uint8)
    return kept.view(np.uint64), masks.view(np.uint64)
