"""Completion of column names and patterns: of the file that is on the command line.

A shell asks with `_SIGMOID_COMPLETE=columns sigmoid COMMAND WORD...` and reads one line for each
column: what to type, a tab, a description. Whatever is wrong with the file, there are none.
"""

from __future__ import annotations

import glob
import io
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import BinaryIO

from sigmoid_cli.commands.completion.words import Words, sorted_words
from sigmoid_cli.errors import SigmoidError, printable
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions

BOUND = 1 << 16
"""How many bytes of a file are read at most, so that a Tab never waits."""

_TAB = ("\\t", "tab")
_WORD_END = re.compile(r"[_.\-](?=.)")
_WILDCARD = re.compile(r"[*?[]")
_LONGEST = 40

_FOLDERS = 100
"""Folders below one in which a file of records is looked for."""


def completions(words: Sequence[str]) -> str:
    """Returns the lines for a shell, for the words after the name of the program."""
    line = sorted_words(words[1:])
    try:
        columns = list(_columns(line))
        columns += _patterns([name for name, _ in columns])
        return "".join(f"{word}\t{about}\n" for word, about in columns)
    except (SigmoidError, OSError, ValueError):
        return ""


def _columns(line: Words) -> Iterator[tuple[str, str]]:
    """Yield word and description of each column of the first file of records that is named."""
    for path in chain.from_iterable(map(_files, line.paths)):
        source_format = line.values.get("--from") or registry.by_ending(path) or ""
        is_format = source_format in registry.FORMATS
        names = registry.column_names(source_format) if is_format else None
        if names is None or not _is_regular_file(path):
            continue
        with _opened(path) as file:
            for column in names(file, BOUND, _record_options(line)):
                name = column.about if column.name is None else column.name
                if column.name is not None and _can_be_typed(name):
                    yield name, _short(column.about)
                elif column.number is not None:
                    yield str(column.number), _short(name)
        return


def _files(word: str) -> Iterator[str]:
    """Yield the files that a word names: those below a folder, or those that a pattern matches."""
    path = _expanded(word)
    if os.path.isdir(path):
        for folder, folders, names in islice(os.walk(path), _FOLDERS):
            folders.sort()
            yield from sorted(os.path.join(folder, name) for name in names)
    elif os.path.lexists(path) or not _WILDCARD.search(path):
        yield path
    else:
        yield from sorted(glob.glob(path))


def _expanded(path: str) -> str:
    """Returns the path as the shell would pass it, if it has not expanded it itself."""
    return path if os.path.lexists(path) else os.path.expanduser(os.path.expandvars(path))


def _is_regular_file(path: str) -> bool:
    """Whether reading it cannot wait, for the writer of a pipe or for a device."""
    return os.path.exists(path) and stat.S_ISREG(os.stat(path).st_mode)


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """A file whose start alone is read, expanded if it is compressed."""
    if path.lower().endswith(tuple(f".{ending}" for ending in registry.COMPRESSED)):
        yield io.BytesIO(_expanded_start(path))
    else:
        with open(path, "rb", buffering=0) as file:
            yield file


def _expanded_start(path: str) -> bytes:
    from sigmoid_cli.convert.inputs import File
    from sigmoid_cli.convert.streams.sources import opened

    chunks: list[bytes] = []
    size = 0
    with opened(File(path)) as source:
        while chunk := source.read(BOUND - size):
            chunks.append(chunk)
            size += len(chunk)
    return b"".join(chunks)


def _record_options(line: Words) -> RecordOptions:
    """Returns the options on the line that change what the columns are."""
    delimiter = line.values.get("--delimiter", "")
    if delimiter in _TAB:
        delimiter = "\t"
    header = False if "--no-header" in line.flags else True if "--header" in line.flags else None
    is_one = len(delimiter) == 1 and delimiter.isascii()
    return RecordOptions(header=header, delimiter=delimiter.encode() if is_one else None)


def _patterns(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield patterns for names that have the same first words."""
    matched: dict[str, list[str]] = {}
    for name in names:
        for end in _WORD_END.finditer(name):
            matched.setdefault(name[: end.end()], []).append(name)
    longest = {tuple(some): start for start, some in matched.items() if 1 < len(some) < len(names)}
    for some, start in longest.items():
        if not _WILDCARD.search(start):
            yield f"{start}*", f"{len(some)} columns"


def _can_be_typed(name: str) -> bool:
    return bool(name) and name.isprintable()


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
