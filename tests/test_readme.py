"""README.md is true: every command line in it is run, and what it shows is compared.

Each section starts in an empty folder (see `shown`).
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from support.console import Command, check, matches, sections
from support.requirements import missing, needed_program

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()

NEEDED = ("awk", "jq", "mlr", "parallel", "sqlite3")
"""Programs that a command of the README may need and a machine may lack."""

NEEDED_MODULES = ("pandas", "polars", "xarray")
"""The same for modules of Python."""


@pytest.mark.parametrize(
    "shown", [pytest.param(shown, id=title) for title, shown in sections(README)]
)
def test_every_command_of_the_readme_writes_what_is_shown(
    tmp_path: Path, shown: list[Command]
) -> None:
    for command in shown:
        for name in NEEDED:
            if re.search(rf"\b{name}\b", command.line):
                needed_program(name)
        for name in NEEDED_MODULES:
            if f"import {name}" in command.line and find_spec(name) is None:
                missing(f"{name} is not installed")
    folder = tmp_path / "folder"
    folder.mkdir()
    check(shown, folder)


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
