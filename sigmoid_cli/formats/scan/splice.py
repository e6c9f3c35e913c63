"""Pieces of bytes joined, many at once: what `b"".join` does, without an object for each piece."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.scan.offsets import Places
from sigmoid_cli.formats.scan.scratch import ScratchBuffer

Bytes = NDArray[np.uint8]

WIDEST = 512
"""Bytes of the longest piece that is copied as a block; a longer one costs more than an object."""

_AT_ONCE = 4096
"""Pieces copied together: their copies stay in cache until they are copied on."""


class Interleaver:
    """Joins pieces out of one array of bytes, in buffers that are used again."""

    def __init__(self) -> None:
        self._source: ScratchBuffer[np.uint8] = ScratchBuffer(np.uint8)
        self._out: ScratchBuffer[np.uint8] = ScratchBuffer(np.uint8)
        self._size = 0

    def begin(self, *parts: bytes) -> Bytes:
        """The array of bytes, which holds these parts and no more."""
        self._size = 0
        for part in parts:
            self.add(part)
        return self._source.cut(self._size)

    def add(self, part: bytes | memoryview) -> int:
        """Puts a part behind those there are; gives where in the array it starts."""
        start, self._size = self._size, self._size + len(part)
        self._source.cut(self._size, start)[start:] = np.frombuffer(part, np.uint8)
        return start

    def joined(self, starts: Places, lengths: Places) -> memoryview:
        """The pieces one after the other, good until others are joined.

        Args:
            starts: where in the array each piece starts.
            lengths: its length in bytes, which may be 0.
        """
        widest = int(lengths.max(initial=0))
        if widest > WIDEST or not _copies_in_order():
            whole = self._source.cut(self._size).data
            pieces = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
            return memoryview(b"".join([whole[start:end] for start, end in pieces]))
        source = self._source.cut(self._size + widest, self._size)
        return _copied(source, starts, lengths, self._out)


def interleaved(parts: Sequence[bytes], starts: Places, lengths: Places) -> memoryview:
    """The pieces one after the other.

    Args:
        parts: bytes which, joined, hold all pieces.
        starts: where each piece starts in the joined parts.
        lengths: its length in bytes, which may be 0.
    """
    interleaver = Interleaver()
    interleaver.begin(*parts)
    return interleaver.joined(starts, lengths)


def _copied(
    source: Bytes, starts: Places, lengths: Places, buffer: ScratchBuffer[np.uint8]
) -> memoryview:
    """The pieces, each copied with as many bytes as the widest near it has.

    What is copied too much is overwritten by the pieces behind, because they are copied later.
    """
    ends = lengths.cumsum()
    size = int(ends[-1]) if len(ends) else 0
    out = buffer.cut(size + int(lengths.max(initial=0)))
    targets = ends - lengths
    for first in range(0, len(ends), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        width = int(lengths[some].max())
        if width:
            window: np.dtype[Any] = np.dtype((np.void, width))
            sources = np.ndarray((len(source) - width + 1,), window, source, strides=(1,))
            overlapping = np.ndarray((len(out) - width + 1,), window, out, strides=(1,))
            overlapping[targets[some]] = sources[starts[some]]
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
    source = (np.arange(lengths.sum() + 40) ** 2 % 251).astype(np.uint8)
    copied = _copied(source, starts, lengths, ScratchBuffer(np.uint8))
    return copied == source[: len(copied)].data
