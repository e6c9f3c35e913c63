"""Expands inputs and compresses outputs: `.gz .bz2 .xz .zst`.

`signatures` tells which inputs are compressed.

Memory does not grow with the data: neither what is read at a time nor what it expands to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sigmoid_cli.convert.streams import signatures
from sigmoid_cli.errors import FileError, UsageError
from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.convert.streams.protocols import Compressor, Decompressor, Sink, Source

_CHUNK = 1 << 16

_MEMORY = 1 << 30
"""Memory that an xz archive may need to be expanded; those of `xz -9` need 65 MB."""


class Compression(Frozen):
    """A way to compress.

    Attributes:
        name: in words.
        compressor: starts a stream.
        decompressor: starts a member of an archive.
        errors: what a decompressor raises for bytes that are not its own.
        is_padded: whether zeros may follow a member.
    """

    name: str
    compressor: Callable[[], Compressor]
    decompressor: Callable[[], Decompressor]
    errors: type[Exception]
    is_padded: bool


def compression_of(path: str) -> Compression | None:
    """Returns what the ending of the path says; None if it says nothing of compression.

    Raises:
        UsageError: if a package is missing.
    """
    name = signatures.by_ending(path)
    return None if name is None else _BY_NAME[name]()


def compression_within(start: bytes) -> Compression | None:
    """Returns the compression of an input that starts with these bytes; None if it has none.

    Raises:
        UsageError: if a package is missing.
    """
    name = signatures.by_signature(start)
    return None if name is None else _BY_NAME[name]()


class CompressedSource:
    """Reads the content of a compressed input (see `Source`)."""

    size = None

    def __init__(self, source: Source, compression: Compression) -> None:
        self.name = source.name
        self._source = source
        self._compression = compression
        self._member = compression.decompressor()
        self._members = 0
        self._unread = b""
        self._failure: FileError | None = None

    def read(self, size: int) -> bytes:
        """Read once and expand, at most to `size` bytes. Returns `b""` at the end.

        An archive may have many small members: those that one read returns are expanded together.

        Raises:
            FileError: if it is damaged, ends too early, or something else follows its end.
        """
        if self._failure is not None:
            raise self._failure
        pieces: list[bytes] = []
        left = size
        try:
            while left and (data := self._expand(left, may_read=not pieces)):
                pieces.append(data)
                left -= len(data)
        except FileError as failure:
            if not pieces:
                raise
            self._failure = failure  # what came before is good
        return b"".join(pieces)

    def _expand(self, size: int, *, may_read: bool) -> bytes:
        """Returns the next bytes; none at the end, or if they need another read of the source."""
        data = b""
        while not data and (not self._member.eof or self._start_member(may_read=may_read)):
            is_at_end = False
            if self._member.needs_input and not self._unread:
                if not may_read:
                    break
                self._unread = self._source.read(_CHUNK)
                is_at_end = not self._unread
            data = self._expanded(size)
            if is_at_end and not data and not self._member.eof:
                raise FileError(self.name, f"the {self._compression.name} data end too early")
        return data

    def _start_member(self, *, may_read: bool) -> bool:
        """Go on to the next member of the archive. Returns whether there is one to go on with."""
        rest = self._unread or self._member.unused_data
        if self._compression.is_padded:
            rest = rest.lstrip(b"\0")
        while not rest and may_read and (chunk := self._source.read(_CHUNK)):
            rest = chunk.lstrip(b"\0") if self._compression.is_padded else chunk
        if rest:
            self._unread = rest
            self._member = self._compression.decompressor()
            self._members += 1
        return bool(rest)

    def _expanded(self, size: int) -> bytes:
        try:
            data = self._member.decompress(self._unread, size)
        except self._compression.errors as error:
            name = self._compression.name
            if "memory" in str(error).lower():
                raise FileError(self.name, f"needs too much memory for {name} data") from error
            raise FileError(
                self.name,
                f"damaged, or something else follows its {name} data"
                if self._members
                else f"damaged, or not {name} data",
            ) from error
        self._unread = b""
        return data


class CompressedSink:
    """Compresses what is written to an output (see `Sink`)."""

    def __init__(self, sink: Sink, compression: Compression) -> None:
        self._sink = sink
        self._compressor = compression.compressor()

    def write(self, data: bytes | memoryview) -> None:
        self._sink.write(self._compressor.compress(data))

    def finish(self) -> None:
        """Write the end of the archive."""
        self._sink.write(self._compressor.flush())


@contextmanager
def compressed(sink: Sink, path: str, compression: Compression | None = None) -> Iterator[Sink]:
    """The sink of a file of that name, with compression where the name asks for it.

    Args:
        compression: what else to use, where the name does not ask for any.
    """
    compression = compression_of(path) or compression
    if compression is None:
        yield sink
        return
    through = CompressedSink(sink, compression)
    yield through
    through.finish()


class _GzipMember:
    """A member of a gzip archive, as a `Decompressor`."""

    def __init__(self) -> None:
        import zlib

        self._member = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._member.eof

    @property
    def needs_input(self) -> bool:
        return not self._member.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._member.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._member.decompress(self._member.unconsumed_tail + data, max_length)


def _gzip() -> Compression:
    import zlib

    return Compression(
        "gzip", lambda: zlib.compressobj(wbits=31), _GzipMember, zlib.error, is_padded=True
    )


def _bzip2() -> Compression:
    import bz2

    return Compression("bzip2", bz2.BZ2Compressor, bz2.BZ2Decompressor, OSError, is_padded=False)


def _xz() -> Compression:
    import lzma

    return Compression(
        "xz",
        lzma.LZMACompressor,
        lambda: lzma.LZMADecompressor(memlimit=_MEMORY),
        lzma.LZMAError,
        is_padded=True,
    )


def _zstandard() -> Compression:
    module = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    try:
        zstd: Any = import_module(module)
    except ModuleNotFoundError:
        raise UsageError(
            "Zstandard needs a package that is not installed",
            "install it with: pip install 'sigmoid-cli[zst]'",
        ) from None
    return Compression(
        "Zstandard", zstd.ZstdCompressor, zstd.ZstdDecompressor, zstd.ZstdError, is_padded=False
    )


_BY_NAME = {"gzip": _gzip, "bzip2": _bzip2, "xz": _xz, "Zstandard": _zstandard}
