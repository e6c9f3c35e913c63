"""Where a format lets a file be cut into parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from sigmoid_cli.formats.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sigmoid_cli.formats.block import Block, Splitter
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.numeric.calculation import Calculation


class WholeFile(NamedTuple):
    """A file to cut into parts.

    Attributes:
        lookahead: its first bytes.
        size: its size in bytes.
        part_size: the size in bytes of a part, approximately.
        calculation: the calculation to do.
        record_options: the columns to read, and where their results go.
        blocks: returns the blocks of the file as a splitter cuts them, after its first bytes.
    """

    lookahead: Lookahead
    size: int
    part_size: int
    calculation: Calculation
    record_options: RecordOptions
    blocks: Callable[[Splitter, int], Iterator[Block]]

    def ranges(self, start: int, size: int, *, are_lines: bool) -> list[Part]:
        """Returns the bytes from `start` on in parts of `size`, at least one."""
        return [
            Part(b"", offset, min(offset + size, self.size), are_lines)
            for offset in range(start, self.size, size) or [start]
        ]


Parts = tuple[Sequence[Part], "RecordOptions"]
"""The parts of a file, and the record options of each."""


@runtime_checkable
class Divisible(Protocol):
    """A codec whose files can be cut into parts, each converted apart."""

    def parts(self, whole: WholeFile) -> Parts:
        """Returns the parts of a file, at least one.

        Raises:
            DataError: if the file is not what the format says, or cannot be cut.
        """
        ...
