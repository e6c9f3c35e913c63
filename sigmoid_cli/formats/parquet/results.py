"""Results among the columns of Arrow tables: what Parquet and Arrow files have in common."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from sigmoid_cli.formats.parquet.columns import (
    dtype_of,
    is_number,
    json_values,
    numbers,
    texts,
)
from sigmoid_cli.formats.parquet.metadata import metadata_with_results
from sigmoid_cli.formats.record_options import RecordOptions, placed
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.cells import ArrayCells
from sigmoid_cli.numeric.lazy_cells import LazyCells
from sigmoid_cli.numeric.vector import VectorEngine


class ResultColumns:
    """The columns of a file that are read, and the places of their results.

    Attributes:
        chosen: the indices of the columns read.
    """

    def __init__(
        self, schema: Any, calculation: Calculation, record_options: RecordOptions
    ) -> None:
        names = schema.names
        self._schema = schema
        self._missing = record_options.missing
        self._functions = len(calculation.functions)
        self.chosen = record_options.chosen(names)
        self._replaced = self.chosen if record_options.replace else ()
        read = [names[index] for index in self.chosen]
        kept = [name for name in names if not (record_options.replace and name in read)]
        self._result_names = record_options.result_names(read, calculation.functions, kept)
        self._dtypes = [dtype_of(schema.field(index), calculation) for index in self.chosen]

    @property
    def dtype(self) -> str:
        """The widest type of the results."""
        return np.result_type(*self._dtypes).name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns and the results, in their places."""
        return tuple(self._placed(self._schema.names, self._result_names))

    def compute(
        self, table: Any, rows_before: int, engine: VectorEngine
    ) -> tuple[Any, list[Column]]:
        """Returns the rows of a table that are not left out, and their results.

        Args:
            table: with all columns of the file, or with those that are read alone.
            rows_before: how many rows of the file come before it.

        Raises:
            DataError: for what is not a number.
        """
        whole, names = self._schema.names, table.schema.names
        has_all = len(names) == len(whole)
        found = [
            numbers(
                table,
                index if has_all else names.index(whole[index]),
                np.dtype(dtype),
                rows_before,
                engine,
                self._missing,
            )
            for index, dtype in zip(self.chosen, self._dtypes, strict=True)
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

    def as_columns(self, kept: Any, results: Sequence[Column]) -> list[Column]:
        """Returns rows and their results as columns for another format."""
        columns = [
            Column(
                field.name,
                LazyCells(kept.num_rows, partial(texts, kept, index)),
                is_number=is_number(field.type),
                json=None if is_number(field.type) else partial(json_values, kept, index),
            )
            for index, field in enumerate(kept.schema)
        ]
        return self._placed(columns, results)

    def as_table(self, kept: Any, results: Sequence[Column]) -> Any:
        """Returns rows and their results as an Arrow table."""
        arrays, fields = [], []
        for column in results:
            assert isinstance(column.cells, ArrayCells)
            arrays.append(pa.array(column.cells.array, mask=column.cells.is_empty))
            fields.append(pa.field(column.name, arrays[-1].type))
        metadata = metadata_with_results(kept.schema.metadata, self._types_replaced(fields))
        schema = pa.schema(self._placed(kept.schema, fields), metadata=metadata)
        return pa.Table.from_arrays(self._placed(kept.columns, arrays), schema=schema)

    def _placed(self, of_columns: Any, of_results: Any) -> list[Any]:
        """Returns items of all columns, with those of the results instead of those replaced."""
        return placed(list(of_columns), list(of_results), self._replaced)

    def _types_replaced(self, fields: list[Any]) -> dict[str, list[tuple[str, str]]]:
        """Returns the columns replaced with the names and types of the results in their place."""
        each = self._functions
        return {
            self._schema.names[index]: [
                (field.name, np.dtype(field.type.to_pandas_dtype()).name)
                for field in fields[position * each : (position + 1) * each]
            ]
            for position, index in enumerate(self._replaced)
        }
