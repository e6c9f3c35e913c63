"""README.md and the guide in docs/ are true: every command line is run, and its output compared.

Each section of README.md, and each page of the guide, starts in an empty folder.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from support.console import Command, check, commands, matches, sections
from support.requirements import missing, needed_program

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PAGES = sorted((ROOT / "docs").glob("*.md"))

NEEDED = ("awk", "jq", "mlr", "parallel", "sqlite3")
"""Programs that a command may need and a machine may lack."""

NEEDED_MODULES = ("dask", "pandas", "polars", "pyarrow", "scipy", "xarray")
"""The same for modules of Python."""


SHOWN = [
    *(pytest.param(shown, id=f"README.md, {title}") for title, shown in sections(README)),
    *(
        pytest.param(shown, id=page.name)
        for page in PAGES
        if (shown := commands(page.read_text(encoding="utf-8")))
    ),
]
LINK = re.compile(r"\]\(([^)#]+)(?:#([^)]+))?\)")


@pytest.mark.parametrize("shown", SHOWN)
def test_every_command_of_the_readme_and_the_guide_writes_what_the_page_shows(
    tmp_path: Path, shown: list[Command]
) -> None:
    for command in shown:
        for name in NEEDED:
            if re.search(rf"\b{name}\b", command.line):
                needed_program(name)
        for name in NEEDED_MODULES:
            if re.search(rf"(import|from) {name}\b", command.line) and find_spec(name) is None:
                missing(f"{name} is not installed")
    folder = tmp_path / "folder"
    folder.mkdir()
    check(shown, folder)


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *PAGES], ids=lambda page: str(page.relative_to(ROOT))
)
def test_links_lead_to_files_of_the_project(page: Path) -> None:
    targets = [target for target, _ in LINK.findall(page.read_text(encoding="utf-8"))]
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).is_file()] == []


def test_the_readme_links_to_every_page_of_the_guide() -> None:
    assert {page.name for page in PAGES} == set(re.findall(r"\]\(docs/(.+?\.md)\)", README))


def test_the_readme_fits_into_200_lines() -> None:
    assert len(README.splitlines()) <= 200


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
