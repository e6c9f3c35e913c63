"""Columns of cells as arrays of numbers, and arrays of any numbers as texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from sigmoid_cli.numeric.array_text import shortest
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.cells import Array, ArrayCells
from sigmoid_cli.numeric.vector import VectorEngine


def array_of(cells: Sequence[bytes], dtype: str) -> Array:
    """Returns the numbers in the cells; nan for an empty one."""
    if isinstance(cells, ArrayCells):
        if cells.is_empty is None:
            return cells.array
        return np.where(cells.is_empty, np.asarray(np.nan, cells.array.dtype), cells.array)
    if not len(cells):
        return np.empty(0, dtype)
    numbers, _ = _parser(dtype).parse([cell or b"nan" for cell in cells])
    return numbers


@cache
def _parser(dtype: str) -> VectorEngine:
    """Returns an engine that parses numbers that have been checked before."""
    return VectorEngine(Calculation(("sigmoid",), dtype))


def texts_of(numbers: Array) -> list[bytes]:
    """Returns the shortest text of each number, of any sign and size."""
    return shortest(numbers)[1:-1].split(b",") if len(numbers) else []
