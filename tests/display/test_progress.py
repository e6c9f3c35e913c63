"""The line of progress, on a terminal on which each look at the clock takes two seconds."""

from __future__ import annotations

import sys

import pytest

from support.patience import PATIENCE
from support.program import Program, environment
from support.terminal import terminal

SLOWLY = """
import itertools, time
moments = itertools.count(0, 2)
time.monotonic = lambda: float(next(moments))
from sigmoid_cli.cli import main
main()
"""


def shown(sigmoid: Program, *arguments: str) -> str:
    """What a terminal shows of a run of the program that ends well."""
    command = [sys.executable, "-c", SLOWLY, *arguments]
    its_environment = environment({"TERM": "xterm-256color"})
    with terminal(command, sigmoid.folder, its_environment) as (process, screen):
        screen.read_until_end()
        assert process.wait(PATIENCE) == 0, screen.shown
    return screen.shown


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_of_a_folder_the_files_that_are_done_are_counted(sigmoid: Program, jobs: str) -> None:
    (sigmoid.folder / "in/deep").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "deep/c.txt"):
        (sigmoid.folder / "in" / name).write_text("0\n" * 100)
    screen = shown(sigmoid, "eval", "in", "--output-dir", "out", "-j", jobs)
    counts = ["0/3", "1/3", "2/3"] if jobs == "1" else ["1/3", "2/3", "3/3"]
    positions = [screen.index(f"{count} files") for count in counts]
    assert positions == sorted(positions)
    assert "600/600 bytes" in screen
    assert (sigmoid.folder / "out/deep/c.txt").read_text() == "0.5\n" * 100


def test_notes_and_counts_have_lines_of_their_own(sigmoid: Program) -> None:
    (sigmoid.folder / "in").mkdir()
    for name in "abc":
        (sigmoid.folder / f"in/{name}.csv").write_text("0,1\n1,x\n")
    arguments = ("eval", "in", "-c", "1", "--output-dir", "out", "--on-error", "nan")
    lines = shown(sigmoid, *arguments).splitlines()
    for name in "abc":
        note = f"sigmoid: in/{name}.csv: the first record, '0,1', is taken for a header"
        assert sum(line.endswith(note) for line in lines) == 1
    assert "3 tokens that are not numbers became nan" in lines[-1]
