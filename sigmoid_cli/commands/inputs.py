"""INPUT: a number, a path or URL, or `-` for standard input."""

from __future__ import annotations

import errno
import itertools
import os
import stat
from collections.abc import Iterable

import click

from sigmoid_cli.commands.command import GUARD
from sigmoid_cli.convert.inputs import Arguments, File, Input, StandardInput
from sigmoid_cli.convert.streams.url import is_pattern, is_url
from sigmoid_cli.errors import FileError, SigmoidError, quoted, reason
from sigmoid_cli.numeric import grammar

_NO_SUCH_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


class InputType(click.ParamType):  # type: ignore[type-arg]  # Click 8.2 and 8.3 know no [str]
    """An INPUT on the command line: what reads as a number is a number, else it is a path."""

    name = "input"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return value.removeprefix(GUARD)


def inputs_of(words: Iterable[str]) -> tuple[Input, ...]:
    """Returns the inputs that the words name; consecutive numbers are one input.

    Raises:
        SigmoidError: for a word that is neither a number nor a file that is there.
    """
    found: list[Input] = []
    for are_numbers, group in itertools.groupby(words, _is_number):
        if are_numbers:
            found.append(Arguments(tuple(group)))
            continue
        for word in group:
            found += [StandardInput()] if word == "-" else map(_file, names_of(word))
    return tuple(found)


def names_of(word: str) -> list[str]:
    """Returns the paths or URLs that the word names: several if it is a pattern, in order.

    Raises:
        FileError: for the pattern of a URL that matches no file.
        UsageError: for a URL, if a package is missing.
    """
    if is_url(word):
        from sigmoid_cli.convert.remote.listing import check_backend, names_matching

        check_backend(word)
        return names_matching(word) if is_pattern(word) else [word]
    if not is_pattern(word) or os.path.lexists(word):
        return [word]
    import glob

    return sorted(glob.glob(word, recursive=True)) or [word]


def _is_number(word: str) -> bool:
    return grammar.is_number(os.fsencode(word))


def _file(word: str) -> File:
    """Returns the file that the word names. Whether a URL can be read is found later."""
    if is_url(word):
        return File(word)
    try:
        mode = os.stat(word).st_mode
    except OSError as error:
        if error.errno not in _NO_SUCH_FILE:
            raise FileError(word, reason(error)) from None
        from sigmoid_cli.numeric.remedies import remedy_of_argument

        message = f"{quoted(os.fsencode(word))} is not a number, and there is no file of that name"
        raise SigmoidError(message, remedy_of_argument(os.fsencode(word))) from None
    if stat.S_ISDIR(mode):
        raise FileError(
            word,
            "is a directory",
            "name its files: DIR/*.txt; or convert each file below it with: --output-dir",
        )
    return File(word)
