"""Writes results as the machine holds them: the body of npy files and raw numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sigmoid_cli.formats.block import Block, EncodedBlock
from sigmoid_cli.formats.cells import array_of, as_arrays
from sigmoid_cli.formats.table import Column, ThroughTable
from sigmoid_cli.numeric.calculation import Engine


class ArrayWriter:
    """Writes the results of tables, row by row (see `TableWriter`)."""

    is_tabular = False
    separator = foot = b""

    def __init__(self, written: np.dtype[Any]) -> None:
        self._written = written

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        results = [
            array_of(column.cells, self._written.name) for column in columns if column.is_result
        ]
        rows = results[0] if len(results) == 1 else np.stack(results, axis=1)
        return rows.astype(self._written, copy=False).tobytes()


class ThroughArrays(ThroughTable):
    """Any format to one that takes results as arrays: they are not spelled (see `Conversion`)."""

    def convert(self, block: Block, engine: Engine) -> EncodedBlock:
        return super().convert(block, as_arrays(engine))
