"""Blocks: the pieces of an input, and where the input may be cut into them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sigmoid_cli.frozen import Frozen

GREAT = 1 << 22
"""From so many bytes on a block is one record of great length: readers ask for less at a time.

Fast paths hold several arrays of a block's size, so such a block goes to the fallback.
"""


class Block(Frozen):
    """Whole records of one input, in order.

    Attributes:
        data: their bytes.
        start: the splitter's state before them (see `Splitter.state`).
        is_last: whether the input ends with them; such a block may be empty.
    """

    data: bytes
    start: tuple[int, ...] = ()
    is_last: bool = False


class EncodedBlock(Protocol):
    """What a block has become in the target format.

    Attributes:
        lines: how many line ends the block of the input held.
    """

    @property
    def lines(self) -> int: ...

    def parts(self) -> Iterable[bytes | memoryview]:
        """Bytes for the output, in order; to be asked for once.

        They may be computed one by one as they are asked for. Their memory is used again when
        nothing refers to it any more, so drop each part as soon as it is written.
        """
        ...


class EncodedBytes(Frozen):
    """An encoded block of which all bytes are there."""

    data: bytes | memoryview
    lines: int

    def parts(self) -> Iterable[bytes | memoryview]:
        return (self.data,)


def all_of(encoded: EncodedBlock) -> bytes:
    """All bytes of an encoded block."""
    return b"".join(encoded.parts())


class Splitter(Protocol):
    """Finds where the bytes of an input may be cut into blocks.

    Attributes:
        state: what it knows at the last cut, as a few integers; setting it resumes there, perhaps
            in another process.
        by_lines: whether records end at line ends, though perhaps not at each.
    """

    @property
    def by_lines(self) -> bool: ...

    @property
    def state(self) -> tuple[int, ...]: ...

    @state.setter
    def state(self, state: tuple[int, ...]) -> None: ...

    def end_of_records(self, chunk: bytes) -> int:
        """Returns how many bytes of the next chunk belong to records that end in it.

        To be called once for each chunk, in order. The bytes after the end are the start of the
        chunk after the cut.
        """
        ...

    def end_within_record(self, data: bytes) -> int:
        """Returns where to cut `data`, the start of a record of great length; 0 to read on."""
        ...


class LineSplitter:
    """Cuts after the last line end of a chunk: for formats whose records are whole lines."""

    by_lines = True
    state: tuple[int, ...] = ()

    def end_of_records(self, chunk: bytes) -> int:
        return chunk.rfind(b"\n") + 1

    def end_within_record(self, data: bytes) -> int:
        return 0
