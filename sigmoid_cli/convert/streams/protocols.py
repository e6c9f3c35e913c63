"""Defines sources and sinks: open streams of bytes of every kind."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Source(Protocol):
    """An input that has been opened.

    Attributes:
        name: its name in error messages.
        size: its size in bytes, where that is known.
    """

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int | None: ...

    def read(self, size: int) -> bytes:
        """Read once, at most `size` bytes. Returns `b""` at the end."""
        ...


@runtime_checkable
class SeekableSource(Source, Protocol):
    """An input that can be read on from any offset."""

    def seek(self, offset: int) -> None:
        """Continue reading at this offset."""
        ...


@runtime_checkable
class RandomAccessSource(SeekableSource, Protocol):
    """An input of which single ranges can be read."""

    def read_range(self, offset: int, size: int) -> bytes:
        """Read bytes from anywhere, all that are asked for, fewer only at the end."""
        ...

    def close(self) -> None:
        """End reading."""
        ...


class Sink(Protocol):
    """An output that has been opened."""

    def write(self, data: bytes | memoryview) -> None:
        """Write all of the data."""
        ...
