"""Lists temporary files that have not been renamed yet: a process removes its own before it ends.

A signal may strike before a `with` block is entered or after it is left. So each file is on this
list from before it is created until it is complete.
"""

from __future__ import annotations

import os
from contextlib import suppress

from sigmoid_cli.interrupts import shielded

_paths: set[str] = set()


def start(path: str) -> None:
    """Add a file that is about to be created."""
    _paths.add(path)


def finish(path: str) -> None:
    """Drop a file that has been renamed."""
    _paths.discard(path)


def remove(path: str) -> None:
    """Remove a file if it is on the list."""
    if path not in _paths:
        return
    with suppress(OSError):  # it was never created, or its folder is gone
        os.unlink(path)
    _paths.discard(path)


def remove_all() -> None:
    """Remove all files on the list."""
    if not _paths:
        return
    with shielded():
        for path in list(_paths):
            remove(path)


def forget_all() -> None:
    """Empty the list in a forked process: the files belong to its parent."""
    _paths.clear()
