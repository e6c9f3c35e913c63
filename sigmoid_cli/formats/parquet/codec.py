"""Parquet: typed columns in row groups, read and written by pyarrow.

Results are a new last column, or take the place of the column read. All other columns, their types,
the metadata, the compression of each column and the row groups stay what they were; only very large
row groups are parted (see `groups`). Formats of results alone read the chosen columns only.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.drain import Drain
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.engine import Engine
from sigmoid_cli.numeric.vector import VectorEngine

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ModuleNotFoundError:
    raise UsageError(
        "parquet needs a package that is not installed",
        "install it with: pip install 'sigmoid-cli[parquet]'",
    ) from None

from sigmoid_cli.formats.parquet.damage import damage_named
from sigmoid_cli.formats.parquet.groups import BUFFERED, Piece, pieces, runs, write
from sigmoid_cli.formats.parquet.results import ResultColumns
from sigmoid_cli.formats.parquet.writer import ParquetWriter

_ROWS = 1 << 16
"""How many rows become one table on the way to another format."""


class _Parquet:
    """A parquet file with the columns that are read of it and the places of the results.

    Attributes:
        groups: the indices of the row groups that are read.
    """

    def __init__(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None = None,
    ) -> None:
        # a file far away is asked for neighbouring columns of a row group together
        is_remote = not isinstance(file, io.BufferedReader)
        with damage_named("parquet"):
            self.file = pq.ParquetFile(
                file,
                page_checksum_verification=True,
                pre_buffer=is_remote,
                buffer_size=0 if is_remote else BUFFERED,
            )
        self.groups = range(self.file.num_row_groups) if groups is None else groups
        self.schema = self.file.schema_arrow
        self.results = ResultColumns(self.schema, calculation, record_options)

    @property
    def names_read(self) -> list[str] | None:
        """The columns to read where nothing else is needed; None for all, if names are not clear.

        pyarrow takes a name with a dot for a path, and reads all columns of the same name.
        """
        names = self.schema.names
        chosen = [names[index] for index in self.results.chosen]
        return chosen if all(names.count(name) == 1 for name in chosen) else None

    @property
    def rows_before(self) -> int:
        """How many rows of the file come before those that are read."""
        metadata = self.file.metadata
        return sum(metadata.row_group(group).num_rows for group in range(self.groups.start))

    @property
    def group_sizes(self) -> list[int]:
        """How many bytes of the file each of the row groups takes."""
        groups = map(self.file.metadata.row_group, self.groups)
        return [
            sum(group.column(index).total_compressed_size for index in range(group.num_columns))
            for group in groups
        ]

    def leaves(self) -> list[Any]:
        """Returns how each column is stored, by the first row group."""
        metadata = self.file.metadata
        if not metadata.num_row_groups:
            return []
        group = metadata.row_group(0)
        return [group.column(index) for index in range(group.num_columns)]


class ParquetTables:
    """Reads the tables of a parquet file (see `TableFile`).

    Args:
        parquet: the file.
        only_results: whether only the columns for the results are read, and only results returned.
    """

    are_named = True
    are_records = True

    def __init__(self, parquet: _Parquet, *, only_results: bool) -> None:
        self.names = parquet.results.names
        self.dtype = parquet.results.dtype
        self._parquet = parquet
        self._only_results = only_results

    def tables(self, engine: Engine) -> Iterator[list[Column]]:
        assert isinstance(engine, VectorEngine)
        rows = self._parquet.rows_before
        for table in self._tables():
            kept, results = self._parquet.results.compute(table, rows, engine)
            rows += table.num_rows
            yield results if self._only_results else self._parquet.results.as_columns(kept, results)

    def _tables(self) -> Iterator[Any]:
        """Some rows at a time, of the columns that are needed."""
        file = self._parquet.file
        columns = self._parquet.names_read if self._only_results else None
        for groups in runs(file, self._parquet.groups, _ROWS):
            with damage_named("parquet"):
                batches = file.iter_batches(_ROWS, groups, columns)
            while True:
                with damage_named("parquet"):
                    batch = next(batches, None)
                if batch is None:
                    break
                yield pa.Table.from_batches([batch])


class ParquetToParquet:
    """Adds results to a parquet file, row group by row group (see `FileConversion`)."""

    head = separator = foot = b""
    is_lines = False

    def __init__(self, parquet: _Parquet) -> None:
        self.columns = parquet.results.names
        self._parquet = parquet

    def convert(self, engine: Engine) -> Iterator[bytes]:
        assert isinstance(engine, VectorEngine)
        file, drain, writer = self._parquet.file, Drain(), None
        rows = self._parquet.rows_before
        # rows that are left out change the lengths of the groups
        apart = engine.calculation.on_error == "skip"
        with damage_named("parquet"):
            for table, lengths in pieces(file, self._parquet.groups, apart=apart):
                with_results = self._with_results(table, rows, engine)
                rows += table.num_rows
                writer = writer or self._writer(drain, with_results.schema)
                write(writer, Piece(with_results, [with_results.num_rows] if apart else lengths))
                yield drain.taken()
            if writer is None:
                empty = self._with_results(self._parquet.schema.empty_table(), 0, engine)
                writer = self._writer(drain, empty.schema)
            writer.close()
        yield drain.taken()

    def _with_results(self, table: Any, rows: int, engine: VectorEngine) -> Any:
        results = self._parquet.results
        return results.as_table(*results.compute(table, rows, engine))

    def _writer(self, drain: Drain, schema: Any) -> Any:
        """Returns a writer that compresses columns as they were, results as the column read.

        A dictionary is made where there was one; for results, nearly all different, it would only
        cost time.
        """
        leaves = self._parquet.leaves()
        kinds = {
            leaf.path_in_schema: leaf.compression.replace("UNCOMPRESSED", "NONE") for leaf in leaves
        }
        of_results = kinds.get(
            self._parquet.schema.names[self._parquet.results.chosen[0]], "SNAPPY"
        )
        return pq.ParquetWriter(
            drain,
            schema,
            compression={**dict.fromkeys(schema.names, of_results), **kinds},
            use_dictionary=[leaf.path_in_schema for leaf in leaves if leaf.has_dictionary_page],
        )


class ParquetCodec:
    """The parquet format for the registry (see `FileCodec`)."""

    def rewriting_file(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None = None,
    ) -> ParquetToParquet:
        return ParquetToParquet(_Parquet(file, calculation, record_options, groups))

    def tables(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None = None,
        *,
        only_results: bool = False,
    ) -> ParquetTables:
        parquet = _Parquet(file, calculation, record_options, groups)
        return ParquetTables(parquet, only_results=only_results)

    def group_sizes(
        self, file: BinaryIO, calculation: Calculation, record_options: RecordOptions
    ) -> list[int]:
        return _Parquet(file, calculation, record_options).group_sizes

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> ParquetWriter:
        return ParquetWriter(dtype, record_options.missing)


PARQUET = ParquetCodec()
