"""Cuts a file into parts that are converted apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from sigmoid_cli.convert.blocks import BlockReader
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.random_access import read_anywhere
from sigmoid_cli.convert.started import started
from sigmoid_cli.convert.streams.compression import compression_of
from sigmoid_cli.convert.streams.protocols import SeekableSource, Source
from sigmoid_cli.convert.streams.sources import opened
from sigmoid_cli.convert.streams.url import named, path_of
from sigmoid_cli.errors import DataError, FileError, UsageError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.block import Block, Splitter
from sigmoid_cli.formats.division import Divisible, WholeFile
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.parts import Part, RowGroups
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation

_CHUNK = 1 << 18
"""Bytes that one read takes in a pass over the whole file."""


def parts_of(
    file: File,
    source_format: str,
    size: int,
    calculation: Calculation,
    record_options: RecordOptions,
) -> tuple[list[File], RecordOptions]:
    """Cut a file into parts of about `size` bytes. Returns at least one, and their options.

    Raises:
        UsageError: for a format that cannot be cut, or a compressed file.
        SigmoidError: if the file cannot be read, is not what the format says, or is CSV with a
            record that spans lines.
    """
    needs_random_access = registry.FORMATS[source_format].needs_random_access
    codec = None if needs_random_access else registry.divisible(source_format)
    if codec is None and not needs_random_access:
        raise UsageError(f"--split: {named(file.path)}: {source_format} cannot be cut into parts")
    if compression_of(path_of(file.path)) is not None:
        raise _compressed(file)
    parts: Sequence[Part | RowGroups]
    with opened(file, random_access=needs_random_access) as source:
        if source.size is None:
            raise FileError(source.name, "its size is not known, so it cannot be cut into parts")
        try:
            if codec is None:
                with read_anywhere(source, source_format) as whole_file:
                    sizes = registry.file_codec(source_format).group_sizes(
                        whole_file, calculation, record_options
                    )
                parts = _groups(sizes, size)
            else:
                parts, record_options = _ranges(
                    file, source_format, source, codec, size, calculation, record_options
                )
        except DataError as error:
            raise error.in_file(source.name) from None
    return [File(file.path, part) for part in parts], record_options


def _compressed(file: File) -> UsageError:
    return UsageError(
        f"--split: {named(file.path)}: a compressed file cannot be read from its middle",
        "expand it first",
    )


def _ranges(
    file: File,
    source_format: str,
    source: Source,
    codec: Divisible,
    part_size: int,
    calculation: Calculation,
    record_options: RecordOptions,
) -> tuple[Sequence[Part], RecordOptions]:
    """Returns the parts of a file that are ranges of its bytes, and their options."""
    size = source.size
    assert size is not None
    _check_middle(source, size, part_size)
    input_ = started(file, source_format, source)
    if input_.compression is not None:
        raise _compressed(file)
    lookahead = input_.lookahead
    assert lookahead is not None
    blocks = partial(_blocks, source, lookahead)
    return codec.parts(WholeFile(lookahead, size, part_size, calculation, record_options, blocks))


def _check_middle(source: Source, end: int, size: int) -> None:
    """Raise an error if the parts after the first cannot be read: not all servers allow it."""
    if end > size and isinstance(source, SeekableSource):
        source.seek(end - 1)
        source.read(1)
        source.seek(0)


def _blocks(source: Source, lookahead: Lookahead, splitter: Splitter, skip: int) -> Iterator[Block]:
    """Yield the blocks of a file after its first `skip` bytes."""
    unread, _ = lookahead.after(skip)
    reader = BlockReader(source, splitter, unread, _CHUNK)
    is_at_end = False
    while not is_at_end:
        block = reader.read()
        yield block
        is_at_end = block.is_last


def _groups(sizes: Sequence[int], size: int) -> list[RowGroups]:
    """Row groups of such sizes in parts of at most `size` bytes, but of at least one group."""
    parts = [RowGroups(range(0), 0)]
    for group, more in enumerate(sizes):
        groups, before = parts[-1].groups, parts[-1].size
        if groups and before + more > size:
            parts.append(RowGroups(range(group, group + 1), more))
        else:
            parts[-1] = RowGroups(range(groups.start, group + 1), before + more)
    return parts
