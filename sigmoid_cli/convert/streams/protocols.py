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
    """An input whose ranges can be read in any order."""

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


class Compressor(Protocol):
    """Compresses one stream."""

    def compress(self, data: bytes | memoryview, /) -> bytes: ...

    def flush(self) -> bytes: ...


class Decompressor(Protocol):
    """Expands one member of an archive, as `bz2.BZ2Decompressor` does."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...
