"""Blocks: the pieces in which the data of a file flow, and where a file may be cut into them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

GREAT = 1 << 22
"""Bytes from which on a block is a record of great length, and little else: readers ask for less.

What is done with arrays to many records would cost its size again and again."""


class Block(NamedTuple):
    """Whole records of one input, in order.

    Attributes:
        data: their bytes.
        start: what the cutter knew at their begin (see `Splitter.state`).
        is_last: whether the input ends with them; such a block may be empty.
    """

    data: bytes
    start: tuple[int, ...] = ()
    is_last: bool = False


class EncodedBlock(Protocol):
    """What a block became.

    Attributes:
        lines: how many line ends the block held.
    """

    @property
    def lines(self) -> int: ...

    def parts(self, *, kept: bool) -> Iterable[bytes | memoryview]:
        """Bytes for the output, one behind the other; to be asked for once.

        Each is good until the next is asked for; if they are to be kept, until the next block is
        answered.
        """
        ...


class EncodedBytes(NamedTuple):
    """An answer that is there."""

    data: bytes | memoryview
    lines: int

    def parts(self, *, kept: bool) -> Iterable[bytes | memoryview]:
        return (self.data,)


def all_of(encoded: EncodedBlock) -> bytes:
    """All bytes of an answer."""
    return b"".join(encoded.parts(kept=True))


class Splitter(Protocol):
    """Finds where the bytes of an input may be cut into blocks.

    Attributes:
        state: what it knows at the place where the input was last cut, as a few integers;
            setting it resumes there, perhaps in another process.
        by_lines: whether records end where lines do, if perhaps not all.
    """

    @property
    def by_lines(self) -> bool: ...

    @property
    def state(self) -> tuple[int, ...]: ...

    @state.setter
    def state(self, state: tuple[int, ...]) -> None: ...

    def end_of_records(self, chunk: bytes) -> int:
        """How many bytes of the next chunk belong to records that end in it; 0 if none ends.

        To be called once for each chunk, in order; what lies behind the end is to be the begin
        of the chunk after the cut.
        """
        ...

    def end_within_record(self, data: bytes) -> int:
        """Where to cut `data`, the begin of a record of great length; 0 to read on."""
        ...


class LineSplitter:
    """Cuts after the last line end of a chunk: for formats whose records are whole lines."""

    by_lines = True
    state: tuple[int, ...] = ()

    def end_of_records(self, chunk: bytes) -> int:
        return chunk.rfind(b"\n") + 1

    def end_within_record(self, data: bytes) -> int:
        return 0
