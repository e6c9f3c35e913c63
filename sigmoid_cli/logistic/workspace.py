"""Buffers that the array functions work in, one set for each thread.

They hold one block, small enough to stay in the second-level cache, and begin on a cache line:
where no vector straddles two lines, NumPy's loops run up to twice as fast.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Numbers in a block. A NumPy call costs as much as some 1,000 additions, so smaller blocks lose to
# calls, and larger ones to cache misses; between 12 K and 32 K the difference is small.
BLOCK = 16384

_CACHE_LINE = 64


def aligned(count: int, dtype: type[Any] = np.float64) -> NDArray[Any]:
    """An uninitialised array that begins on a cache line."""
    size = count * np.dtype(dtype).itemsize
    raw = np.empty(size + _CACHE_LINE, np.uint8)
    start = -raw.ctypes.data % _CACHE_LINE
    return raw[start : start + size].view(dtype)


class Workspace(threading.local):
    """The buffers of the current thread."""

    def __init__(self) -> None:
        self._floats = [aligned(BLOCK) for _ in range(8)]
        self._float32s = [aligned(BLOCK, np.float32) for _ in range(8)]
        self._copy = aligned(BLOCK)
        self._flags = aligned(BLOCK, np.bool_)
        self._more_flags = aligned(BLOCK, np.bool_)

    def floats(self, count: int, length: int) -> list[NDArray[np.float64]]:
        """The first `count` float64 buffers, cut to a length of at most BLOCK."""
        buffers = self._floats[:count]
        return buffers if length == BLOCK else [buffer[:length] for buffer in buffers]

    def float32s(self, count: int, length: int) -> list[NDArray[np.float32]]:
        """The first `count` buffers for float32, none of them in `floats`."""
        return [buffer[:length] for buffer in self._float32s[:count]]

    def flags(self, length: int) -> NDArray[np.bool_]:
        return self._flags[:length]

    def more_flags(self, length: int) -> NDArray[np.bool_]:
        return self._more_flags[:length]

    def copy(self, x: NDArray[Any]) -> NDArray[Any]:
        """A copy of x, in a buffer that nothing else uses."""
        copy = self._copy.view(x.dtype)[: len(x)]
        copy[:] = x
        return copy


workspace = Workspace()
