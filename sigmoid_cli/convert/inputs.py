"""What a command line may name as its input."""

from __future__ import annotations

from typing import NamedTuple

from sigmoid_cli.numeric.grid import Grid


class Arguments(NamedTuple):
    """Numbers given as arguments."""

    tokens: tuple[str, ...]


class Part(NamedTuple):
    """The records in a range of a file's bytes (see `convert.part`).

    Attributes:
        head: what stands for the begin of the file before the records of the part.
        begin: where in the file the range begins.
        end: where it ends.
        are_lines: whether a record is a line; else the range is just the records.
    """

    head: bytes
    begin: int
    end: int
    are_lines: bool


class RowGroups(NamedTuple):
    """Some row groups of a parquet file.

    Attributes:
        groups: their indices, one after the other.
        size: how many bytes of the file they take.
    """

    groups: range
    size: int


class File(NamedTuple):
    """A file by its path or URL, or a part of one."""

    path: str
    part: Part | RowGroups | None = None


class StandardInput(NamedTuple):
    """The standard input, under the name by which errors call it."""

    name: str = "<stdin>"


Input = Arguments | File | StandardInput | Grid
