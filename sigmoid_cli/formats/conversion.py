"""Conversions: the interface between the formats and what moves the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from sigmoid_cli.formats.block import Block, EncodedBlock, Splitter

if TYPE_CHECKING:
    from sigmoid_cli.numeric.engine import Engine

Convert: TypeAlias = Callable[[Block], EncodedBlock]
"""Converts one block after the other. It raises `DataError` where a block is not as the format
requires. It may hold buffers, so each thread or process needs its own.
"""


class Framing(Protocol):
    """How the encoded blocks of one or more inputs become one output.

    Attributes:
        head: what the output starts with.
        columns: the names of the output's columns, `""` where they have none: inputs that go to
            one output must agree on them. `()` where the format does not require that.
        separator: the bytes between two encoded blocks that are not empty.
        foot: what the output ends with; asked for once, after all blocks.
        is_lines: whether the output is lines whose last may have no end, as in the input:
            it gets one before those of another input.
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
        splitter: finds where the input may be cut into blocks.
        skip: how many bytes at the start of the input belong to no block.
        note: what the user should know of how the input is read, and what to do; None if that is
            clear.
    """

    @property
    def splitter(self) -> Splitter: ...

    @property
    def skip(self) -> int: ...

    @property
    def note(self) -> tuple[str, str] | None: ...

    def with_engine(self, engine: Engine) -> Convert:
        """Returns a function that converts blocks with this engine, all or until it changes."""
        ...


class FileConversion(Framing, Protocol):
    """Turns one input that needs random access into the output."""

    def convert(self, engine: Engine) -> Iterator[bytes]:
        """Returns the bytes for the input, piece by piece.

        Raises:
            DataError: where the input is not as the format requires.
        """
        ...


@runtime_checkable
class CountedHead(Protocol):
    """Offered by a conversion to a format whose head says how much follows.

    Its `head` is that of an output with no other inputs, as far as it is known at the start.
    """

    def counted_head(self, size: int) -> bytes:
        """Returns the head before `size` bytes of results; equally long for any size."""
        ...
