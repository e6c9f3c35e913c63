"""Sorts the words of an unfinished command line for completion, without Click."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from sigmoid_cli.numeric.grammar import is_number

WITH_VALUE = {
    "-c": "--column",
    "-d": "--delimiter",
    "-j": "--jobs",
    "-o": "--output",
    "-p": "--precision",
}
"""The short options that take a value, with their long names."""

LONG_WITH_VALUE = frozenset(
    {
        *WITH_VALUE.values(),
        "--as",
        "--cluster",
        "--count",
        "--decimals",
        "--depth",
        "--dtype",
        "--from",
        "--location",
        "--missing",
        "--on-error",
        "--output-dir",
        "--rows",
        "--scale",
        "--split",
        "--start",
        "--step",
        "--stop",
        "--temperature",
        "--to",
    }
)
"""The long options that take a value; to load the commands would take twice as long."""


class Words(NamedTuple):
    """A command line, sorted.

    Attributes:
        paths: the arguments that are neither options nor their values nor numbers, in order.
        values: of the options that take one, by long name; the last one counts.
        flags: the options that take none.
    """

    paths: tuple[str, ...]
    values: dict[str, str]
    flags: frozenset[str]


def sorted_words(words: Sequence[str]) -> Words:
    """Sort the words after the name of a command."""
    paths: list[str] = []
    values: dict[str, str] = {}
    flags: set[str] = set()
    waiting = iter(words)
    for word in waiting:
        name, equals, value = word.partition("=")
        if word == "--":
            paths += waiting
        elif is_number(os.fsencode(word)) or word == "-":
            continue
        elif name in LONG_WITH_VALUE:
            values[name] = value if equals else next(waiting, "")
        elif word[:2] in WITH_VALUE:
            values[WITH_VALUE[word[:2]]] = word[2:] or next(waiting, "")
        elif word.startswith("-"):
            flags.add(word)
        elif word:
            paths.append(word)
    return Words(tuple(paths), values, frozenset(flags))
