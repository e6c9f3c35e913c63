"""README.md is true: every command line in it is run, and what it shows is compared.

In a block marked `console`, and in a comment that starts with `<!-- console`, a line after `$ ` is
a command, `> ` continues it, and the lines that follow are what it writes to standard output and
standard error; `…` there stands for anything. Each section starts in an empty folder.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import missing
from program import PATIENCE, PROGRAM, environment

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()

NEEDED = ("awk", "jq", "mlr", "parallel", "sqlite3")
"""Programs that a command of the README may need and a machine may lack."""

NEEDED_MODULES = ("pandas",)
"""The same for modules of Python."""

_BLOCK = re.compile(r"^(?:```|<!-- )console\n(.*?)^(?:```|-->)$", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    line: str
    shown: str


def sections(text: str) -> Iterator[tuple[str, list[Command]]]:
    """The title of each section that holds commands, with them."""
    for section in re.split(r"^#{1,3} ", text, flags=re.MULTILINE)[1:]:
        title = section.partition("\n")[0]
        found = [command for block in _BLOCK.findall(section) for command in commands(block)]
        if found:
            yield title, found


def commands(block: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, *rest = part.splitlines(keepends=True)
        while rest and rest[0].startswith("> "):
            line += rest.pop(0)[2:]
        yield Command(line, "".join(rest))


def matches(shown: str, written: str) -> bool:
    pattern = ".*?".join(map(re.escape, shown.split("…")))
    return re.fullmatch(pattern, written, re.DOTALL) is not None


@pytest.mark.parametrize(
    "shown", [pytest.param(shown, id=title) for title, shown in sections(README)]
)
def test_every_command_of_the_readme_writes_what_is_shown(
    tmp_path: Path, needed: Callable[[str], str], shown: list[Command]
) -> None:
    folder, programs = tmp_path / "folder", tmp_path / "programs"
    folder.mkdir()
    programs.mkdir()
    sigmoid, python = programs / "sigmoid", programs / "python3"
    sigmoid.write_text(f'#!/bin/sh\nexec {" ".join(PROGRAM)} "$@"\n')
    python.write_text(f'#!/bin/sh\nexec {PROGRAM[0]} "$@"\n')
    sigmoid.chmod(0o755)
    python.chmod(0o755)
    plain = environment()
    for command in shown:
        for name in NEEDED:
            if re.search(rf"\b{name}\b", command.line):
                needed(name)
        for name in NEEDED_MODULES:
            if f"import {name}" in command.line and find_spec(name) is None:
                missing(f"{name} is not installed")
        run = subprocess.run(
            ["bash", "-c", command.line],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**plain, "PATH": f"{programs}:{plain['PATH']}"},
            timeout=PATIENCE,
            check=False,
        )
        written = run.stdout.decode()
        assert matches(command.shown, written), f"{command.line}writes:\n{written}"


def test_the_commands_to_install_and_to_test_are_those_that_ci_runs() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    ci = (ROOT / ".ci" / "run").read_text()
    assert len(blocks) >= 2
    for line in "".join(blocks).splitlines():
        assert re.search(rf"^ *{re.escape(line)}$", ci, re.MULTILINE), line


def test_a_block_is_read_as_it_is_meant() -> None:
    text = (
        "# A\n```console\n$ a \\\n> b\n1\n\n2\n$ c\n```\n## B\nno\n## C\n<!-- console\n$ d\n-->\n"
    )
    assert list(sections(text)) == [
        ("A", [Command("a \\\nb\n", "1\n\n2\n"), Command("c\n", "")]),
        ("C", [Command("d\n", "")]),
    ]
    assert matches("1 … s\n…\n", "1 2.5 s\nb\nc\n")
    assert not matches("1.5\n", "105\n")
