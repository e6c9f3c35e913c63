"""Opens outputs as streams of bytes, by their descriptors."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sigmoid_cli.errors import FileError, reason

if TYPE_CHECKING:
    from sigmoid_cli.convert.streams.protocols import Sink

_CHUNK = 1 << 18
"""Bytes that are copied at a time."""


class DescriptorSink:
    """An output by its descriptor.

    Attributes:
        name: its name in error messages.
        is_new_file: whether it is a new regular file, whose start can be rewritten.
    """

    def __init__(self, name: str, descriptor: int, *, is_new_file: bool = False) -> None:
        self.name = name
        self.descriptor = descriptor
        self.is_new_file = is_new_file
        self._may_widen = stat.S_ISFIFO(os.fstat(descriptor).st_mode)

    def write(self, data: bytes | memoryview) -> None:
        """Write all of the data, however little the system takes at a time.

        Raises:
            BrokenPipeError: when the reader has left.
            FileError: for anything else that the system refuses.
        """
        if self._may_widen:
            from sigmoid_cli.convert.streams.pipe import widened

            self._may_widen = not widened(self.descriptor, len(data))
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self.descriptor, rest) :]
            except BlockingIOError:
                import select

                select.select([], [self.descriptor], [])
            except BrokenPipeError:
                raise
            except OSError as error:
                raise FileError(self.name, reason(error)) from error

    @property
    def size(self) -> int:
        """How many bytes have been written to a new file."""
        return os.lseek(self.descriptor, 0, os.SEEK_CUR)

    def rewrite_start(self, data: bytes) -> None:
        """Replace the first bytes of a new file."""
        size = os.lseek(self.descriptor, 0, os.SEEK_CUR)
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        self.write(data)
        os.lseek(self.descriptor, size, os.SEEK_SET)


@contextmanager
def rewritable(sink: Sink) -> Iterator[DescriptorSink]:
    """Returns the sink if it is a new file, else a temporary file that is copied at the end."""
    if isinstance(sink, DescriptorSink) and sink.is_new_file:
        yield sink
        return
    import tempfile

    with tempfile.TemporaryFile() as file:
        yield DescriptorSink("temporary file", file.fileno(), is_new_file=True)
        file.seek(0)
        while data := file.read(_CHUNK):
            sink.write(data)


def standard_output() -> DescriptorSink:
    """Open the standard output.

    Raises:
        FileError: if it is closed.
    """
    if sys.stdout is None:
        raise FileError("<stdout>", "is closed")
    return DescriptorSink("<stdout>", sys.stdout.fileno())
