"""Writes tables of any format as parquet.

Numbers that were read become float64 and results the type computed, empty cells of both null; all
other columns become strings, exactly as they were written: `007` stays `007`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sigmoid_cli.errors import DataError, printable
from sigmoid_cli.formats.arrays import array_of
from sigmoid_cli.formats.drain import Drain
from sigmoid_cli.formats.encoding import whole_text
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.cells import ArrayCells
from sigmoid_cli.numeric.vector import VectorEngine

_ROWS = 1 << 17
"""How many rows make a row group: some megabytes."""


class ParquetWriter:
    """Writes tables as row groups; its rows come when a group is full (see `TableWriter`)."""

    is_tabular = True
    separator = b""

    def __init__(self, dtype: str, missing: Sequence[bytes] = ()) -> None:
        """`missing` are texts of numbers that are not there: they become null."""
        self._missing = frozenset(text for text in missing if not grammar.is_number(text))
        self._dtype = dtype
        self._drain = Drain()
        self._writer: Any = None
        self._schema: Any = None
        self._waiting: list[Any] = []
        self._rows_waiting = 0
        # numbers have been checked when their results were computed
        self._numbers = VectorEngine(Calculation(("sigmoid",), on_error="nan"))

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    @property
    def foot(self) -> bytes:
        """The last row group and the footer."""
        self._write_group()
        if self._writer is not None:
            self._writer.close()
        return self._drain.taken()

    def rows(self, columns: Sequence[Column]) -> bytes:
        table = pa.table(
            [self._array(column) for column in columns],
            [whole_text(column.name) for column in columns],
        )
        if self._writer is None:
            self._writer = self._open(table.schema)
            self._schema = table.schema
        elif table.schema != self._schema:
            raise DataError("its records do not all have the same columns", None, None, 0)
        self._waiting.append(table)
        self._rows_waiting += table.num_rows
        if self._rows_waiting >= _ROWS:
            self._write_group()
        return self._drain.taken()

    def _write_group(self) -> None:
        if self._rows_waiting:
            self._write(pa.concat_tables(self._waiting))
        self._waiting.clear()
        self._rows_waiting = 0

    def _open(self, schema: Any) -> Any:
        return pq.ParquetWriter(
            self._drain,
            schema,
            # numbers are nearly all different: a dictionary of them would only cost time
            use_dictionary=[field.name for field in schema if field.type == pa.string()],
        )

    def _write(self, table: Any) -> None:
        self._writer.write_table(table, row_group_size=table.num_rows)

    def _array(self, column: Column) -> Any:
        cells = column.cells
        if isinstance(cells, ArrayCells):
            return pa.array(cells.array, mask=cells.is_empty)
        if column.is_result:
            return pa.array(
                array_of(cells, self._dtype),
                mask=_is_empty(cells),
                type=pa.from_numpy_dtype(self._dtype),
            )
        if column.is_number:
            tokens = [cell.strip() for cell in cells]
            if self._missing:
                tokens = [b"" if token in self._missing else token for token in tokens]
            values, _ = (
                self._numbers.parse([token or b"nan" for token in tokens]) if tokens else ([], ())
            )
            return pa.array(values, mask=_is_empty(tokens), type=pa.float64())
        try:
            return pa.array(list(cells), pa.binary()).cast(pa.string())
        except pa.ArrowInvalid:
            raise DataError(
                f"column {printable(column.name)!r} holds text that is not UTF-8",
                None,
                None,
                0,
                "convert it with: iconv -f LATIN1 -t UTF-8",
            ) from None


def _is_empty(cells: Sequence[bytes]) -> Any:
    return np.fromiter((not cell for cell in cells), np.bool_, len(cells))
