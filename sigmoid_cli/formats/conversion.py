"""The one interface between the formats and the way of the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from sigmoid_cli.formats.block import Block, EncodedBlock, Splitter
from sigmoid_cli.numeric.calculation import Engine


class Framing(Protocol):
    """How the answers to one or more inputs become one output.

    Attributes:
        head: what the output starts with.
        columns: the names of the output's columns, `""` where they have none: inputs that go to
            one output must agree on them. `()` where the format does not ask for that.
        separator: what stands between two answers that are not empty.
        foot: what the output ends with; asked for once, after all answers.
        is_lines: whether the answers are lines of which the last may have no end, as in the input:
            it gets one before those to another input.
    """

    @property
    def head(self) -> bytes: ...

    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def separator(self) -> bytes: ...

    @property
    def foot(self) -> bytes: ...

    @property
    def is_lines(self) -> bool: ...


class Conversion(Framing, Protocol):
    """Turns the blocks of one input into bytes of the output.

    It is made from the first bytes of the input, before any block, and does not change afterwards.
    Its blocks may be converted in several processes, unless the target needs random access.

    Attributes:
        cutter: finds where the input may be cut into blocks.
        skip: how many bytes at the begin of the input belong to no block.
    """

    @property
    def splitter(self) -> Splitter: ...

    @property
    def skip(self) -> int: ...

    def convert(self, block: Block, engine: Engine) -> EncodedBlock:
        """The bytes for a block.

        Raises:
            DataError: where the block is not what the format says.
        """
        ...


class FileConversion(Framing, Protocol):
    """Turns one input that is read here and there, not from begin to end, into the output."""

    def convert(self, engine: Engine) -> Iterator[bytes]:
        """The bytes for the input, piece by piece.

        Raises:
            DataError: where the input is not what the format says.
        """
        ...


@runtime_checkable
class CountedHead(Protocol):
    """Offered besides by a conversion to a format whose head says how much follows.

    Its `head` is that of an output with no other inputs, as far as it is known at the begin.
    """

    def counted_head(self, size: int) -> bytes:
        """The head before answers of `size` bytes in all, as long as before those of any other."""
        ...
