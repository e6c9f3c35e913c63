"""Cells: texts of numbers that are formatted only when they are read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.numeric.lazy_cells import LazyCells

Array = NDArray[np.floating[Any]]


class ArrayCells(LazyCells):
    """The numbers of an array as cells.

    Attributes:
        array: the numbers.
        is_empty: which cells are empty, or None if none is.
    """

    def __init__(
        self,
        array: Array,
        format: Callable[[Array], list[bytes]],
        is_empty: NDArray[np.bool_] | None = None,
    ) -> None:
        # not a bound method: that would be a reference cycle, and keep each block until it is found
        super().__init__(len(array), partial(_texts, array, format, is_empty))
        self.array = array
        self.is_empty = is_empty

    def __contains__(self, text: object) -> bool:
        if text == b"":
            return self.is_empty is not None and bool(self.is_empty.any())
        return super().__contains__(text)


def _texts(
    array: Array, format: Callable[[Array], list[bytes]], is_empty: NDArray[np.bool_] | None
) -> list[bytes]:
    texts = format(array)
    if is_empty is not None:
        for index in np.flatnonzero(is_empty).tolist():
            texts[index] = b""
    return texts
