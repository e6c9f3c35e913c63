"""Opens remote files by their URLs, as sources and sinks (see `filesystem`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sigmoid_cli.convert.remote.filesystem import (
    appears_when_closed,
    failures_of,
    is_of_the_web,
    located,
)
from sigmoid_cli.convert.remote.read_ahead import ReadAhead
from sigmoid_cli.convert.remote.web import WebSource
from sigmoid_cli.convert.remote.write_behind import WriteBehind
from sigmoid_cli.convert.streams.compression import (
    CompressedSource,
    Compression,
    compressed,
    compression_of,
)
from sigmoid_cli.convert.streams.protocols import RandomAccessSource, Sink, Source
from sigmoid_cli.convert.streams.url import path_of, without_secrets
from sigmoid_cli.errors import FileError

_BLOCK = 8 << 20
"""Bytes that one request reads of a file from start to end: the wait for the answer is little
against the time that they take."""


class RemoteSource:
    """An open file of a file system of fsspec (see `RandomAccessSource`)."""

    def __init__(self, url: str, file: Any, file_system: Any = None) -> None:
        self.name = without_secrets(url)
        self._url = url
        self._file = file
        self._file_system = file_system  # an archive closes its files when nothing refers to it
        with failures_of(url):
            self.size = _size_of(file)

    def read(self, size: int) -> bytes:
        with failures_of(self._url):
            data: bytes = self._file.read(size)
            return data

    def seek(self, offset: int) -> None:
        """Continue reading at this offset."""
        with failures_of(self._url):
            self._file.seek(offset)

    def read_range(self, offset: int, size: int) -> bytes:
        """Read bytes from anywhere, all that are asked for."""
        with failures_of(self._url):
            self._file.seek(offset)
            found: bytes = self._file.read(size)
            while len(found) < size and (more := self._file.read(size - len(found))):
                found += more
            return found

    def close(self) -> None:
        """End reading."""
        with failures_of(self._url):
            self._file.close()


class _AheadSource:
    """A remote source that is read ahead by a thread until it is read from anywhere else."""

    def __init__(self, source: RandomAccessSource) -> None:
        self.name = source.name
        self.size = source.size
        self._source = source
        self._ahead: ReadAhead | None = None
        self._is_read_ahead = source.size is None or source.size > _BLOCK

    def read(self, size: int) -> bytes:
        if self._ahead is None and self._is_read_ahead:
            self._ahead = ReadAhead(self._source.read)
        return self._source.read(size) if self._ahead is None else self._ahead.read(size)

    def seek(self, offset: int) -> None:
        """Continue reading at this offset, no longer ahead."""
        assert self._ahead is None
        self._is_read_ahead = False
        self._source.seek(offset)

    def close(self) -> None:
        """End reading."""
        if self._ahead is None or self._ahead.give_up():  # else a thread is reading
            self._source.close()


class RemoteSink:
    """A remote file that is being written (see `Sink`)."""

    def __init__(self, url: str, file: Any) -> None:
        self._url = url
        self._behind = WriteBehind(file.write)

    def write(self, data: bytes | memoryview) -> None:
        with failures_of(self._url):
            self._behind.write(data)

    def finish(self) -> None:
        """Wait until everything has been written."""
        with failures_of(self._url):
            self._behind.finish()

    def give_up(self) -> None:
        """Write nothing more."""
        self._behind.give_up()


@contextmanager
def opened_remote(url: str, *, random_access: bool = False) -> Iterator[Source]:
    """Open the file at the URL; expand it if its ending says that it is compressed.

    With random access exactly the bytes that are asked for are fetched, without it the file is
    read ahead.

    Raises:
        FileError: if it cannot be read.
        UsageError: if a package is missing.
    """
    source = _source_of(url, random_access=random_access)
    compression = compression_of(path_of(url))
    opened: RandomAccessSource | _AheadSource = source if random_access else _AheadSource(source)
    try:
        yield opened if compression is None else CompressedSource(opened, compression)
    finally:
        opened.close()


def _source_of(url: str, *, random_access: bool) -> RandomAccessSource:
    file_system, path = located(url)
    if is_of_the_web(file_system):
        return WebSource(url, file_system, as_stream=not random_access)
    how = {"cache_type": "none"} if random_access and appears_when_closed(file_system) else {}
    with failures_of(url):
        return RemoteSource(
            url, file_system.open(path, "rb", block_size=_BLOCK, **how), file_system
        )


def _size_of(file: Any) -> int | None:
    """Returns how many bytes an open file holds; None if it can only be read from start to end."""
    if hasattr(file, "size"):
        size: int | None = file.size
        return size
    if not file.seekable():
        return None
    file.seek(0, os.SEEK_END)
    end = int(file.tell())
    file.seek(0)
    return end


@contextmanager
def written_whole_remote(
    url: str, batch: str = "", compression: Compression | None = None
) -> Iterator[Sink]:
    """Open a remote file that takes its place only when the block ends well.

    Else the old one stays. The name of a temporary file, where the protocol needs one, holds that
    of the batch.

    Raises:
        FileError: if it cannot be written.
        UsageError: if a package is missing.
    """
    file_system, path = located(url)
    if appears_when_closed(file_system):
        with (
            _written(file_system, url, path) as file,
            compressed(file, path_of(url), compression) as sink,
        ):
            yield sink
        return
    folder, _, _ = path.rpartition("/")
    temporary = f"{folder}/.sigmoid-{batch}{os.urandom(6).hex()}.tmp"
    try:
        with (
            _written(file_system, url, temporary) as file,
            compressed(file, path_of(url), compression) as sink,
        ):
            yield sink
        with failures_of(url):
            file_system.mv(temporary, path)
    except BaseException:
        with suppress(FileError), failures_of(url):  # there may be none
            file_system.rm_file(temporary)
        raise


@contextmanager
def _written(file_system: Any, url: str, path: str) -> Iterator[RemoteSink]:
    """Open a file that is closed if the block ends well, and given up if it does not."""
    with failures_of(url):
        file = file_system.open(path, "wb")
    sink = RemoteSink(url, file)
    try:
        yield sink
        sink.finish()
        with failures_of(url):
            file.close()
    except BaseException:
        sink.give_up()
        with suppress(FileError), failures_of(url):
            _give_up(file)
        raise


def _give_up(file: Any) -> None:
    """Close a file without completing its upload, which `close` or its finalizer would do."""
    try:
        if hasattr(file, "discard"):
            file.discard()
    finally:
        if hasattr(file, "forced"):  # fsspec.spec.AbstractBufferedFile: not yet flushed
            file.closed = True
        else:
            file.close()
