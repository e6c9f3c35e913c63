"""Reads the row groups of a parquet file in pieces of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

_SMALL = 1 << 24
"""Bytes, expanded, up to which row groups are read together: a call of pyarrow takes about as long
as it takes to expand some 100 KB, so that groups of a few rows would cost mostly calls."""

_LARGE = 1 << 28
"""Bytes, expanded, above which a row group is read and written in parts. Writers make groups of
about 128 MB (parquet-mr, Spark) or of a million rows (pyarrow)."""

BUFFERED = 1 << 20
"""Bytes of each column that wait in memory while a local file is read in parts."""


class Piece(NamedTuple):
    """Rows that are read at a time.

    Attributes:
        table: the rows.
        lengths: how many of them belong to each row group of the output.
    """

    table: Any
    lengths: Sequence[int]


def pieces(
    file: Any, groups: range, *, apart: bool, small: int = _SMALL, large: int = _LARGE
) -> Iterator[Piece]:
    """Read all columns of row groups: small ones together, large ones in parts.

    Args:
        file: the parquet file.
        groups: the indices of the row groups.
        apart: whether small groups are read one by one.
        small: bytes, expanded, of groups that are read together.
        large: bytes, expanded, that are read at a time.
    """
    together: list[int] = []
    size = 0
    for group in groups:
        more = file.metadata.row_group(group).total_byte_size
        if together and (apart or size + more > min(small, large)):
            yield _read(file, together)
            together, size = [], 0
        if more > large:
            yield from _parts(file, group, large / more)
        else:
            together.append(group)
            size += more
    if together:
        yield _read(file, together)


def _read(file: Any, groups: Sequence[int]) -> Piece:
    table = file.read_row_groups(groups)
    return Piece(table, [file.metadata.row_group(group).num_rows for group in groups])


def _parts(file: Any, group: int, share: float) -> Iterator[Piece]:
    rows = max(1, int(file.metadata.row_group(group).num_rows * share))
    for batch in file.iter_batches(rows, [group]):
        table = pa.Table.from_batches([batch])
        yield Piece(table, [table.num_rows])


def runs(file: Any, groups: range, rows: int) -> Iterator[list[int]]:
    """Yield consecutive row groups that have at most `rows` rows together, or one with more."""
    together: list[int] = []
    count = 0
    for group in groups:
        more = file.metadata.row_group(group).num_rows
        if together and count + more > rows:
            yield together
            together, count = [], 0
        together.append(group)
        count += more
    if together:
        yield together


def write(writer: Any, piece: Piece) -> None:
    """Write the rows of a piece as row groups of its lengths."""
    table, lengths = piece
    longest = max(lengths)
    if min(lengths) and all(length == longest for length in lengths[:-1]):
        writer.write_table(table, row_group_size=longest)
        return
    start = 0
    for length in lengths:
        writer.write_table(table.slice(start, length), row_group_size=max(1, length))
        start += length
