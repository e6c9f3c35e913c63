"""Keeps freed memory in a worker of a cluster while it converts.

Dask starts workers with `MALLOC_TRIM_THRESHOLD_=65536`, so that the C library returns all freed
memory to the system at once. Then the arrays of each block come from the system page by page, which
takes as long as all else: half of the processor time, by measurement.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # <malloc.h>

_KEPT = 1 << 26
"""Bytes of freed memory that are kept: those of the arrays of some blocks."""

_MMAP_DEFAULT = 1 << 17  # DEFAULT_MMAP_THRESHOLD_MIN, see mallopt(3)


class _Kept:
    """Counts the tasks that run, which may be several in the threads of a worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks = 0

    def start(self, libc: ctypes.CDLL) -> None:
        """Keep freed memory from the first task on."""
        with self._lock:
            self._tasks += 1
            if self._tasks == 1:
                libc.mallopt(_M_MMAP_THRESHOLD, _KEPT // 2)
                libc.mallopt(_M_TRIM_THRESHOLD, _KEPT)

    def end(self, libc: ctypes.CDLL, trim: int) -> None:
        """Return it after the last one."""
        with self._lock:
            self._tasks -= 1
            if self._tasks == 0:
                libc.mallopt(_M_MMAP_THRESHOLD, _MMAP_DEFAULT)
                libc.mallopt(_M_TRIM_THRESHOLD, trim)
                libc.malloc_trim(0)


_kept = _Kept()


@contextmanager
def kept_memory() -> Iterator[None]:
    """Keep freed memory until the block ends, and return it when no task runs any more."""
    trim = os.environ.get("MALLOC_TRIM_THRESHOLD_", "")
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if libc is None or not trim.isdecimal() or not hasattr(libc, "mallopt"):
        yield
        return
    _kept.start(libc)
    try:
        yield
    finally:
        _kept.end(libc, int(trim))
