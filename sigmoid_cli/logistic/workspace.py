"""Buffers that the array functions work in, one set for each thread.

They hold one block, small enough to stay in the second-level cache, and begin on a cache line:
where no vector straddles two lines, NumPy's loops run up to twice as fast.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from sigmoid_cli.logistic.array_types import Array

_CACHE_LINE = 64


def aligned(count: int, dtype: type[Any] = np.float64) -> Array:
    """An uninitialised array that begins on a cache line."""
    size = count * np.dtype(dtype).itemsize
    raw = np.empty(size + _CACHE_LINE, np.uint8)
    start = -raw.ctypes.data % _CACHE_LINE
    return raw[start : start + size].view(dtype)


class Buffers(threading.local):
    """The current thread's arrays of the given dtypes, cut to the length last asked for."""

    def __init__(self, block: int, *dtypes: type[Any]) -> None:
        self._whole = [aligned(block, dtype) for dtype in dtypes]
        self._cut = self._whole
        self._length = block

    def cut(self, length: int) -> list[Array]:
        """The arrays, cut to a length of at most `block`."""
        if length != self._length:
            self._cut = [array[:length] for array in self._whole]
            self._length = length
        return self._cut
