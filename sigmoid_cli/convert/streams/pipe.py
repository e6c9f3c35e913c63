"""Pipes that hold a block or more, so that writer and reader seldom wait for one another."""

from __future__ import annotations

import fcntl
import sys

_SIZE = 1 << 20
"""Bytes; Linux lets every user have a pipe of that size, unless they have very many."""


def widen(descriptor: int) -> None:
    """Lets what the descriptor stands for hold more, if it is a pipe that can."""
    if sys.platform == "linux":
        try:
            if fcntl.fcntl(descriptor, fcntl.F_GETPIPE_SZ) < _SIZE:
                fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _SIZE)
        except OSError:
            return  # no pipe, or so many bytes in pipes as the user may have
