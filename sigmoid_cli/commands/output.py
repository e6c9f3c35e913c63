"""Outputs that are refused before work starts: they would harm a file or have a false name."""

from __future__ import annotations

import os
import stat
import sys
from typing import TextIO

from sigmoid_cli.convert.inputs import File, Input, StandardInput
from sigmoid_cli.convert.streams.url import is_url, named, path_of
from sigmoid_cli.errors import FileError, UsageError
from sigmoid_cli.formats.foreign import foreign


def refuse_folder(output: str) -> None:
    """Refuses a path that names a folder, there or not.

    Raises:
        FileError: if it ends in a slash.
    """
    if output.endswith("/"):
        raise FileError(
            named(output),
            "is a directory",
            f"write an output for each input file into it with: --output-dir {named(output)}",
        )


def refuse_foreign_ending(output: str) -> None:
    """Refuses a path whose ending promises a file that is not written here.

    Raises:
        UsageError: if so.
    """
    kind = foreign(path_of(output))
    if kind is not None:
        raise UsageError(
            f"{named(output)}: cannot write {kind.kind}",
            f"{kind.remedy}   or name the format with: --to FORMAT",
        )


def refuse_output_onto_input(output: str | None, inputs: tuple[Input, ...]) -> None:
    """Refuses to read what is being written, as `cat file >> file` would for ever."""
    target = _regular_file(output or sys.stdout)
    for one in inputs:
        match one:
            case File(path) if target is not None and target == _regular_file(path):
                name = path
            case File(path) if is_url(path) and path == output:
                name = path
            case StandardInput(name) if target is not None and target == _regular_file(sys.stdin):
                pass
            case _:
                continue
        raise UsageError(
            f"{named(output or name)}: is {'an input' if output else 'the output'} too",
            "to rewrite a file use: --in-place",
        )


def _regular_file(place: str | TextIO | None) -> tuple[int, int] | None:
    """Which regular file is at a path or behind a standard stream; None for all else."""
    if place is None:
        return None
    try:
        status = os.stat(place if isinstance(place, str) else place.fileno())
    except OSError:  # a file that is yet to be made; for all else it is no use to look further
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None
