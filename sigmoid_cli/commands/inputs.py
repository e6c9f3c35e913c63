"""INPUT: a number, a path, or `-` for standard input."""

from __future__ import annotations

import errno
import itertools
import os
import stat
from collections.abc import Iterable

import click

from sigmoid_cli.commands.command import GUARD
from sigmoid_cli.convert.source import File, Input, Numbers, StandardInput, reason
from sigmoid_cli.errors import FileError, SigmoidError, quoted
from sigmoid_cli.formats import number

_NO_SUCH_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


class InputType(click.ParamType[str]):
    """An INPUT on the command line: what reads as a number is a number, else it is a path."""

    name = "input"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return value.removeprefix(GUARD)


def inputs(words: Iterable[str]) -> tuple[Input, ...]:
    """The inputs that the words name; numbers that follow one another are one input.

    Raises:
        SigmoidError: for a word that is neither a number nor a file that is there.
    """
    found: list[Input] = []
    for are_numbers, group in itertools.groupby(words, _is_number):
        if are_numbers:
            found.append(Numbers(tuple(group)))
        else:
            found += [StandardInput() if word == "-" else _file(word) for word in group]
    return tuple(found)


def _is_number(word: str) -> bool:
    return number.is_number(os.fsencode(word))


def _file(word: str) -> File:
    """The file that the word names, which may be read."""
    try:
        mode = os.stat(word).st_mode
    except OSError as error:
        if error.errno not in _NO_SUCH_FILE:
            raise FileError(word, reason(error)) from None
        message = f"{quoted(os.fsencode(word))} is not a number, and there is no file of that name"
        raise SigmoidError(message, number.remedy(os.fsencode(word))) from None
    if stat.S_ISDIR(mode):
        raise FileError(word, "is a directory", "name its files, for example: DIR/*.txt")
    return File(word)
