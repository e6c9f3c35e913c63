"""Memory for arrays that is used again and again.

An array of the size of a block comes from the system page by page, each time again. That costs more
than filling it does.
"""

from __future__ import annotations

import weakref
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_KEPT = 1 << 24
"""Bytes, of which twice as many are kept: more than all arrays of a block, and less than the 32 MB
(DEFAULT_MMAP_THRESHOLD_MAX) from which on the C library ignores what is freed."""

Item = TypeVar("Item", bound=np.generic)

_NOTHING: weakref.ref[NDArray[Any]] = weakref.ref(np.empty(0))


class ScratchBuffer(Generic[Item]):
    """Arrays of one dimension in memory that is used again.

    Memory is used again only when nothing refers to the array that was last in it: neither the
    array itself nor a view of it, nor a `memoryview`. So no array changes that is still in use.
    """

    def __init__(self, dtype: type[Item]) -> None:
        self._dtype = np.dtype(dtype)
        # a `bytearray` is not an array: so each view refers to the array cut from it, by its `base`
        self._memory: list[bytearray] = []
        self._last: list[weakref.ref[NDArray[Any]]] = []

    def cut(self, size: int) -> NDArray[Item]:
        """Returns an array of this size, with any content."""
        needed = max(size, 1) * self._dtype.itemsize
        index = next((index for index, last in enumerate(self._last) if last() is None), None)
        if index is None:
            index = len(self._memory)
            self._memory.append(bytearray())
            self._last.append(_NOTHING)
        if len(self._memory[index]) < needed:
            self._memory[index] = bytearray()  # freed before there is more
            self._memory[index] = bytearray(needed + needed // 4)
        array = np.frombuffer(self._memory[index], self._dtype, size)
        self._last[index] = weakref.ref(array)
        return array


class GrowingArray(Generic[Item]):
    """An array of one dimension that is filled from its start and grows.

    Attributes:
        size: how many items it has.
    """

    def __init__(self, dtype: type[Item]) -> None:
        self._buffer: ScratchBuffer[Item] = ScratchBuffer(dtype)
        self._room = self._buffer.cut(0)
        self._most = 0
        self.size = 0

    def clear(self) -> None:
        """Start again; `items` that are still in use do not change."""
        del self._room
        self._room = self._buffer.cut(self._most)
        self.size = 0

    def reserve(self, size: int) -> NDArray[Item]:
        """Room for this size, with the items so far at its start."""
        if len(self._room) < size:
            self._most = size + size // 4
            larger = self._buffer.cut(self._most)
            larger[: self.size] = self._room[: self.size]
            self._room = larger
        return self._room[:size]

    def append(self, items: NDArray[Item]) -> int:
        """Add items at the end. Returns the index of the first."""
        start, end = self.size, self.size + len(items)
        self.reserve(end)[start:] = items
        self.size = end
        return start

    @property
    def items(self) -> NDArray[Item]:
        """All items."""
        return self._room[: self.size]


def keep_freed_memory() -> None:
    """Let the C library keep what a block frees for the next block, not return it to the system.

    From the first large array on that is freed, it keeps twice as much as that had (see
    M_MMAP_THRESHOLD in mallopt(3)).
    """
    np.empty(_KEPT, np.uint8)
