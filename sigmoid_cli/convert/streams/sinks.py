"""Where the results go: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import select
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sigmoid_cli.convert.streams import temporaries
from sigmoid_cli.convert.streams.compression import compressed
from sigmoid_cli.convert.streams.pipe import widen
from sigmoid_cli.convert.streams.protocols import Sink
from sigmoid_cli.errors import FileError, reason

_COPIED = 1 << 18

_reading_umask = threading.Lock()


class DescriptorSink:
    """An output by its descriptor.

    Attributes:
        is_new_file: whether it is a regular file that holds nothing else, and can be rewritten.
    """

    def __init__(self, name: str, descriptor: int, *, is_new_file: bool = False) -> None:
        self.name = name
        self.descriptor = descriptor
        self.is_new_file = is_new_file
        widen(descriptor)

    def write(self, data: bytes | memoryview) -> None:
        """Writes all of the data, however little the system takes at a time.

        Raises:
            BrokenPipeError: when the reader has left.
            FileError: for all else that the system refuses.
        """
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self.descriptor, rest) :]
            except BlockingIOError:
                select.select([], [self.descriptor], [])
            except BrokenPipeError:
                raise
            except OSError as error:
                raise FileError(self.name, reason(error)) from error

    @property
    def size(self) -> int:
        """How many bytes have been written to a new file."""
        return os.lseek(self.descriptor, 0, os.SEEK_CUR)

    def rewrite_begin(self, data: bytes) -> None:
        """Replaces the first bytes of a new file."""
        size = os.lseek(self.descriptor, 0, os.SEEK_CUR)
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        self.write(data)
        os.lseek(self.descriptor, size, os.SEEK_SET)


@contextmanager
def rewritable(sink: Sink) -> Iterator[DescriptorSink]:
    """The sink as a new file; if it is none, a temporary one that is copied into it at the end."""
    if isinstance(sink, DescriptorSink) and sink.is_new_file:
        yield sink
        return
    import tempfile

    with tempfile.TemporaryFile() as file:
        yield DescriptorSink("temporary file", file.fileno(), is_new_file=True)
        file.seek(0)
        while data := file.read(_COPIED):
            sink.write(data)


def standard_output() -> DescriptorSink:
    """The standard output.

    Raises:
        FileError: if it is closed.
    """
    if sys.stdout is None:
        raise FileError("<stdout>", "is closed")
    return DescriptorSink("<stdout>", sys.stdout.fileno())


@contextmanager
def written_whole(path: str, batch: str = "") -> Iterator[Sink]:
    """A file that takes its place only when the block ends well; else the old one stands.

    The bytes go to a temporary file beside the target (symbolic links followed), whose name holds
    that of the batch and which gets the mode of the file it replaces. A target that is not a
    regular file (a device, a pipe) is written to directly. The ending of the path may ask for
    compression.

    Raises:
        FileError: if the file cannot be written.
        UsageError: if it is to be compressed and a package for that is missing.
    """
    if not path:
        raise FileError("''", "no such file or directory")
    target = os.path.realpath(path)
    try:
        mode = _mode_for(path, target)
    except OSError as error:
        raise FileError(path, reason(error)) from error
    if mode is None:
        with _written_directly(path) as sink:
            yield sink
        return
    temporary = os.path.join(os.path.dirname(target), f".sigmoid-{batch}{os.urandom(6).hex()}.tmp")
    temporaries.begin(temporary)
    try:
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            descriptor = os.open(temporary, flags, 0o600)
        except OSError as error:
            raise FileError(path, reason(error)) from error
        try:
            file = DescriptorSink(path, descriptor, is_new_file=True)
            with compressed(file, path) as sink:
                yield sink
        finally:
            os.close(descriptor)
        try:
            os.chmod(temporary, mode)
            os.replace(temporary, target)
        except OSError as error:
            raise FileError(path, reason(error)) from error
        temporaries.finish(temporary)
    finally:
        temporaries.remove(temporary)


def _mode_for(path: str, target: str) -> int | None:
    """The mode of the file to be written; None if the target is no regular file."""
    try:
        status = os.stat(path)  # not of `target`: /dev/fd/N is a link to no path, if N is a pipe
    except FileNotFoundError:
        with _reading_umask:  # it can be read only by setting it, for all threads
            umask = os.umask(0o077)
            os.umask(umask)
        return 0o666 & ~umask
    if stat.S_ISDIR(status.st_mode):
        raise FileError(path, "is a directory")
    if not stat.S_ISREG(status.st_mode):
        return None
    if not os.access(target, os.W_OK):
        raise FileError(path, "permission denied")
    return stat.S_IMODE(status.st_mode)


@contextmanager
def _written_directly(path: str) -> Iterator[Sink]:
    try:
        descriptor = os.open(path, os.O_WRONLY)
    except OSError as error:
        raise FileError(path, reason(error)) from error
    try:
        with compressed(DescriptorSink(path, descriptor), path) as sink:
            yield sink
    finally:
        os.close(descriptor)
