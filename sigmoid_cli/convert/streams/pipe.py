"""Enlarges pipes that have been full to hold a block: then writer and reader seldom wait."""

from __future__ import annotations

import sys

_FULL = 1 << 16
"""Bytes that a pipe of Linux holds at first. Fewer are read or written without waiting anyway."""

_SIZE = 1 << 20
"""Bytes; Linux permits every user a pipe of that size, unless they have very many."""


def widened(descriptor: int, size: int) -> bool:
    """Enlarge the pipe of the descriptor, if `size` bytes, which pass it at once, fill it.

    Returns whether that has been done, as far as it can be.
    """
    if size < _FULL:
        return False
    if sys.platform == "linux":
        import fcntl  # seldom needed, and not loaded by others

        try:
            if fcntl.fcntl(descriptor, fcntl.F_GETPIPE_SZ) < _SIZE:
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _SIZE)
        except OSError:
            return True  # the user may have no more bytes in pipes
    return True
