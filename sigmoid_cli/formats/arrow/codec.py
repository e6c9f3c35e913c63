"""Arrow: typed columns in record batches, as files (Feather) or as streams.

Results are a new last column, or take the place of the column read. All other columns, their types,
the metadata, the compression and the record batches stay what they were.
"""

from __future__ import annotations

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
except ModuleNotFoundError:
    raise UsageError(
        "arrow needs a package that is not installed",
        "install it with: pip install 'sigmoid-cli[parquet]'",
    ) from None

from sigmoid_cli.formats.arrow.batches import Batches
from sigmoid_cli.formats.arrow.writer import ArrowWriter
from sigmoid_cli.formats.parquet.damage import damage_named
from sigmoid_cli.formats.parquet.results import ResultColumns

_ROWS = 1 << 16
"""How many rows become one table on the way to another format."""


class _Arrow:
    """An Arrow file with the columns that are read of it and the results of its batches."""

    def __init__(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None,
    ) -> None:
        with damage_named("Arrow"):
            self._batches = Batches(file)
        self.layout = self._batches.layout
        self.results = ResultColumns(self.layout.schema, calculation, record_options)
        self._groups = groups

    def tables(self, engine: VectorEngine, rows: int | None) -> Iterator[tuple[Any, list[Column]]]:
        """Yield the rows of each batch that are not left out, and their results.

        Args:
            rows: the most rows of a table; None for all of a batch.

        Raises:
            DataError: for what is not a number, or a damaged file.
        """
        batches = self._batches.read(self._groups)
        before = self._batches.rows_before(self._groups)
        while True:
            with damage_named("Arrow"):
                batch = next(batches, None)
            if batch is None:
                return
            step = rows or max(1, batch.num_rows)
            for start in range(0, max(1, batch.num_rows), step):
                table = pa.Table.from_batches([batch.slice(start, step)])
                yield self.results.compute(table, before, engine)
                before += table.num_rows


class ArrowTables:
    """Reads the tables of an Arrow file (see `TableFile`)."""

    are_named = True
    are_records = True

    def __init__(self, arrow: _Arrow, *, only_results: bool) -> None:
        self.names = arrow.results.names
        self.dtype = arrow.results.dtype
        self._arrow = arrow
        self._only_results = only_results

    def tables(self, engine: Engine) -> Iterator[list[Column]]:
        assert isinstance(engine, VectorEngine)
        for kept, results in self._arrow.tables(engine, _ROWS):
            yield results if self._only_results else self._arrow.results.as_columns(kept, results)


class ArrowToArrow:
    """Adds results to an Arrow file, batch by batch (see `FileConversion`)."""

    head = separator = foot = b""
    is_lines = False

    def __init__(self, arrow: _Arrow) -> None:
        self.columns = arrow.results.names
        self._arrow = arrow

    def convert(self, engine: Engine) -> Iterator[bytes]:
        assert isinstance(engine, VectorEngine)
        drain, writer = Drain(), None
        results, layout = self._arrow.results, self._arrow.layout
        for kept, columns in self._arrow.tables(engine, None):
            table = results.as_table(kept, columns)
            writer = writer or layout.writer(drain, table.schema)
            for batch in table.to_batches() or [_empty_batch(table.schema)]:
                writer.write_batch(batch)
            yield drain.taken()
        if writer is None:
            empty = results.as_table(*results.compute(layout.schema.empty_table(), 0, engine))
            writer = layout.writer(drain, empty.schema)
        writer.close()
        yield drain.taken()


def _empty_batch(schema: Any) -> Any:
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)


class ArrowCodec:
    """The arrow format for the registry (see `FileCodec`)."""

    def rewriting_file(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None = None,
    ) -> ArrowToArrow:
        return ArrowToArrow(_Arrow(file, calculation, record_options, groups))

    def tables(
        self,
        file: BinaryIO,
        calculation: Calculation,
        record_options: RecordOptions,
        groups: range | None = None,
        *,
        only_results: bool = False,
    ) -> ArrowTables:
        arrow = _Arrow(file, calculation, record_options, groups)
        return ArrowTables(arrow, only_results=only_results)

    def group_sizes(
        self, file: BinaryIO, calculation: Calculation, record_options: RecordOptions
    ) -> list[int]:
        with damage_named("Arrow"):
            return Batches(file).sizes()

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> ArrowWriter:
        return ArrowWriter(dtype, record_options.missing)


ARROW = ArrowCodec()
