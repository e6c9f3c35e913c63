"""Converts an input that needs random access."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.streams.protocols import RandomAccessSource, Source
from sigmoid_cli.convert.streams.sources import DescriptorSource
from sigmoid_cli.errors import DataError, FileError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.parts import RowGroups

if TYPE_CHECKING:
    from sigmoid_cli.convert.engines import EngineSelector
    from sigmoid_cli.convert.output import Output
    from sigmoid_cli.convert.plan import Plan
    from sigmoid_cli.convert.started import StartedInput


def convert_file(
    input_: StartedInput, plan: Plan, selector: EngineSelector, output: Output
) -> None:
    """Convert one input to its end, in this process.

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
    """Open a source that was opened for random access as a Python file.

    Raises:
        FileError: if it can only be read from start to end.
    """
    if isinstance(source, DescriptorSource) and source.size is not None:
        with open(os.dup(source.descriptor), "rb") as file:
            yield file
    elif isinstance(source, RandomAccessSource) and source.size is not None:
        yield cast(BinaryIO, _SourceFile(source, source.size))
    else:
        raise FileError(
            source.name,
            f"{source_format} needs random access, which a pipe or archive does not offer",
            "write it to a file first",
        )


class _SourceFile(io.RawIOBase):
    """A source with random access as a Python file; what is read is fetched, and nothing else."""

    def __init__(self, source: RandomAccessSource, size: int) -> None:
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
        return self._position

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        size = max(0, min(len(buffer), self._size - self._position))
        data = self._source.read_range(self._position, size) if size else b""
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
