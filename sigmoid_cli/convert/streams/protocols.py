"""Streams of bytes, opened: what sources and sinks of every kind have in common."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Source(Protocol):
    """An input that has been opened.

    Attributes:
        name: as error messages name it.
        size: how many bytes it holds, where that is known.
    """

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int | None: ...

    def read(self, size: int) -> bytes:
        """What one read of at most `size` bytes returns; `b""` at the end."""
        ...


@runtime_checkable
class SeekableSource(Source, Protocol):
    """An input that can be read from anywhere."""

    def seek(self, offset: int) -> None:
        """Goes on reading from there."""
        ...


class Sink(Protocol):
    """An output that has been opened."""

    def write(self, data: bytes | memoryview) -> None:
        """Writes all of the data."""
        ...


def reason(error: OSError) -> str:
    """Why the system refused, in its own words."""
    return (error.strerror or str(error)).lower()
