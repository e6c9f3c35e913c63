"""Arrow: typed columns in record batches, as files (Feather) or as streams.

Results are a new last column, or take the place of the column read. All other columns, their types,
the metadata, the compression and the record batches stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO

import numpy as np

from sigmoid_cli.errors import DataError, UsageError, printable
from sigmoid_cli.formats.drain import Drain
from sigmoid_cli.formats.record_options import RecordOptions, placed
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.cells import ArrayCells, LazyCells
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
from sigmoid_cli.formats.parquet.columns import dtype_of, is_number, json_values, numbers, texts
from sigmoid_cli.formats.parquet.metadata import metadata_with_results

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
        with _damage_named():
            self._batches = Batches(file)
        self.layout = self._batches.layout
        self.schema = self.layout.schema
        self._groups = groups
        self._missing = record_options.missing
        self._functions = len(calculation.functions)
        names = self.schema.names
        self._chosen = record_options.chosen(names)
        self._replaced = self._chosen if record_options.replace else ()
        read = [names[index] for index in self._chosen]
        kept = [name for name in names if not (record_options.replace and name in read)]
        self._result_names = record_options.result_names(read, calculation.functions, kept)
        self._dtypes = [dtype_of(self.schema.field(index), calculation) for index in self._chosen]

    @property
    def dtype(self) -> str:
        """The widest type of the results."""
        return np.result_type(*self._dtypes).name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns and the results, in their places."""
        return tuple(self.placed(self.schema.names, self._result_names))

    def placed(self, of_columns: Any, of_results: Any) -> list[Any]:
        """What belongs to the columns with what belongs to the results in its place."""
        return placed(list(of_columns), list(of_results), self._replaced)

    def replaced(self, fields: list[Any]) -> dict[str, list[tuple[str, str]]]:
        """The columns replaced with the names and types of the results in their place."""
        each = self._functions
        return {
            self.schema.names[index]: [
                (field.name, np.dtype(field.type.to_pandas_dtype()).name)
                for field in fields[position * each : (position + 1) * each]
            ]
            for position, index in enumerate(self._replaced)
        }

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
            with _damage_named():
                batch = next(batches, None)
            if batch is None:
                return
            step = rows or max(1, batch.num_rows)
            for start in range(0, max(1, batch.num_rows), step):
                table = pa.Table.from_batches([batch.slice(start, step)])
                yield self.with_results(table, before, engine)
                before += table.num_rows

    def with_results(
        self, table: Any, rows_before: int, engine: VectorEngine
    ) -> tuple[Any, list[Column]]:
        found = [
            numbers(table, index, np.dtype(dtype), rows_before, engine, self._missing)
            for index, dtype in zip(self._chosen, self._dtypes, strict=True)
        ]
        is_kept = np.ones(table.num_rows, np.bool_)
        if engine.calculation.on_error == "skip":
            for _, _, bad in found:
                is_kept[list(bad)] = False
            table = table.filter(pa.array(is_kept))
        cells = [
            ArrayCells(results, engine.texts, is_empty[is_kept])
            for values, is_empty, _ in found
            for results in engine.compute(values[is_kept])
        ]
        return table, [
            Column(name, column, is_result=True)
            for name, column in zip(self._result_names, cells, strict=True)
        ]


class ArrowTables:
    """Reads the tables of an Arrow file (see `TableFile`)."""

    are_named = True

    def __init__(self, arrow: _Arrow, *, only_results: bool) -> None:
        self.names = arrow.names
        self.dtype = arrow.dtype
        self._arrow = arrow
        self._only_results = only_results

    def tables(self, engine: Engine) -> Iterator[list[Column]]:
        assert isinstance(engine, VectorEngine)
        for kept, results in self._arrow.tables(engine, _ROWS):
            if self._only_results:
                yield results
                continue
            columns = [
                Column(
                    field.name,
                    LazyCells(kept.num_rows, partial(texts, kept, index)),
                    is_number=is_number(field.type),
                    json=None if is_number(field.type) else partial(json_values, kept, index),
                )
                for index, field in enumerate(kept.schema)
            ]
            yield self._arrow.placed(columns, results)


class ArrowToArrow:
    """Adds results to an Arrow file, batch by batch (see `FileConversion`)."""

    head = separator = foot = b""
    is_lines = False

    def __init__(self, arrow: _Arrow) -> None:
        self.columns = arrow.names
        self._arrow = arrow

    def convert(self, engine: Engine) -> Iterator[bytes]:
        assert isinstance(engine, VectorEngine)
        drain, writer = Drain(), None
        for kept, results in self._arrow.tables(engine, None):
            table = self._table(kept, results)
            writer = writer or self._arrow.layout.writer(drain, table.schema)
            for batch in table.to_batches() or [_empty_batch(table.schema)]:
                writer.write_batch(batch)
            yield drain.taken()
        if writer is None:
            empty = self._arrow.schema.empty_table()
            results = self._arrow.with_results(empty, 0, engine)[1]
            writer = self._arrow.layout.writer(drain, self._table(empty, results).schema)
        writer.close()
        yield drain.taken()

    def _table(self, kept: Any, results: list[Column]) -> Any:
        arrays, fields = [], []
        for column in results:
            assert isinstance(column.cells, ArrayCells)
            arrays.append(pa.array(column.cells.array, mask=column.cells.is_empty))
            fields.append(pa.field(column.name, arrays[-1].type))
        metadata = metadata_with_results(kept.schema.metadata, self._arrow.replaced(fields))
        schema = pa.schema(self._arrow.placed(kept.schema, fields), metadata=metadata)
        return pa.Table.from_arrays(self._arrow.placed(kept.columns, arrays), schema=schema)


def _empty_batch(schema: Any) -> Any:
    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)


@contextmanager
def _damage_named() -> Iterator[None]:
    """Names the damage of a file that pyarrow cannot read.

    Raises:
        DataError: for what pyarrow raises.
    """
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        reason = printable(str(error).partition("\n")[0])
        raise DataError(f"not Arrow, or damaged: {reason}", None, None, 0) from error


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
        with _damage_named():
            return Batches(file).sizes()

    def writer(
        self, record_options: RecordOptions, dtype: str, calculation: Calculation
    ) -> ArrowWriter:
        return ArrowWriter(dtype, record_options.missing)


ARROW = ArrowCodec()
