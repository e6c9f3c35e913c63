"""Files that lie elsewhere: whatever fsspec has a backend for, by their URLs.

Credentials come from the configuration of the backend; what it says of a failure is shown without
any that stand in URLs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sigmoid_cli.convert.compression import CompressedSource, compressed, compression_of
from sigmoid_cli.convert.stream import Sink, Source
from sigmoid_cli.convert.url import path_of, without_secrets
from sigmoid_cli.errors import FileError, UsageError

_BLOCK = 8 << 20
"""Bytes that one request reads: what it waits for an answer is little beside what they take."""

_APPEARS_WHEN_CLOSED = ("s3", "s3a", "gs", "gcs")
"""Protocols of stores in which an object is there when its upload has been completed, not before;
an upload that is given up leaves nothing."""


class RemoteSource:
    """A remote file that has been opened (see `Source`)."""

    def __init__(self, url: str, file: Any) -> None:
        self.name = without_secrets(url)
        self.size: int | None = file.size
        self._url = url
        self._file = file

    def read(self, size: int) -> bytes:
        with _failures_of(self._url):
            data: bytes = self._file.read(size)
            return data

    def seek(self, offset: int) -> None:
        """Goes on reading from there."""
        with _failures_of(self._url):
            self._file.seek(offset)


class RemoteSink:
    """A remote file that is being written (see `Sink`)."""

    def __init__(self, url: str, file: Any) -> None:
        self._url = url
        self._file = file

    def write(self, data: bytes | memoryview) -> None:
        with _failures_of(self._url):
            self._file.write(data)


@contextmanager
def opened_remote(url: str) -> Iterator[Source]:
    """The file at the URL, open for reading; expanded if its ending says that it is compressed.

    Raises:
        FileError: if it cannot be read.
        UsageError: if a package is missing.
    """
    file_system, path = _located(url)
    with _failures_of(url):
        file = file_system.open(path, "rb", block_size=_BLOCK)
    try:
        source = RemoteSource(url, file)
        compression = compression_of(path_of(url))
        yield source if compression is None else CompressedSource(source, compression)
    finally:
        with _failures_of(url):
            file.close()


@contextmanager
def written_whole_remote(url: str, batch: str = "") -> Iterator[Sink]:
    """A remote file that takes its place only when the block ends well; else the old one stands.

    The name of a temporary file, where the protocol asks for one, holds that of the batch.

    Raises:
        FileError: if it cannot be written.
        UsageError: if a package is missing.
    """
    file_system, path = _located(url)
    if _appears_when_closed(file_system):
        with _written(file_system, url, path) as file, compressed(file, path_of(url)) as sink:
            yield sink
        return
    folder, _, _ = path.rpartition("/")
    temporary = f"{folder}/.sigmoid-{batch}{os.urandom(6).hex()}.tmp"
    try:
        with _written(file_system, url, temporary) as file, compressed(file, path_of(url)) as sink:
            yield sink
        with _failures_of(url):
            file_system.mv(temporary, path)
    except BaseException:
        with _failures_of(url):
            if file_system.exists(temporary):
                file_system.rm(temporary)
        raise


@contextmanager
def _written(file_system: Any, url: str, path: str) -> Iterator[RemoteSink]:
    """A file that is closed if the block ends well, and given up if it does not."""
    with _failures_of(url):
        file = file_system.open(path, "wb")
    try:
        yield RemoteSink(url, file)
        with _failures_of(url):
            file.close()
    except BaseException:
        with _failures_of(url):
            _give_up(file)
        raise


def _give_up(file: Any) -> None:
    """Closes a file without completing its upload, which `close` or the end of the object would."""
    if hasattr(file, "discard"):
        file.discard()
        if hasattr(file, "forced"):  # fsspec.spec.AbstractBufferedFile: not yet flushed
            file.closed = True
            return
    file.close()


def check_backend(url: str) -> None:
    """Raises an error for a URL that nothing here can follow.

    Raises:
        UsageError: if a package is missing, or nobody knows the protocol.
    """
    _located(url)


def names_matching(pattern: str) -> list[str]:
    """The URLs of the files that the pattern matches, in order; itself, if a file is so called.

    Raises:
        FileError: if there are none.
        UsageError: if a package is missing.
    """
    file_system, path = _located(pattern)
    with _failures_of(pattern):
        if file_system.exists(path):
            return [pattern]
        found = file_system.glob(path, detail=True)
    names = [name for name, about in sorted(found.items()) if about["type"] == "file"]
    if not names:
        raise FileError(without_secrets(pattern), "no file matches")
    if not pattern.endswith(path):
        return [file_system.unstrip_protocol(name) for name in names]
    before = pattern.removesuffix(path)  # the host, which a backend's names may lack
    return [before + name for name in names]


def names_in(directory: str) -> list[str]:
    """The names of the files in a folder; none if there is no such folder.

    Raises:
        FileError: if the backend fails.
        UsageError: if a package is missing.
    """
    file_system, path = _located(directory)
    with _failures_of(directory):
        if not file_system.exists(path):
            return []
        return [str(name).rpartition("/")[2] for name in file_system.ls(path, detail=False)]


def sizes(urls: Sequence[str]) -> dict[str, int]:
    """How many bytes the files hold, where that is known; backends ask for many at once.

    Raises:
        UsageError: if a package is missing.
    """
    groups: dict[int, tuple[Any, list[tuple[str, str]]]] = {}
    for url in urls:
        file_system, path = _located(url)
        groups.setdefault(id(file_system), (file_system, []))[1].append((url, path))
    known: dict[str, int] = {}
    for file_system, places in groups.values():
        try:
            with _failures_of(places[0][0]):
                found = file_system.sizes([path for _, path in places])
        except FileError:  # of one that is not there: opening it will tell
            continue
        known.update((url, size) for (url, _), size in zip(places, found, strict=True) if size)
    return known


def modified(url: str) -> int | None:
    """When the file was last changed, in nanoseconds; None if there is none, or nobody knows.

    Raises:
        UsageError: if a package is missing.
    """
    file_system, path = _located(url)
    try:
        with _failures_of(url):
            time: datetime = file_system.modified(path)
    except FileError:
        return None
    return int(time.timestamp() * 1e9)


def make_folder(url: str) -> None:
    """Makes the folder if there is none; a bucket is never made.

    Raises:
        FileError: if it cannot be made.
        UsageError: if a package is missing.
    """
    file_system, path = _located(url)
    if not _appears_when_closed(file_system):
        with _failures_of(url):
            file_system.makedirs(path, exist_ok=True)


def remove_leftovers(directory: str, batch: str) -> None:
    """Removes temporary files of a batch that were left in a folder by a process that died."""
    file_system, path = _located(directory)
    if not _appears_when_closed(file_system):
        with _failures_of(directory):
            for left in file_system.glob(f"{path}/.sigmoid-{batch}*.tmp"):
                file_system.rm(left)


def _located(url: str) -> tuple[Any, str]:
    """The file system that has the file, and the file's path in it.

    Raises:
        UsageError: if a package is missing, or nobody knows the protocol.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            f"{without_secrets(url)}: needs the package fsspec: pip install 'sigmoid-cli[remote]'"
        ) from None
    try:
        with _failures_of(url):
            file_system, path = url_to_fs(url)
    except _MissingError as error:
        raise UsageError(str(error)) from error
    return file_system, path


def _appears_when_closed(file_system: Any) -> bool:
    protocol = file_system.protocol
    return (protocol if isinstance(protocol, str) else protocol[0]) in _APPEARS_WHEN_CLOSED


class _MissingError(FileError):
    """A backend that is not installed, or that there is none."""


@contextmanager
def _failures_of(url: str) -> Iterator[None]:
    """Tells of what a backend raises as of a failure of the file at the URL.

    Each has exceptions of its own, with no base in common, so all are taken.
    """
    try:
        yield
    except ImportError as error:
        raise _MissingError(without_secrets(url), _words(error)) from error
    except Exception as error:
        if isinstance(error, ValueError) and str(error).startswith("Protocol not known"):
            raise _MissingError(without_secrets(url), "fsspec knows no such protocol") from error
        raise FileError(without_secrets(url), _reason(error)) from error


def _reason(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "no such file or directory"
        case PermissionError():
            return "permission denied"
        case NotImplementedError():
            return "its protocol cannot do that"
        case TimeoutError():
            return "timed out"
        case _:
            return _words(error)


def _words(error: Exception) -> str:
    """What the error says in its first line, without secrets."""
    first, *_ = str(error).strip().splitlines() or [type(error).__name__]
    return without_secrets(first)
