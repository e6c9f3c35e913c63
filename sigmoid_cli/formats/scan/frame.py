"""Tokens that lie scattered in a block, brought together for a parser: each in as many bytes.

Whatever stands behind a token is made blank, and a comma. That takes a few passes over whole
arrays, where cutting the tokens out would take an object for each.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sigmoid_cli.formats.scan.offsets import Places
from sigmoid_cli.formats.scan.splice import Bytes

LONGEST = 63
"""Bytes of the longest token that is brought together: numbers are not longer."""

_WORD = 8
_BRACKET = ord("[")


def framed(characters: Bytes, starts: Places, lengths: Places) -> Bytes | None:
    """The tokens between brackets, with commas between them; `0` for one of no length.

    Behind a token may stand blanks, and control characters that stood behind it in the block.

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
    frame = np.empty(_WORD + len(starts) * width, np.uint8)
    # behind a token, what is greater than a blank becomes one
    np.minimum(
        windows[starts].view(np.uint8),
        _greatest(width)[lengths].view(np.uint8),
        out=frame[_WORD:],
    )
    cells = frame[_WORD:].reshape(-1, width)
    cells[:, -1] = ord(",")
    if not lengths.all():
        cells[lengths == 0, 0] = ord("0")
    if np.count_nonzero(frame[_WORD:] == _BRACKET):
        return None
    frame[_WORD - 1] = _BRACKET
    frame[-1] = ord("]")
    return frame[_WORD - 1 :]


@cache
def _greatest(width: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """For each length of a token the greatest value of its bytes, and of those behind it."""
    is_token = np.arange(width) < np.arange(width)[:, None]
    greatest = np.where(is_token, 0xFF, ord(" ")).astype(np.uint8)
    return greatest.view(np.dtype((np.void, width))).reshape(-1)


def cut_out(characters: Bytes, starts: Places, lengths: Places) -> list[bytes]:
    """The tokens, one by one.

    Args:
        characters: that the tokens are in, and at least `LONGEST` + 1 behind them.
        starts: where the tokens start.
        lengths: of the tokens.
    """
    pieces = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
    whole = characters.tobytes()
    return [whole[start:end] for start, end in pieces]
