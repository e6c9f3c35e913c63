"""CONTRIBUTING.md is true: what it says of a new format and a new function is done, by its word.

In a copy of the project, a block of Python is written where the text before it says
(``Write … `PATH`:``), or added at the end of a table (``Add to `NAME` in `PATH`:``). Then the
commands shown are run.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.console import check, commands
from support.requirements import needed_program

ROOT = Path(__file__).parent.parent

SECTIONS = {
    section.partition("\n")[0]: section
    for section in re.split(r"^## ", (ROOT / "CONTRIBUTING.md").read_text(), flags=re.MULTILINE)
    if section.startswith("A new ")
}

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def follow(section: str, copy: Path) -> list[str]:
    """Does what the section says of files; gives their paths."""
    paths = []
    for block in _BLOCK.finditer(section):
        words = section[: block.start()].rstrip().rpartition("\n\n")[2]
        *others, target = re.findall("`([^`]+)`", words)
        path, code = copy / target, block[1]
        if re.search(r"\bWrite\b", words):
            assert not path.exists()
            path.write_text(code)
        else:
            before, start, table = path.read_text().partition(f"\n{others[-1]} = {{\n")
            entries, end, rest = table.partition("\n}\n")
            path.write_text(f"{before}{start}{entries}\n{code.rstrip()}{end}{rest}")
        paths.append(target)
    return paths


@pytest.mark.parametrize("title", SECTIONS)
def test_the_steps_of_contributing_are_all_that_a_new_part_takes(
    tmp_path: Path, title: str
) -> None:
    needed_program("man")
    section, copy = SECTIONS[title], tmp_path / "copy"
    for name in ("sigmoid_cli", "tests", "tools", "completions", "man"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    paths = follow(section, copy)
    assert len(paths) == 3
    for check_ in (["check"], ["format", "--check"]):
        subprocess.run([sys.executable, "-m", "ruff", *check_, *paths], cwd=copy, check=True)
    own = {"PYTHONPATH": str(copy), "PYTEST_ADDOPTS": "-n 0 -p no:cacheprovider"}
    check(commands(section), copy, own)


def test_contributing_has_both_examples() -> None:
    assert list(SECTIONS) == ["A new format", "A new function"]
