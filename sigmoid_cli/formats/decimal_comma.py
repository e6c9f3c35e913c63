"""`--decimal-comma`: text, CSV and TSV whose numbers are written with a comma, read and written.

In each block points and commas change places, so that its numbers are those that are read anyway,
and in the output they change back. What is neither number nor result gets its own bytes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import Block, EncodedBlock
from sigmoid_cli.formats.conversion import Conversion, Convert
from sigmoid_cli.formats.table import Column, ReadTable, Table, TableReader, TableWriter
from sigmoid_cli.numeric.engine import Engine
from sigmoid_cli.numeric.lazy_cells import LazyCells

_EXCHANGED = bytes.maketrans(b".,", b",.")
_EXCHANGED_TEXT = str.maketrans(".,", ",.")
_IS_NOT = " is not a "

_PIECE = 1 << 21
"""Bytes that are copied at a time: a few more than most blocks become."""


def exchanged(data: bytes) -> bytes:
    """Returns the bytes with points and commas in each other's places."""
    return data.translate(_EXCHANGED)


class CommaConversion:
    """Converts a format to itself, its numbers with commas (see `Conversion`)."""

    def __init__(self, conversion: Conversion) -> None:
        self.splitter = conversion.splitter
        self.skip = conversion.skip
        self.head = conversion.head
        self.columns = conversion.columns
        self.separator = conversion.separator
        self.foot = conversion.foot
        self.is_lines = conversion.is_lines
        self.note = conversion.note
        self._conversion = conversion

    def with_engine(self, engine: Engine) -> Convert:
        convert = self._conversion.with_engine(engine)

        def converted(block: Block) -> EncodedBlock:
            try:
                return _Exchanged(convert(_as_read(block)))
            except DataError as error:
                raise _as_written(error) from None

        return converted


class CommaReader:
    """Reads tables, their numbers with commas (see `TableReader`)."""

    def __init__(self, reader: TableReader) -> None:
        self.splitter = reader.splitter
        self.skip = reader.skip
        self.names = reader.names
        self.are_named = reader.are_named
        self.are_records = reader.are_records
        self.dtype = reader.dtype
        self.note = reader.note
        self._reader = reader

    def with_engine(self, engine: Engine) -> ReadTable:
        read = self._reader.with_engine(engine)

        def read_as_written(block: Block) -> Table:
            try:
                table = read(_as_read(block))
            except DataError as error:
                raise _as_written(error) from None
            return Table(
                [
                    column if column.is_number or column.is_result else _column_exchanged(column)
                    for column in table.columns
                ],
                table.lines,
            )

        return read_as_written


class CommaWriter:
    """Writes tables, their numbers with commas (see `TableWriter`)."""

    def __init__(self, writer: TableWriter) -> None:
        self.is_tabular = writer.is_tabular
        self.separator = writer.separator
        self._writer = writer

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return self._writer.head(names, are_named)

    def rows(self, columns: Sequence[Column]) -> bytes:
        return self._writer.rows(
            [
                _column_exchanged(column) if column.is_number or column.is_result else column
                for column in columns
            ]
        )

    @property
    def foot(self) -> bytes:
        return self._writer.foot


class _Exchanged(NamedTuple):
    """An encoded block with points and commas in each other's places (see `EncodedBlock`)."""

    encoded: EncodedBlock

    @property
    def lines(self) -> int:
        return self.encoded.lines

    def parts(self) -> Iterable[bytes | memoryview]:
        for part in self.encoded.parts():
            for start in range(0, len(part), _PIECE):
                yield bytes(part[start : start + _PIECE]).translate(_EXCHANGED)


def _as_read(block: Block) -> Block:
    return block._replace(data=exchanged(block.data))


def _column_exchanged(column: Column) -> Column:
    cells = LazyCells(len(column.cells), partial(_cells_exchanged, column.cells))
    return column._replace(cells=cells, json=None)


def _cells_exchanged(cells: Sequence[bytes]) -> list[bytes]:
    """Returns the cells with points and commas in each other's places: all at once, if none has
    a line feed.
    """
    together = exchanged(b"\n".join(cells)).split(b"\n")
    return together if len(together) == len(cells) else [exchanged(cell) for cell in cells]


def _as_written(error: DataError) -> DataError:
    """Returns the error of a block with points and commas swapped as the error of the input."""
    token, is_token, rest = error.reason.partition(_IS_NOT)
    if not is_token:
        return error
    token = token.translate(_EXCHANGED_TEXT)
    remedy = "numbers are written with a decimal comma: 1,5" if "." in token else error.remedy
    return DataError(
        f"{token}{is_token}{rest}",
        error.line,
        error.column,
        error.offset,
        remedy,
        error.remedy_at_start,
    )
