"""Completion of column names, and of patterns of several: of the file on the command line.

A shell asks with `_SIGMOID_COMPLETE=columns sigmoid COMMAND WORD...` and gets one line a column:
what to type, a tab, a word about it. Whatever is wrong with the file, there are none.
"""

from __future__ import annotations

import csv
import os
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence

from sigmoid_cli.commands.completion.words import Words, sorted_words
from sigmoid_cli.errors import SigmoidError, printable
from sigmoid_cli.formats import registry
from sigmoid_cli.numeric.grammar import is_number

BOUND = 1 << 16
"""How many bytes of a file are read at most, so that a Tab never waits."""

_DELIMITERS = {"csv": ",", "tsv": "\t"}
_TAB = ("\\t", "tab")
_WORD_END = re.compile(r"[_.\-](?=.)")
_WILDCARD = re.compile(r"[*?[]")
_SHOWN = 40

Columns = Iterator[tuple[str, str]]
"""What to type for each column, and what tells it from others."""


def completions(words: Sequence[str]) -> str:
    """The lines for a shell, for the words behind the name of the program."""
    line = sorted_words(words[1:])
    try:
        columns = list(_columns(line))
        columns += _patterns([name for name, _ in columns])
        return "".join(f"{word}\t{about}\n" for word, about in columns)
    except (SigmoidError, OSError, ValueError, RecursionError, csv.Error):
        return ""


def _columns(line: Words) -> Columns:
    """The columns of the first file of records on the line."""
    for path in map(_reachable, line.paths):
        format_ = line.values.get("--from") or registry.by_ending(path)
        if format_ in _DELIMITERS and _is_regular_file(path):
            return _of_delimited(_begin(path), _delimiter(line, format_), _has_header(line))
        if format_ == "parquet" and _is_regular_file(path):
            return _of_parquet(path)
        if format_ == "jsonl" and _is_regular_file(path):
            return _of_json_lines(_begin(path))
    return iter(())


def _reachable(path: str) -> str:
    """The path as the shell would hand it over, where it has not done so already."""
    return path if os.path.lexists(path) else os.path.expanduser(os.path.expandvars(path))


def _is_regular_file(path: str) -> bool:
    """Whether reading it cannot wait, for the writer of a pipe or for a device."""
    return os.path.exists(path) and stat.S_ISREG(os.stat(path).st_mode)


def _begin(path: str) -> str:
    """The begin of a file; whole lines only, unless it is less than one."""
    if path.lower().endswith(tuple(f".{ending}" for ending in registry.COMPRESSED)):
        data = _expanded_begin(path)
    else:
        with open(path, "rb", buffering=0) as file:
            data = file.read(BOUND)
    if len(data) == BOUND:
        data = data[: data.rfind(b"\n") + 1] or data
    return data.removeprefix(BOM_UTF8).decode("utf-8", "surrogateescape")


def _expanded_begin(path: str) -> bytes:
    from sigmoid_cli.convert.inputs import File
    from sigmoid_cli.convert.streams.sources import opened

    chunks: list[bytes] = []
    size = 0
    with opened(File(path)) as source:
        while chunk := source.read(BOUND - size):
            chunks.append(chunk)
            size += len(chunk)
    return b"".join(chunks)


def _delimiter(line: Words, format_: str) -> str:
    said = line.values.get("--delimiter", "")
    if said in _TAB:
        return "\t"
    return said if len(said) == 1 else _DELIMITERS[format_]


def _has_header(line: Words) -> bool | None:
    """What the line says of a header; None if nothing."""
    if "--no-header" in line.flags:
        return False
    return True if "--header" in line.flags else None


def _of_delimited(text: str, delimiter: str, has_header: bool | None) -> Columns:
    """The names in the first record, or the numbers of its fields if it holds no names."""
    lines = (line + "\n" for line in text.split("\n"))
    first = next(filter(None, csv.reader(lines, delimiter=delimiter)), [])
    if has_header is None:
        has_header = not any(is_number(os.fsencode(field.strip())) for field in first)
    for number, field in enumerate(first, 1):
        if has_header and _can_be_typed(field) and first.count(field) == 1:
            yield field, f"column {number}"
        else:
            yield str(number), _short(field)


def _of_json_lines(text: str) -> Columns:
    """The keys of the first line, with their values there."""
    import json

    first = json.loads(text.lstrip().partition("\n")[0])
    for key, value in first.items() if isinstance(first, dict) else ():
        if _can_be_typed(key):
            yield key, _short(json.dumps(value, ensure_ascii=False))


def _of_parquet(path: str) -> Columns:
    """The columns in the schema, with their types."""
    from sigmoid_cli.formats.parquet.footer import columns

    with open(path, "rb") as file:
        for name, type_ in columns(file, BOUND):
            if _can_be_typed(name):
                yield name, type_


def _patterns(names: Sequence[str]) -> Columns:
    """Patterns that match some of the names: those that start alike up to the end of a word."""
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
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
