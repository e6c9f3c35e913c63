"""What a command line may name as its input."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from sigmoid_cli.formats.parts import Part, RowGroups
    from sigmoid_cli.numeric.grid import Grid


class Arguments(NamedTuple):
    """Numbers that are arguments themselves."""

    tokens: tuple[str, ...]


class File(NamedTuple):
    """A file by its path or URL, or a part of one."""

    path: str
    part: Part | RowGroups | None = None


class StandardInput(NamedTuple):
    """The standard input, with the name that error messages use for it."""

    name: str = "<stdin>"


Input: TypeAlias = "Arguments | File | StandardInput | Grid"
