"""Temporary files that have not taken their place: a process removes its own before it ends.

A signal may strike where no `with` block is yet, or no longer, in force; so each file is on this
list from before it is made until it is whole.
"""

from __future__ import annotations

import os
from contextlib import suppress

_paths: set[str] = set()


def begin(path: str) -> None:
    """Puts a file on the list that is about to be made."""
    _paths.add(path)


def finish(path: str) -> None:
    """Takes a file off the list that has taken its place."""
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
    for path in list(_paths):
        remove(path)


def forget_all() -> None:
    """Empties the list in a new process, whose parent these files belong to."""
    _paths.clear()
