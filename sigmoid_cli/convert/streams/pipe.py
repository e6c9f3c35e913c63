"""Enlarges pipes to hold a block or more, so that writer and reader seldom wait."""

from __future__ import annotations

import fcntl
import sys

_SIZE = 1 << 20
"""Bytes; Linux permits every user a pipe of that size, unless they have very many."""


def widen(descriptor: int) -> None:
    """Enlarge the pipe of the descriptor, if it is one."""
    if sys.platform == "linux":
        try:
            if fcntl.fcntl(descriptor, fcntl.F_GETPIPE_SZ) < _SIZE:
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _SIZE)
        except OSError:
            return  # no pipe, or the user may have no more bytes in pipes
