"""Results put into the records of a block: where records are cut, and what is put in there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.scan.offsets import GROUP, Marks, Offsets
from sigmoid_cli.formats.scan.scratch import ScratchBuffer
from sigmoid_cli.formats.scan.splice import Bytes, Splicer, spliced

_COMMA = ord(",")


class Edits(NamedTuple):
    """What becomes of records: where each is cut and where it goes on, a row for each record.

    Attributes:
        cuts, resumptions: records × cuts.
        starts, lengths: of the pieces that are put in there, records × cuts × pieces.
    """

    cuts: Offsets
    resumptions: Offsets
    starts: Offsets
    lengths: Offsets

    def without(self, rows: Offsets, starts: Offsets, ends: Offsets) -> Edits:
        """Returns the same without these records, which start and end at these offsets."""
        cuts, resumptions, lengths = (
            array.copy() for array in (self.cuts, self.resumptions, self.lengths)
        )
        cuts[rows] = resumptions[rows] = ends[:, None]
        cuts[rows, 0] = starts
        lengths[rows] = 0
        return Edits(cuts, resumptions, self.starts, lengths)

    def extended(self, count: int) -> Edits:
        """Returns the same with `count` more records without pieces, to be set or left out."""
        return Edits(*(_extended(array, count) for array in self))

    def reordered(self, order: Offsets) -> Edits:
        """Returns the same with the records in another order."""
        return Edits(*(array[order] for array in self))


def _extended(array: Offsets, count: int) -> Offsets:
    return np.concatenate([array, np.zeros((count, *array.shape[1:]), array.dtype)])


class BlockEditor:
    """Edits the records of one block after the other."""

    def __init__(self) -> None:
        self._splicer = Splicer()
        self._is_comma: ScratchBuffer[np.bool_] = ScratchBuffer(np.bool_)

    def start(self, *parts: bytes) -> Bytes:
        """Start with a block of these parts. Returns its bytes."""
        return self._splicer.start(*parts)

    def add(self, piece: bytes | memoryview) -> int:
        """Add a piece to put in. Returns where it starts."""
        return self._splicer.add(piece)

    def add_results(
        self, texts: bytes, before: bytes, after: bytes = b""
    ) -> tuple[Offsets, Offsets]:
        """Add results as pieces to put in, with bytes before and after each.

        Args:
            texts: of the results, between brackets and with commas between; one at least.

        Returns:
            Where each piece starts, and its length.
        """
        size = len(texts) - 1
        is_comma = self._is_comma.cut(-(-size // GROUP) * GROUP)
        is_comma[size:] = False
        np.equal(np.frombuffer(texts, np.uint8)[:-1], _COMMA, out=is_comma[:size])
        is_comma[0] = True  # the bracket stands where a comma stands before the others
        starts = Marks(is_comma).offsets()
        lengths = np.empty_like(starts)
        np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
        lengths[-1] = size - starts[-1]
        around = len(before) + len(after)
        if not around:
            starts += self.add(texts) + 1
            lengths -= 1
            return starts, lengths
        if before == b"," and not after:
            offset = self.add(before)
            self.add(memoryview(texts)[1:-1])
        else:
            offset = self.add(before + texts[1:-1].replace(b",", after + before) + after)
        if around != 1:
            lengths += around - 1
            starts += np.arange(len(starts)) * (around - 1)
        starts += offset
        return starts, lengths

    def joined(self, starts: Offsets, lengths: Offsets) -> memoryview:
        """Pieces one after the other, of the block or added."""
        return self._splicer.joined(starts, lengths)

    def edited(self, edits: Edits, size: int) -> memoryview:
        """Returns the block of `size` bytes with the edits."""
        return self._splicer.joined(*self._pieces(edits, size))

    def edited_and_replaced(
        self, edits: Edits, size: int, rows: Offsets, texts: Sequence[bytes]
    ) -> bytes:
        """Returns the block with the edits, and these records replaced by texts.

        Args:
            rows: of the records that are replaced, in order; the edits leave them out.
        """
        starts, lengths = self._pieces(edits, size)
        out = self._splicer.joined(starts, lengths)
        _, cuts, pieces = edits.starts.shape
        ends = lengths.cumsum()[rows * cuts * (pieces + 1)].tolist()
        joined: list[bytes | memoryview] = []
        done = 0
        for end, text in zip(ends, texts, strict=True):
            joined += out[done:end], text
            done = end
        return b"".join([*joined, out[done:]])

    @staticmethod
    def _pieces(edits: Edits, size: int) -> tuple[Offsets, Offsets]:
        pieces = edits.starts.shape[2]
        return spliced(
            # after a last line without an end, the next one would start too far
            np.minimum(edits.cuts, size).ravel(),
            np.minimum(edits.resumptions, size).ravel(),
            edits.starts.reshape(-1, pieces),
            edits.lengths.reshape(-1, pieces),
            size,
        )
