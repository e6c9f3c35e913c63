"""The way of an input that is read here and there, not from begin to end."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from sigmoid_cli.convert.engines import EngineSelector
from sigmoid_cli.convert.inputs import File, Input, RowGroups
from sigmoid_cli.convert.output import Output
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.streams.protocols import SeekableSource, Source
from sigmoid_cli.convert.streams.sources import DescriptorSource
from sigmoid_cli.errors import DataError, FileError
from sigmoid_cli.formats import registry

_BUFFER = 1 << 16
"""Bytes that small reads of a remote file, next to one another, take together."""


def convert_file(
    source: Source,
    given: Input,
    source_format: str,
    plan: Plan,
    selector: EngineSelector,
    output: Output,
) -> None:
    """Answers one input to its end, in this process.

    Raises:
        SigmoidError: for bad data, and for a pipe or compressed input.
    """
    part = given.part if isinstance(given, File) else None
    groups = part.groups if isinstance(part, RowGroups) else None
    with read_anywhere(source, source_format) as file:
        try:
            conversion = registry.file_conversion(
                source_format, plan.target, file, plan.calculation, plan.record_options, groups
            )
            output.start_input(source.name, conversion)
            for answer in conversion.convert(selector.vector()):
                output.write((answer,))
        except DataError as error:
            raise error.in_file(source.name) from None


@contextmanager
def read_anywhere(source: Source, source_format: str) -> Iterator[BinaryIO]:
    """The input as a file of Python, for readers that go here and there in it.

    Raises:
        FileError: if it can be read from begin to end only.
    """
    if source.size is None or not isinstance(source, SeekableSource):
        raise FileError(
            source.name,
            f"{source_format} is read from its end, which a pipe or archive does not have yet",
            "write it to a file first",
        )
    if isinstance(source, DescriptorSource):
        with open(os.dup(source.descriptor), "rb") as file:
            yield file
    else:
        with io.BufferedReader(_SourceFile(source, source.size), _BUFFER) as buffered:
            yield cast(BinaryIO, buffered)


class _SourceFile(io.RawIOBase):
    """A source of known size that can be read from anywhere, as a file of Python."""

    def __init__(self, source: SeekableSource, size: int) -> None:
        self._source = source
        self._size = size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = start + offset
        self._source.seek(self._position)
        return self._position

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
