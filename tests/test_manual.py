"""The manual pages and the completion scripts say what the program says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from generate import files
from sigmoid_cli.cli import sigmoid as group
from support.program import environment
from support.requirements import needed_program

ROOT = Path(__file__).parent.parent

GENERATED = files()
PAGES = sorted(name for name in GENERATED if name.endswith(".1"))


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_current(name: str) -> None:
    written = (ROOT / name).read_text(encoding="utf-8")
    assert written == GENERATED[name], "run: python tools/generate.py"


def test_no_generated_file_is_left_over() -> None:
    found = {f"{path.parent.name}/{path.name}" for path in ROOT.glob("man/*")}
    assert found == set(PAGES)
    assert len(PAGES) == 1 + len(group.list_commands(None))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_set_without_a_warning(name: str) -> None:
    command = [needed_program("man"), "--warnings", "-E", "UTF-8", "-l", str(ROOT / name)]
    run = subprocess.run(
        command, capture_output=True, env=environment({"MANWIDTH": "80"}), check=True, text=True
    )
    assert run.stderr == ""
    text = re.sub(".\b", "", run.stdout)
    for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "OPTIONS", "EXIT STATUS"):
        assert re.search(rf"^{section}$", text, re.MULTILINE), section
    assert text.index("\nEXAMPLES\n") < text.index("\nOPTIONS\n")
    assert "130" in text
    assert "NO_COLOR" in text


@pytest.mark.parametrize("name", PAGES)
def test_the_name_of_a_page_says_what_its_command_does(name: str) -> None:
    line = GENERATED[name].split(".SH NAME\n")[1].splitlines()[0]
    assert re.match(r"[a-z\\-]+ \\- (compute|show|measure) ", line)


@pytest.mark.parametrize("name", PAGES)
def test_each_heading_stands_once_in_a_page(name: str) -> None:
    headings = re.findall(r"^\.S[HS] (.+)$", GENERATED[name], re.MULTILINE)
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_nothing_but_ascii(name: str) -> None:
    assert GENERATED[name].isascii()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_well_formed(shell: str) -> None:
    file = {"bash": "sigmoid.bash", "zsh": "_sigmoid", "fish": "sigmoid.fish"}[shell]
    path = str(ROOT / "completions" / file)
    run = subprocess.run([needed_program(shell), "-n", path], capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
