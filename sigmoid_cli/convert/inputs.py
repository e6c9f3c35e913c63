"""What a command line may name as its input."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.formats.parts import Part, RowGroups
    from sigmoid_cli.numeric.grid import Grid


class Arguments(Frozen):
    """Numbers that are arguments themselves."""

    tokens: tuple[str, ...]


class File(Frozen):
    """A file by its path or URL, or a part of one."""

    path: str
    part: Part | RowGroups | None = None


class StandardInput(Frozen):
    """The standard input, with the name that error messages use for it."""

    name: str = "<stdin>"


Input: TypeAlias = "Arguments | File | StandardInput | Grid"
