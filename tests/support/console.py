"""Documents that show commands with what they write: these are run, and the output compared.

In a block marked `console`, and in a comment that starts with `<!-- console`, a line after `$ ` is
a command, `> ` continues it, and the lines that follow are what it writes to standard output and
standard error; `…` there stands for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from support.program import Program

_BLOCK = re.compile(r"^(?:```|<!-- )console\n(.*?)^(?:```|-->)$", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    line: str
    shown: str


def sections(text: str) -> Iterator[tuple[str, list[Command]]]:
    """The title of each section that holds commands, with them."""
    for section in re.split(r"^#{1,3} ", text, flags=re.MULTILINE)[1:]:
        title = section.partition("\n")[0]
        if found := commands(section):
            yield title, found


def commands(text: str) -> list[Command]:
    """The commands of all blocks."""
    return [command for block in _BLOCK.findall(text) for command in _commands(block)]


def _commands(block: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, *rest = part.splitlines(keepends=True)
        while rest and rest[0].startswith("> "):
            line += rest.pop(0)[2:]
        yield Command(line, "".join(rest))


def matches(shown: str, written: str) -> bool:
    pattern = ".*?".join(map(re.escape, shown.split("…")))
    return re.fullmatch(pattern, written, re.DOTALL) is not None


def check(shown: list[Command], folder: Path, more: Mapping[str, str] | None = None) -> None:
    """Run the commands in the folder and compare what they write."""
    program = Program(folder)
    for command in shown:
        run = program.in_shell(f"exec 2>&1\n{command.line}", shell="bash", env=more)
        written = run.out.decode()
        assert matches(command.shown, written), f"{command.line}writes:\n{written}"
