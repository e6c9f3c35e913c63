"""Refuses outputs before work starts: those that would harm a file or have a false name."""

from __future__ import annotations

import os
import stat
import sys
from typing import TextIO

from sigmoid_cli.convert.inputs import File, Input, StandardInput
from sigmoid_cli.convert.streams.url import is_url, named, path_of
from sigmoid_cli.errors import FileError, UsageError


def refuse_folder(output: str) -> None:
    """Refuse a path that names a folder, whether or not it exists.

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
    """Refuse a path whose ending promises a kind of file that is not supported.

    Raises:
        UsageError: if so.
    """
    from sigmoid_cli.formats.foreign import foreign

    kind = foreign(path_of(output))
    if kind is not None:
        raise UsageError(
            f"{named(output)}: cannot write {kind.kind}",
            f"{kind.remedy}   or name the format with: --to FORMAT",
        )


def refuse_output_onto_input(output: str | None, inputs: tuple[Input, ...]) -> None:
    """Refuse to read what is being written, which `cat file >> file` would do for ever."""
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


def _regular_file(file: str | TextIO | None) -> tuple[int, int] | None:
    """Returns the identity of the regular file at a path or of a stream; None for all else."""
    if file is None:
        return None
    try:
        status = os.stat(file if isinstance(file, str) else file.fileno())
    except OSError:  # a file that is yet to be made; for all else it is no use to look further
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None
