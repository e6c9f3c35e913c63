"""Writes results as the machine holds them: the body of npy files and raw numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sigmoid_cli.formats.array_reader import ArrayReader
from sigmoid_cli.formats.block import Answer, Block
from sigmoid_cli.formats.calculation import Arithmetic, Calculation
from sigmoid_cli.formats.cells import array_of, as_arrays
from sigmoid_cli.formats.table import TableReader


def result_dtype(reader: TableReader, calculation: Calculation) -> np.dtype[Any]:
    """The type of the results: that of the numbers that are read, if they have one."""
    return reader.computed if isinstance(reader, ArrayReader) else np.dtype(calculation.dtype)


class TablesToArray:
    """The results of tables, row by row (see `Conversion`)."""

    columns: tuple[str, ...] = ()
    head = separator = foot = b""
    is_lines = False

    def __init__(self, reader: TableReader, written: np.dtype[Any]) -> None:
        self.cutter = reader.cutter
        self.skip = reader.skip
        self._reader = reader
        self._written = written

    def answer(self, block: Block, arithmetic: Arithmetic) -> Answer:
        columns, lines = self._reader.table(block, as_arrays(arithmetic))
        results = [
            array_of(column.cells, self._written.name) for column in columns if column.is_result
        ]
        rows = results[0] if len(results) == 1 else np.stack(results, axis=1)
        return Answer(rows.astype(self._written, copy=False).tobytes(), lines)
