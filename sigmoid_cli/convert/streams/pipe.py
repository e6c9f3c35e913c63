"""Enlarges pipes that have been full to hold a block: then writer and reader seldom wait."""

from __future__ import annotations

import sys

FULL = 1 << 16
"""Bytes that a pipe of Linux holds at first. Fewer are read or written without waiting anyway."""

_SIZE = 1 << 20
"""Bytes; Linux permits every user a pipe of that size, unless they have very many."""


def widen(descriptor: int) -> None:
    """Enlarge the pipe of the descriptor."""
    if sys.platform == "linux":
        import fcntl  # seldom needed, and not loaded by others

        try:
            if fcntl.fcntl(descriptor, fcntl.F_GETPIPE_SZ) < _SIZE:
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _SIZE)
        except OSError:
            return  # the user may have no more bytes in pipes
