"""Pieces of bytes joined, many at once: what `b"".join` does, without an object for each piece."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]

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
    ends = np.cumsum(lengths)
    size = int(ends[-1]) if len(ends) else 0
    out = np.empty(size + width, np.uint8)
    if width:
        window: np.dtype[Any] = np.dtype((np.void, width))
        overlapping = np.ndarray((size + 1,), window, out, strides=(1,))
        sources = np.ndarray((len(source) - width + 1,), window, source, strides=(1,))
        overlapping[ends - lengths] = sources[starts]
    return out[:size].data


@cache
def _copies_in_order() -> bool:
    """Whether NumPy assigns in the order of the index; it does, but does not promise to."""
    lengths = np.tile(np.arange(40), 100)
    starts = np.cumsum(lengths) - lengths
    source = bytes(i * i % 251 for i in range(int(lengths.sum()) + 40))
    copied = _copied(source, starts, lengths, 40)
    return copied == source[: len(copied)]
