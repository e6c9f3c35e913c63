"""Where a file may be cut into parts that are converted apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sigmoid_cli.convert.blocks import BlockReader
from sigmoid_cli.convert.inputs import File, Part, RowGroups
from sigmoid_cli.convert.random_access import read_anywhere
from sigmoid_cli.convert.streams.compression import compression_of
from sigmoid_cli.convert.streams.protocols import SeekableSource, Source
from sigmoid_cli.convert.streams.sources import opened
from sigmoid_cli.convert.streams.url import named, path_of
from sigmoid_cli.errors import DataError, FileError, UsageError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation

if TYPE_CHECKING:
    from sigmoid_cli.formats.csv.splitter import CsvSplitter

_CHUNK = 1 << 18
"""Bytes that one read of the pass over a file takes."""

Parts = tuple[Sequence[Part | RowGroups], RecordOptions]
"""The parts of a file, and the layout of each."""


class _Whole(NamedTuple):
    """A file that is to be cut.

    Attributes:
        source: the file opened, with its begin read.
        begin: that.
        end: how many bytes there are.
        size: about how many bytes a part is to have.
        calculation: what is done to each number.
        layout: what is read of records.
    """

    source: Source
    lookahead: Lookahead
    end: int
    size: int
    calculation: Calculation
    record_options: RecordOptions

    def ranges(self, start: int, size: int, *, are_lines: bool) -> list[Part]:
        """The bytes from `start` on in parts of `size`, one at least."""
        return [
            Part(b"", lookahead, min(lookahead + size, self.end), are_lines)
            for lookahead in range(start, self.end, size) or [start]
        ]


def parts_of(
    file: File,
    source_format: str,
    size: int,
    calculation: Calculation,
    record_options: RecordOptions,
) -> tuple[list[File], RecordOptions]:
    """Cuts a file into parts of about `size` bytes, one at least; gives the layout of each besides.

    Raises:
        UsageError: for a format that cannot be cut, or a compressed file.
        SigmoidError: if the file cannot be read, is not what the format says, or is CSV with a
            record that spans lines.
    """
    needs_random_access = registry.FORMATS[source_format].needs_random_access
    if source_format not in _CUTS and not needs_random_access:
        raise UsageError(f"--split: {named(file.path)}: {source_format} cannot be cut into parts")
    if compression_of(path_of(file.path)) is not None:
        raise UsageError(
            f"--split: {named(file.path)}: a compressed file cannot be read from its middle",
            "expand it first",
        )
    with opened(file) as source:
        if source.size is None:
            raise FileError(source.name, "its size is not known, so it cannot be cut into parts")
        end = source.size
        try:
            if needs_random_access:
                with read_anywhere(source, source_format) as whole_file:
                    codec = registry.file_codec(source_format)
                    sizes = codec.group_sizes(whole_file, calculation, record_options)
                parts: Sequence[Part | RowGroups] = _groups(sizes, size)
            else:
                _check_middle(source, end, size)
                lookahead = Lookahead(partial(source.read, _CHUNK), end)
                whole = _Whole(source, lookahead, end, size, calculation, record_options)
                parts, record_options = _CUTS[source_format](whole)
        except DataError as error:
            raise error.in_file(source.name) from None
    return [File(file.path, part) for part in parts], record_options


def _check_middle(source: Source, end: int, size: int) -> None:
    """Raises an error if the parts behind the first could not be read: not all servers allow it."""
    if end > size and isinstance(source, SeekableSource):
        source.seek(end - 1)
        source.read(1)
        source.seek(0)


def _groups(sizes: Sequence[int], size: int) -> list[RowGroups]:
    """Groups of rows of such sizes in parts of at most `size` bytes, but of one group at least."""
    parts = [RowGroups(range(0), 0)]
    for group, more in enumerate(sizes):
        groups, before = parts[-1].groups, parts[-1].size
        if groups and before + more > size:
            parts.append(RowGroups(range(group, group + 1), more))
        else:
            parts[-1] = RowGroups(range(groups.start, group + 1), before + more)
    return parts


def _lines(whole: _Whole) -> Parts:
    return whole.ranges(0, whole.size, are_lines=True), whole.record_options


def _objects(whole: _Whole) -> Parts:
    """JSON Lines, whose first object says for all parts what is read."""
    from sigmoid_cli.formats.jsonl.header import read_keys

    keys = read_keys(whole.lookahead, whole.calculation, whole.record_options)
    columns = whole.record_options.columns or tuple(".".join(path) for path in keys.paths)
    parts = whole.ranges(0, whole.size, are_lines=True)
    return parts, whole.record_options._replace(columns=columns)


def _records(delimiter: bytes, whole: _Whole) -> Parts:
    """CSV, each part with the header; a pass over all shows that no record spans lines."""
    from sigmoid_cli.formats.csv.header import read_header
    from sigmoid_cli.formats.csv.splitter import CsvSplitter

    lookahead, record_options = whole.lookahead, whole.record_options
    header = read_header(
        lookahead, record_options.delimiter or delimiter, whole.calculation, record_options
    )
    _check_records(whole, CsvSplitter(header.delimiter), header.skip)
    head = lookahead.data[: header.skip]
    first, *rest = whole.ranges(header.skip, whole.size, are_lines=True)
    rest = [part._replace(head=head[len(header.before) :]) for part in rest]
    has_header = header.record is not None
    return [first._replace(head=head), *rest], record_options._replace(header=has_header)


def _check_records(whole: _Whole, splitter: CsvSplitter, skip: int) -> None:
    lines = whole.lookahead.data.count(b"\n", 0, skip)
    reader = BlockReader(whole.source, splitter, whole.lookahead.data[skip:], _CHUNK)
    is_at_end = False
    while not is_at_end:
        block = reader.read()
        line_end = splitter.line_end_between_quotes(block.data)
        if line_end >= 0:
            line = lines + block.data.count(b"\n", 0, line_end) + 1
            reason = "a record spans lines, so the file cannot be cut into parts at line ends"
            raise DataError(reason, line, None, 0, "leave out --split")
        lines += block.data.count(b"\n")
        is_at_end = block.is_last


def _items(item: int, whole: _Whole) -> Parts:
    """Raw numbers of so many bytes."""
    size = max(item, whole.size - whole.size % item)
    return whole.ranges(0, size, are_lines=False), whole.record_options


def _rows(whole: _Whole) -> Parts:
    """An array, cut along the axis that is stored piece by piece; each part is an array too."""
    from sigmoid_cli.formats.array import npy

    shape, is_fortran, dtype, length = npy.header(whole.lookahead)
    size = math.prod(shape) * dtype.itemsize
    if size != whole.end - length:
        raise DataError(
            f"its header says shape {shape} of {dtype}, {size} bytes, "
            f"but {whole.end - length} follow",
            None,
            None,
            0,
        )
    if not shape or not size:
        return [Part(b"", 0, whole.end, are_lines=False)], whole.record_options
    axis = len(shape) - 1 if is_fortran else 0
    row = size // shape[axis]
    parts = []
    for part in whole.ranges(length, max(1, whole.size // row) * row, are_lines=False):
        rows = (part.end - part.begin) // row
        cut = (*shape[:axis], rows, *shape[axis + 1 :])
        parts.append(part._replace(head=npy.header_bytes(cut, is_fortran, dtype)))
    return parts, whole.record_options


_CUTS: dict[str, Callable[[_Whole], Parts]] = {
    "text": _lines,
    "jsonl": _objects,
    "csv": partial(_records, b","),
    "tsv": partial(_records, b"\t"),
    "npy": _rows,
    "f64": partial(_items, 8),
    "f32": partial(_items, 4),
}
