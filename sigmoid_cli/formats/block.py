"""Blocks: the pieces of an input, and where the input may be cut into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sigmoid_cli.frozen import Frozen

GREAT = 1 << 22
"""Bytes of a record of great length, which is a block of its own.

Other blocks cost several times their size in memory, and of such a record there is no copy. Four
times what is read at a time: many records that one read returns are no such record.
"""


class Block(Frozen):
    """Whole records of one input, in order.

    Attributes:
        data: their bytes.
        start: the splitter's state before them (see `Splitter.state`).
        is_last: whether the input ends with them; such a block may be empty.
        is_great: whether it is one record of great length; of JSON, a token and what is around it.
    """

    data: bytes
    start: tuple[int, ...] = ()
    is_last: bool = False
    is_great: bool = False


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


class EncodedParts(Frozen):
    """An encoded block of which some parts are views of the block that was read."""

    pieces: Sequence[bytes | memoryview]
    lines: int

    def parts(self) -> Iterable[bytes | memoryview]:
        return self.pieces


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

    def end_of_first_record(self, chunk: bytes) -> int:
        """Returns how many bytes of it belong to the first record that ends in it; 0 if none does.

        To be called instead of `end_of_records`.
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

    def end_of_first_record(self, chunk: bytes) -> int:
        return chunk.find(b"\n") + 1

    def end_within_record(self, data: bytes) -> int:
        return 0
