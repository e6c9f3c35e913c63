"""The line of progress, on a terminal on which each look at the clock takes two seconds."""

from __future__ import annotations

import re
import sys

import pytest

from support.patience import PATIENCE
from support.program import Program, environment
from support.terminal import Terminal, terminal

SLOWLY = """
import itertools, time
moments = itertools.count(0, 2)
time.monotonic = lambda: float(next(moments))
from sigmoid_cli.cli import main
main()
"""


def screen_of(sigmoid: Program, *arguments: str) -> Terminal:
    """The screen after a run of the program that ends well."""
    command = [sys.executable, "-c", SLOWLY, *arguments]
    its_environment = environment({"TERM": "xterm-256color"})
    with terminal(command, sigmoid.folder, its_environment) as (process, screen):
        screen.read_until_end()
        assert process.wait(PATIENCE) == 0, screen.shown
    return screen


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_of_a_folder_the_files_that_are_done_are_counted(sigmoid: Program, jobs: str) -> None:
    (sigmoid.folder / "in/deep").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "deep/c.txt"):
        (sigmoid.folder / "in" / name).write_text("0\n" * 100)
    screen = screen_of(sigmoid, "eval", "in", "--output-dir", "out", "-j", jobs).shown
    counts = ["0/3", "1/3", "2/3"] if jobs == "1" else ["1/3", "2/3", "3/3"]
    positions = [screen.index(f"{count} files") for count in counts]
    assert positions == sorted(positions)
    assert "600/600 bytes" in screen
    assert (sigmoid.folder / "out/deep/c.txt").read_text() == "0.5\n" * 100


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_line_is_erased_before_a_note_is_written(sigmoid: Program, jobs: str) -> None:
    (sigmoid.folder / "in").mkdir()
    for name in "abc":
        (sigmoid.folder / f"in/{name}.csv").write_text("0,1\n1,x\n")
    options = ("-c", "1", "--on-error", "nan", "-j", jobs)
    screen = screen_of(sigmoid, "eval", "in", "--output-dir", "out", *options)
    first_in_line = rb"(?:^|\n|\x1b\[2K)sigmoid: "
    for name in b"a", b"b", b"c":
        note = rb"in/%b\.csv: the first record, '0,1', is taken for a header\r\n" % name
        assert len(re.findall(first_in_line + note, screen.data)) == 1
    assert screen.shown.endswith("sigmoid: 3 tokens that are not numbers became nan\n")
