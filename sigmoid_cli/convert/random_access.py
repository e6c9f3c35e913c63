"""Converts an input that needs random access."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from sigmoid_cli.convert.engines import EngineSelector
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.output import Output
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.started import StartedInput
from sigmoid_cli.convert.streams.protocols import SeekableSource, Source
from sigmoid_cli.convert.streams.sources import DescriptorSource
from sigmoid_cli.errors import DataError, FileError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.parts import RowGroups

_BUFFER = 1 << 16
"""Bytes of a remote file that one request takes for small reads next to one another."""


def convert_file(
    input_: StartedInput, plan: Plan, selector: EngineSelector, output: Output
) -> None:
    """Converts one input to its end, in this process.

    Raises:
        SigmoidError: for bad data, and for a pipe or compressed input.
    """
    source, source_format = input_.source, input_.source_format
    part = input_.one.part if isinstance(input_.one, File) else None
    groups = part.groups if isinstance(part, RowGroups) else None
    with read_anywhere(source, source_format) as file:
        try:
            conversion = registry.file_conversion(
                source_format, plan.target, file, plan.calculation, plan.record_options, groups
            )
            output.start_input(source.name, conversion)
            for encoded in conversion.convert(selector.vector()):
                output.write((encoded,))
        except DataError as error:
            raise error.in_file(source.name) from None


@contextmanager
def read_anywhere(source: Source, source_format: str) -> Iterator[BinaryIO]:
    """Opens the input as a Python file with random access.

    Raises:
        FileError: if it can only be read from start to end.
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
    """A source of known size with random access, as a Python file."""

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
