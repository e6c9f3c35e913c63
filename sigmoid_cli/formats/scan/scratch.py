"""Arrays that are used again, and grow with what is asked of them.

An array of the size of a block comes from the system page by page, each time anew. That costs more
than filling it does.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_KEPT = 1 << 22

Item = TypeVar("Item", bound=np.generic)


class ScratchBuffer(Generic[Item]):
    """An array of one dimension, of which no more than one part is in use at a time."""

    def __init__(self, dtype: type[Item]) -> None:
        self._whole: NDArray[Any] = np.empty(0, dtype)

    def cut(self, size: int, kept: int = 0) -> NDArray[Item]:
        """The array in this size, with the first `kept` items that it held."""
        if len(self._whole) < size:
            whole = np.empty(size + size // 4, self._whole.dtype)
            whole[:kept] = self._whole[:kept]
            self._whole = whole
        return self._whole[:size]


def keep_freed_memory() -> None:
    """Lets what a block frees be there for the next, which the C library may else give back to the
    system: from the first large array on that is freed, it keeps twice as much as that had (see
    M_MMAP_THRESHOLD in mallopt(3)).
    """
    np.empty(_KEPT, np.uint8)
