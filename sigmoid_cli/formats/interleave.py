"""Pieces of bytes joined, many at once: what `b"".join` does, without an object for each piece."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.places import Places

Bytes = NDArray[np.uint8]

WIDEST = 512
"""Bytes of the longest piece that is copied as a block; a longer one costs more than an object."""


def interleaved(parts: Sequence[bytes], starts: Places, lengths: Places) -> memoryview:
    """The pieces one after the other.

    Args:
        parts: bytes which, joined, hold all pieces.
        starts: where each piece starts in the joined parts.
        lengths: its length in bytes, which may be 0.
    """
    widest = int(lengths.max(initial=0))
    if widest > WIDEST or not _copies_in_order():
        whole = b"".join(parts)
        pieces = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
        return memoryview(b"".join([whole[start:end] for start, end in pieces]))
    return _copied(b"".join([*parts, bytes(widest)]), starts, lengths, widest)


def _copied(source: bytes, starts: Places, lengths: Places, width: int) -> memoryview:
    """The pieces, each copied with as many bytes as the widest has.

    What is copied too much is overwritten by the pieces behind, because they are copied later.
    """
    ends = lengths.cumsum()
    size = int(ends[-1]) if len(ends) else 0
    out = np.empty(size + width, np.uint8)
    if width:
        window: np.dtype[Any] = np.dtype((np.void, width))
        overlapping = np.ndarray((size + 1,), window, out, strides=(1,))
        sources = np.ndarray((len(source) - width + 1,), window, source, strides=(1,))
        overlapping[ends - lengths] = sources[starts]
    return out[:size].data


def spliced(
    cuts: Places, resumptions: Places, starts: Places, lengths: Places, size: int
) -> tuple[Places, Places]:
    """The pieces of a block of so many bytes with other pieces put in where it is cut.

    Args:
        cuts: where the block is cut.
        resumptions: where it goes on.
        starts, lengths: of what is put in, cuts × pieces.
    """
    count, each = starts.shape
    piece_starts = np.empty(count * (each + 1) + 1, np.intp)
    piece_lengths = np.empty_like(piece_starts)
    piece_starts[0] = 0
    piece_starts[each + 1 :: each + 1] = resumptions
    np.subtract(cuts, piece_starts[: -1 : each + 1], out=piece_lengths[: -1 : each + 1])
    piece_lengths[-1] = size - piece_starts[-1]
    piece_starts[:-1].reshape(count, each + 1)[:, 1:] = starts
    piece_lengths[:-1].reshape(count, each + 1)[:, 1:] = lengths
    return piece_starts, piece_lengths


@cache
def _copies_in_order() -> bool:
    """Whether NumPy assigns in the order of the index; it does, but does not promise to."""
    lengths = np.tile(np.arange(40), 100)
    starts = np.cumsum(lengths) - lengths
    source = bytes(i * i % 251 for i in range(int(lengths.sum()) + 40))
    copied = _copied(source, starts, lengths, 40)
    return copied == source[: len(copied)]
