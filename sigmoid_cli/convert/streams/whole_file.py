"""Writes a file that appears whole or not at all, also after a power failure."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sigmoid_cli.convert.streams import temporaries
from sigmoid_cli.convert.streams.attributes import keep_attributes
from sigmoid_cli.convert.streams.compression import Compression, compressed
from sigmoid_cli.convert.streams.descriptors import descriptor_of
from sigmoid_cli.convert.streams.sinks import DescriptorSink
from sigmoid_cli.errors import FileError, reason

if TYPE_CHECKING:
    from sigmoid_cli.convert.streams.protocols import Sink


@contextmanager
def written_whole(
    path: str,
    batch: str = "",
    folders: set[str] | None = None,
    compression: Compression | None = None,
) -> Iterator[Sink]:
    """Open a file that takes its place only when the block ends well; else the old one stays.

    The bytes go to a temporary file beside the target (symbolic links followed), whose name holds
    that of the batch. If it replaces a file, it gets the attributes of that, and its bytes are on
    the disk before it takes its place. A target that is not a regular file (a device, a pipe) or
    is an open descriptor (`/dev/fd/3`) is written to directly. The ending of the path may ask for
    compression; else it is `compression`.

    After a file has been replaced, its folder is flushed, or added to `folders`: a batch flushes
    each folder once, at its end. Until then a power failure may bring the old file back.

    Raises:
        FileError: if the file cannot be written.
        UsageError: if it is to be compressed and a package for that is missing.
    """
    if not path:
        raise FileError("''", "no such file or directory")
    descriptor = descriptor_of(path)
    if descriptor is not None:
        yield DescriptorSink(path, descriptor)
        return
    target = os.path.realpath(path)
    with _failures_of(path):
        old = _status_of(path, target)
    if old is not None and not stat.S_ISREG(old.st_mode):
        with _written_directly(path, compression) as sink:
            yield sink
        return
    temporary = os.path.join(os.path.dirname(target), f".sigmoid-{batch}{os.urandom(6).hex()}.tmp")
    temporaries.start(temporary)
    try:
        with _failures_of(path):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            descriptor = os.open(temporary, flags, 0o666 if old is None else 0o600)
        try:
            file = DescriptorSink(path, descriptor, is_new_file=True)
            with compressed(file, path, compression) as sink:
                yield sink
            if old is not None:
                with _failures_of(path):
                    keep_attributes(target, old, descriptor)
                    os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with _failures_of(path):
            os.replace(temporary, target)
        temporaries.finish(temporary)
    finally:
        temporaries.remove(temporary)
    if old is not None and folders is None:
        flush_folder(os.path.dirname(target))
    elif old is not None and folders is not None:
        folders.add(os.path.dirname(target))


def _status_of(path: str, target: str) -> os.stat_result | None:
    """Returns the status of the file to replace; None if there is none.

    Raises:
        FileError: if it cannot be replaced.
        OSError: if the system does not tell.
    """
    try:
        status = os.stat(path)  # not of `target`: /dev/fd/N is a link to no path, if N is a pipe
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise FileError(path, "is a directory")
    if not stat.S_ISREG(status.st_mode):
        return status
    if not os.access(target, os.W_OK):
        raise FileError(path, "permission denied")
    if status.st_nlink > 1:
        raise FileError(
            path,
            f"the file has {status.st_nlink} names (hard links), and only this one would change",
            "write to a new file, then change it under all names with: cp NEW OLD",
        )
    return status


@contextmanager
def _failures_of(path: str) -> Iterator[None]:
    """Turn what the system refuses into an error of the file at the path."""
    try:
        yield
    except OSError as error:
        raise FileError(path, reason(error)) from error


def flush_folder(folder: str) -> None:
    """Put the entries of a folder on the disk; a folder that may not be read is left alone."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _written_directly(path: str, compression: Compression | None) -> Iterator[Sink]:
    with _failures_of(path):
        descriptor = os.open(path, os.O_WRONLY)
    try:
        with compressed(DescriptorSink(path, descriptor), path, compression) as sink:
            yield sink
    finally:
        os.close(descriptor)
