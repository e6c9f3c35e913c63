"""Tables: columns of cells, between the format that is read and the one that is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from sigmoid_cli.formats.block import Block, EncodedBlock, EncodedBytes, Splitter
from sigmoid_cli.formats.conversion import Convert, CountedHead
from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.numeric.engine import Engine


class Column(Frozen):
    """One column of a table.

    Attributes:
        name: as the output names it.
        cells: the text of each cell; `b""` is an empty cell.
        is_result: whether the cells are results, formatted as in `numeric.formatting`.
        is_number: whether the cells are numbers that were read, or empty, blanks around them.
        json: returns the cells as values of JSON, where the input tells "1" from 1 and "true" from
            true; None where the text of a cell is all that is known.
    """

    name: str
    cells: Sequence[bytes]
    is_result: bool = False
    is_number: bool = False
    json: Callable[[], Sequence[bytes]] | None = None


class Table(Frozen):
    """What a block of one format holds, with its results.

    Attributes:
        columns: those kept and those of results, in the order of the output, of equal length.
        lines: how many line ends the block held.
    """

    columns: list[Column]
    lines: int


ReadTable: TypeAlias = Callable[[Block], Table]
"""Reads one block after the other: the rows with their results, without rows that are left out. It
raises `DataError` where a block is not as the format requires.
"""


class TableReader(Protocol):
    """Reads tables from the blocks of one input.

    Attributes:
        splitter: finds where the input may be cut into blocks.
        skip: how many bytes at the start of the input belong to no block.
        names: those of the columns, in order.
        are_named: whether the input names them, so that the output is to have a header.
        dtype: the type of the results.
        note: as in `Conversion`.
        are_records: whether the input has columns, and not numbers alone.
    """

    @property
    def splitter(self) -> Splitter: ...

    @property
    def skip(self) -> int: ...

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def are_named(self) -> bool: ...

    @property
    def dtype(self) -> str: ...

    @property
    def note(self) -> tuple[str, str] | None: ...

    @property
    def are_records(self) -> bool: ...

    def with_engine(self, engine: Engine) -> ReadTable:
        """Returns what reads blocks with this engine."""
        ...


class TableWriter(Protocol):
    """Writes tables in one format, table by table.

    Attributes:
        separator: the bytes between two tables that are not empty.
        foot: what the output ends with; asked for once, after all rows.
        is_tabular: whether all tables must have the same columns.
    """

    @property
    def is_tabular(self) -> bool: ...

    @property
    def separator(self) -> bytes: ...

    @property
    def foot(self) -> bytes: ...

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        """Returns the bytes before all rows: a header, if the names are those of the input."""
        ...

    def rows(self, columns: Sequence[Column]) -> bytes:
        """Returns the rows of a table, whose columns have equal length."""
        ...


class RowFrame(Frozen):
    """The bytes around the cells of a row of numbers.

    Attributes:
        before: what the row starts with.
        between: the bytes before each cell but the first.
        after: what the row ends with.
        is_json: whether only numbers that JSON allows may be in it.
        special: characters that a cell may not have as they are.
    """

    before: bytes
    between: Sequence[bytes]
    after: bytes
    is_json: bool = False
    special: Sequence[bytes] = ()


@runtime_checkable
class FramesRows(Protocol):
    """A writer whose rows of numbers are the numbers with something constant around them."""

    def row_frame(self, names: Sequence[str]) -> RowFrame | None:
        """Returns what is constant; None if a number could need more than that."""
        ...


@runtime_checkable
class FillsFrames(Protocol):
    """A reader that can write rows of numbers straight from its blocks."""

    def filling(self, frame: RowFrame, engine: Engine, fallback: Convert) -> Convert:
        """Returns what converts blocks with this engine.

        Args:
            fallback: converts what cannot be done so.
        """
        ...


class TableFile(Protocol):
    """Reads tables from one input that needs random access.

    Attributes:
        names: those of the columns, in order.
        are_named: whether the input names them, so that the output is to have a header.
        dtype: the type of the results, the widest if there are several.
        are_records: whether the input has columns, and not numbers alone.
    """

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def are_named(self) -> bool: ...

    @property
    def dtype(self) -> str: ...

    @property
    def are_records(self) -> bool: ...

    def tables(self, engine: Engine) -> Iterator[list[Column]]:
        """Returns the rows with their results, table by table.

        Raises:
            DataError: where the input is not as the format requires.
        """
        ...


class _Framed:
    """The framing of tables that are written, wherever they come from (see `Framing`)."""

    is_lines = False  # a writer ends each row itself

    def __init__(self, reader: TableReader | TableFile, writer: TableWriter) -> None:
        self.head = writer.head(reader.names, reader.are_named)
        self.columns: tuple[str, ...] = ()
        if writer.is_tabular:
            self.columns = reader.names if reader.are_named else ("",) * len(reader.names)
        self.separator = writer.separator
        self._writer = writer

    @property
    def foot(self) -> bytes:
        return self._writer.foot

    def counted_head(self, size: int) -> bytes:
        """See `CountedHead`: the head itself, where it does not count."""
        counting = self._writer
        return counting.counted_head(size) if isinstance(counting, CountedHead) else self.head


class ThroughTable(_Framed):
    """From any format to any other by way of tables (see `Conversion`)."""

    def __init__(self, reader: TableReader, writer: TableWriter) -> None:
        super().__init__(reader, writer)
        self.splitter = reader.splitter
        self.skip = reader.skip
        self.note = reader.note
        self._reader = reader

    def with_engine(self, engine: Engine) -> Convert:
        read, write = self._reader.with_engine(engine), self._writer.rows

        def convert(block: Block) -> EncodedBlock:
            table = read(block)
            # an input without a header and without a record has no columns
            return EncodedBytes(write(table.columns) if table.columns else b"", table.lines)

        reader, writer = self._reader, self._writer
        if reader.names and isinstance(writer, FramesRows) and isinstance(reader, FillsFrames):
            frame = writer.row_frame(reader.names)
            if frame is not None:
                return reader.filling(frame, engine, convert)
        return convert


class FileThroughTable(_Framed):
    """From a format that needs random access to any other (see `FileConversion`)."""

    def __init__(self, file: TableFile, writer: TableWriter) -> None:
        super().__init__(file, writer)
        self._file = file

    def convert(self, engine: Engine) -> Iterator[bytes]:
        for columns in self._file.tables(engine):
            yield self._writer.rows(columns)
