"""Opens inputs as streams of bytes: arguments, files and standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeGuard

from sigmoid_cli.convert.inputs import Arguments, File, Input, StandardInput
from sigmoid_cli.convert.streams import signatures
from sigmoid_cli.convert.streams.url import is_url
from sigmoid_cli.errors import FileError, reason

if TYPE_CHECKING:
    from sigmoid_cli.convert.streams.protocols import Source
    from sigmoid_cli.numeric.grid import Grid


class MemorySource:
    """Bytes in memory."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.size = len(data)
        self._data = data
        self._position = 0

    def read(self, size: int) -> bytes:
        data = self._data[self._position : self._position + size]
        self._position += len(data)
        return data


class GridSource:
    """Evenly spaced numbers as text, generated as they are read."""

    name = "grid"
    size = None

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._index = 0
        self._unread = b""

    def read(self, size: int) -> bytes:
        if not self._unread and self._index < self._grid.length:
            start, self._index = self._index, min(self._index + _AT_ONCE, self._grid.length)
            self._unread = self._grid.text(start, self._index)
        data, self._unread = self._unread[:size], self._unread[size:]
        return data


class DescriptorSource:
    """A file, pipe or device by its descriptor."""

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self.descriptor = descriptor
        status = os.fstat(descriptor)
        self.size: int | None = None
        if stat.S_ISREG(status.st_mode):
            self.size = max(0, status.st_size - os.lseek(descriptor, 0, os.SEEK_CUR))
        self._may_widen = stat.S_ISFIFO(status.st_mode)

    def read(self, size: int) -> bytes:
        try:
            data = os.read(self.descriptor, size)
        except OSError as error:
            raise FileError(self.name, reason(error)) from error
        if self._may_widen:
            from sigmoid_cli.convert.streams.pipe import widened

            self._may_widen = not widened(self.descriptor, len(data))
        return data

    def size_of_lines(self, size: int) -> int:
        """Returns how many bytes to read, at most `size`, so that they end with a line.

        Returns `size` where that cannot be known before reading, or where no line ends within the
        last bytes.
        """
        if self.size is None or size < _LAST_BYTES:
            return size
        try:
            end = os.lseek(self.descriptor, 0, os.SEEK_CUR) + size
            last = os.pread(self.descriptor, _LAST_BYTES, end - _LAST_BYTES)
        except OSError:
            return size  # if that matters, `read` reports it
        after_line = len(last) - last.rfind(b"\n") - 1
        return size - after_line if len(last) == _LAST_BYTES > after_line else size

    def seek(self, offset: int) -> None:
        """Continue reading at this offset."""
        try:
            os.lseek(self.descriptor, offset, os.SEEK_SET)
        except OSError as error:
            raise FileError(self.name, reason(error)) from error


_LAST_BYTES = 256
"""Bytes at the end of a read in which a line end is looked for: most lines are shorter."""

_AT_ONCE = 8192
"""Numbers of a grid that take about as many bytes as a block."""


@contextmanager
def opened(one: Input, *, random_access: bool = False) -> Iterator[Source]:
    """Open an input for reading: from start to end, or anywhere in it (see `read_anywhere`).

    Raises:
        FileError: if it cannot be opened.
        UsageError: if it is compressed and a package for that is missing.
    """
    match one:
        case Arguments(tokens):
            yield MemorySource("argument", "".join(token + "\n" for token in tokens).encode())
        case StandardInput(name):
            if sys.stdin is None:
                raise FileError(name, "is closed")
            yield DescriptorSource(name, sys.stdin.fileno())
        case File(path, part) if part is not None:
            from sigmoid_cli.convert.streams.part import PartSource
            from sigmoid_cli.formats.parts import Part

            with opened(File(path), random_access=random_access) as source:
                yield PartSource(source, part) if isinstance(part, Part) else source
        case File(path) if is_url(path):
            from sigmoid_cli.convert.remote.files import opened_remote

            with opened_remote(path, random_access=random_access) as source:
                yield source
        case File(path):
            try:
                descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            except OSError as error:
                raise FileError(path, reason(error)) from error
            try:
                file = DescriptorSource(path, descriptor)
                yield file if signatures.by_ending(path) is None else _expanded(file)
            finally:
                os.close(descriptor)
        case _:
            yield GridSource(one)


def _expanded(file: DescriptorSource) -> Source:
    """Returns the content of a file whose name says how it is compressed."""
    from sigmoid_cli.convert.streams.compression import CompressedSource, compression_of

    compression = compression_of(file.name)
    assert compression is not None
    return CompressedSource(file, compression)


def size_of(one: Input) -> int:
    """Returns how many bytes the input holds at the moment; 0 where that is not known."""
    match one:
        case File(_, part) if part is not None:
            return part.size
        case File(path):
            try:
                return os.stat(path).st_size
            except OSError:
                return 0  # it is gone, which opening it reports; or it is remote
        case Arguments(tokens):
            return sum(map(len, tokens)) + len(tokens)
        case _:  # standard input, or a grid
            return 0


def sizes_of(inputs: Sequence[Input]) -> list[int]:
    """Returns the size of each input in bytes, remote files included; 0 where it is not known."""
    urls = [one.path for one in inputs if _is_remote(one)]
    if not urls:
        return [size_of(one) for one in inputs]
    from sigmoid_cli.convert.remote.entries import sizes

    known = sizes(urls)
    return [known.get(one.path, 0) if _is_remote(one) else size_of(one) for one in inputs]


def _is_remote(one: Input) -> TypeGuard[File]:
    return isinstance(one, File) and one.part is None and is_url(one.path)


def size_of_all(inputs: Iterable[Input]) -> int | None:
    """Returns how many bytes the inputs hold together; None where that is not known."""
    total = 0
    for one in inputs:
        match one:
            case File(path) if os.path.isfile(path) and not _is_compressed(path):
                total += size_of(one)
            case Arguments():
                total += size_of(one)
            case _:
                return None
    return total


def _is_compressed(path: str) -> bool:
    """Whether the ending of a regular file, or its first bytes, say so."""
    if signatures.by_ending(path) is not None:
        return True
    try:
        with open(path, "rb", buffering=0) as file:
            return signatures.by_signature(file.read(_SIGNATURE)) is not None
    except OSError:
        return False  # opening it as an input reports it


_SIGNATURE = 16
"""Bytes that hold the signature of any compression."""
