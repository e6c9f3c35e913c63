"""Files that lie elsewhere, by their URLs, as sources and sinks (see `file_system`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from sigmoid_cli.convert.remote.filesystem import (
    appears_when_closed,
    failures_of,
    is_of_the_web,
    located,
)
from sigmoid_cli.convert.remote.read_ahead import ReadAhead
from sigmoid_cli.convert.streams.compression import (
    CompressedSource,
    Compression,
    compressed,
    compression_of,
)
from sigmoid_cli.convert.streams.protocols import Sink, Source
from sigmoid_cli.convert.streams.url import path_of, without_secrets
from sigmoid_cli.errors import FileError

_BLOCK = 8 << 20
"""Bytes that one request reads: what it waits for an answer is little beside what they take."""


class RemoteSource:
    """A remote file that has been opened (see `Source`).

    Who seeks before reading goes here and there in it; else it is read from begin to end, and
    ahead if it is large. A web server may refuse to send what is asked for, a range of the file,
    and send the whole instead: then a file that is read to its end is opened anew, as a stream.
    """

    def __init__(self, url: str, file: Any, opened_as_stream: Callable[[], Any] | None) -> None:
        self.name = without_secrets(url)
        self._url = url
        self._file = file
        self._opened_as_stream = opened_as_stream
        self._position = 0
        self._ahead: ReadAhead | None = None
        with failures_of(url):
            self.size = _size_of(file)
        self._is_read_ahead = self.size is None or self.size > _BLOCK

    def read(self, size: int) -> bytes:
        if self._ahead is None and self._is_read_ahead:
            self._ahead = ReadAhead(self._read)
        return self._read(size) if self._ahead is None else self._ahead.read(size)

    def _read(self, size: int) -> bytes:
        with failures_of(self._url):
            try:
                data: bytes = self._file.read(size)
            except ValueError:
                if self._opened_as_stream is None:
                    raise
                self._go_on_as_stream(self._opened_as_stream)
                data = self._file.read(size)
        self._position += len(data)
        return data

    def seek(self, offset: int) -> None:
        """Goes on reading from there."""
        assert self._ahead is None
        self._is_read_ahead = False
        self._opened_as_stream = None
        with failures_of(self._url):
            self._file.seek(offset)

    def close(self) -> None:
        """Ends reading."""
        if self._ahead is not None and not self._ahead.give_up():
            return  # a thread is reading
        with failures_of(self._url):
            self._file.close()

    def _go_on_as_stream(self, opened: Callable[[], Any]) -> None:
        self._opened_as_stream = None
        self._file.close()
        self._file = opened()
        left = self._position
        while left and (skipped := self._file.read(min(left, _BLOCK))):
            left -= len(skipped)


class RemoteSink:
    """A remote file that is being written (see `Sink`)."""

    def __init__(self, url: str, file: Any) -> None:
        self._url = url
        self._file = file

    def write(self, data: bytes | memoryview) -> None:
        with failures_of(self._url):
            self._file.write(data)


@contextmanager
def opened_remote(url: str) -> Iterator[Source]:
    """The file at the URL, open for reading; expanded if its ending says that it is compressed.

    Raises:
        FileError: if it cannot be read.
        UsageError: if a package is missing.
    """
    file_system, path = located(url)
    with failures_of(url):
        file = file_system.open(path, "rb", block_size=_BLOCK)
    reopened = partial(file_system.open, path, "rb", block_size=0)
    source = RemoteSource(url, file, reopened if is_of_the_web(file_system) else None)
    try:
        compression = compression_of(path_of(url))
        yield source if compression is None else CompressedSource(source, compression)
    finally:
        source.close()


def _size_of(file: Any) -> int | None:
    """How many bytes an open file holds; None if it can be read from its begin on only."""
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
    """A remote file that takes its place only when the block ends well; else the old one stands.

    The name of a temporary file, where the protocol asks for one, holds that of the batch.

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
    """A file that is closed if the block ends well, and given up if it does not."""
    with failures_of(url):
        file = file_system.open(path, "wb")
    try:
        yield RemoteSink(url, file)
        with failures_of(url):
            file.close()
    except BaseException:
        with suppress(FileError), failures_of(url):
            _give_up(file)
        raise


def _give_up(file: Any) -> None:
    """Closes a file without completing its upload, which `close` or the end of the object would."""
    try:
        if hasattr(file, "discard"):
            file.discard()
    finally:
        if hasattr(file, "forced"):  # fsspec.spec.AbstractBufferedFile: not yet flushed
            file.closed = True
        else:
            file.close()
