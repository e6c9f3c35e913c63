"""Temporary files that have not been renamed yet: a process removes its own before it ends.

A signal may strike before a `with` block is entered or after it is left. So each file is on this
list from before it is made until it is whole.
"""

from __future__ import annotations

import os
from contextlib import suppress

from sigmoid_cli.interrupts import shielded

_paths: set[str] = set()


def begin(path: str) -> None:
    """Adds a file that is about to be made to the list."""
    _paths.add(path)


def finish(path: str) -> None:
    """Takes a file that has been renamed off the list."""
    _paths.discard(path)


def remove(path: str) -> None:
    """Removes a file if it is on the list."""
    if path not in _paths:
        return
    with suppress(OSError):  # it was never made, or its folder is gone: nothing is left to remove
        os.unlink(path)
    _paths.discard(path)


def remove_all() -> None:
    """Removes all files on the list."""
    if not _paths:
        return
    with shielded():
        for path in list(_paths):
            remove(path)


def forget_all() -> None:
    """Empties the list in a new process, whose parent these files belong to."""
    _paths.clear()
