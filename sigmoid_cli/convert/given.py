"""What a command line may name as its input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sigmoid_cli.formats.grid import Grid


class Numbers(NamedTuple):
    """Numbers given as arguments."""

    tokens: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file by its path or URL."""

    path: str


@dataclass(frozen=True)
class Part(File):
    """A part of a file (see `convert.part`).

    Attributes:
        head: what stands for the begin of the file before the records of the part.
        begin: where in the file the range of bytes begins in which its records do.
        end: where that range ends.
        are_lines: whether a record is a line; else the range is just the records.
    """

    head: bytes
    begin: int
    end: int
    are_lines: bool


@dataclass(frozen=True)
class RowGroups(File):
    """A part of a parquet file: some of its row groups.

    Attributes:
        groups: their indices, one after the other.
        size: how many bytes of the file they take.
    """

    groups: range
    size: int


@dataclass(frozen=True)
class StandardInput:
    """The standard input."""


Input = Numbers | File | StandardInput | Grid
