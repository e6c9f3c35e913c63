"""Pieces of bytes joined, many at once: as `b"".join`, without an object for each piece."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.scan.offsets import Offsets
from sigmoid_cli.formats.scan.scratch import GrowingArray, ScratchBuffer

Bytes = NDArray[np.uint8]

WIDEST = 512
"""Bytes of the longest piece that is copied as one; a longer one is copied as several."""

_AT_ONCE = 4096
"""Pieces copied together: their copies stay in cache until they are copied again."""


class Splicer:
    """Joins pieces out of one array of bytes."""

    def __init__(self) -> None:
        self._source: GrowingArray[np.uint8] = GrowingArray(np.uint8)
        self._out: ScratchBuffer[np.uint8] = ScratchBuffer(np.uint8)

    def start(self, *parts: bytes) -> Bytes:
        """Returns the array of bytes, which holds these parts and no more."""
        self._source.clear()
        self._source.reserve(sum(map(len, parts)))
        for part in parts:
            self.add(part)
        return self._source.items

    def add(self, part: bytes | memoryview) -> int:
        """Add a part at the end. Returns where in the array it starts."""
        return self._source.append(np.frombuffer(part, np.uint8))

    def joined(self, starts: Offsets, lengths: Offsets) -> memoryview:
        """Returns the pieces one after the other.

        Args:
            starts: where in the array each piece starts.
            lengths: its length in bytes, which may be 0.
        """
        widest = int(lengths.max(initial=0))
        if widest > WIDEST:
            starts, lengths = _divided(starts, lengths)
            widest = WIDEST
        source = self._source.reserve(self._source.size + widest)
        return _joined_at_once(source, starts, lengths, self._out)


def _divided(starts: Offsets, lengths: Offsets) -> tuple[Offsets, Offsets]:
    """Returns the pieces, each that is too long divided into several."""
    counts = np.maximum(-(-lengths // WIDEST), 1)
    firsts = (counts.cumsum() - counts).repeat(counts)
    before = (np.arange(len(firsts)) - firsts) * WIDEST
    return starts.repeat(counts) + before, np.minimum(lengths.repeat(counts) - before, WIDEST)


def _joined_one_by_one(source: Bytes, starts: Offsets, lengths: Offsets) -> memoryview:
    whole = source.data
    pieces = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
    return memoryview(b"".join([whole[start:end] for start, end in pieces]))


def _joined_at_once(
    source: Bytes, starts: Offsets, lengths: Offsets, buffer: ScratchBuffer[np.uint8]
) -> memoryview:
    """Returns the pieces, each copied with as many bytes as the widest near it has.

    What is copied too much is overwritten by the pieces after it, which are copied later.

    Args:
        source: with as many bytes after its last piece as the widest piece has.
    """
    ends = lengths.cumsum()
    size = int(ends[-1]) if len(ends) else 0
    out = buffer.cut(size + int(lengths.max(initial=0)))
    targets = ends - lengths
    for first in range(0, len(ends), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        width = int(lengths[some].max())
        if not width:
            continue
        if not _copies_in_order(width):
            return _joined_one_by_one(source, starts, lengths)
        _copy(_windows(source, width), starts[some], _windows(out, width), targets[some])
    return out[:size].data


def _windows(characters: Bytes, width: int) -> NDArray[np.void]:
    """Returns the `width` bytes from each byte on, as one item each."""
    window: np.dtype[Any] = np.dtype((np.void, width))
    return np.ndarray((len(characters) - width + 1,), window, characters, strides=(1,))


def _copy(
    sources: NDArray[np.void], starts: Offsets, overlapping: NDArray[np.void], targets: Offsets
) -> None:
    overlapping[targets] = sources[starts]


@cache
def _copies_in_order(width: int) -> bool:
    """Whether NumPy assigns items of this width in the order of the index.

    It does, but does not promise to, and it has code of its own for some widths. So this tries it,
    once for each width in use, with as many pieces as are copied together.
    """
    lengths = np.arange(_AT_ONCE) % (min(width, 7) + 1)
    targets = np.cumsum(lengths) - lengths
    size = int(lengths.sum())
    source = (np.arange(size + width) ** 2 % 251).astype(np.uint8)
    out = np.empty_like(source)
    _copy(_windows(source, width), targets, _windows(out, width), targets)
    return np.array_equal(out[:size], source[:size])


def spliced(
    cuts: Offsets, resumptions: Offsets, starts: Offsets, lengths: Offsets, size: int
) -> tuple[Offsets, Offsets]:
    """Returns the pieces of a block of `size` bytes, and those put in where it is cut.

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
