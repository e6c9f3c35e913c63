"""Writes results as the machine holds them: the body of npy files and raw numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sigmoid_cli.formats.arrays import array_of
from sigmoid_cli.formats.table import Column


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
