"""A clock that goes back, files from the future: no duration and no result hangs on the date."""

from __future__ import annotations

import ast
import os
import time
from pathlib import Path

import pytest

import sigmoid_cli
from support.program import Program

ROOT = Path(sigmoid_cli.__file__).parent
DATES = {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time"}
ALLOWED = {("bench/run.py", "datetime.now"): "the date of a report"}

AS_THE_CLOCK_GOES_BACK = """
import itertools, time
from sigmoid_cli import cli

hours = itertools.count(1e9, -3600)
time.time = lambda: next(hours)
time.time_ns = lambda: int(next(hours) * 1e9)
cli.main()
"""

AS_THE_CLOCK_LEAPS = """
import time
from sigmoid_cli import cli
from sigmoid_cli.convert import blocks

read, monotonic, slept = blocks.BlockReader.read, time.monotonic, 0

def slow_read(self):
    global slept
    slept += 2
    return read(self)

blocks.BlockReader.read = slow_read
time.monotonic = lambda: monotonic() + slept
cli.main()
"""


def dates_taken(tree: ast.AST) -> set[str]:
    """Where the program asks for the date, by what it calls."""
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call
        for call in calls
        if call in DATES or call.endswith((".now", ".utcnow", ".today", ".fromtimestamp"))
    }


def test_no_duration_is_taken_from_a_clock_that_may_go_back() -> None:
    found = {
        (str(path.relative_to(ROOT)), call)
        for path in ROOT.rglob("*.py")
        for call in dates_taken(ast.parse(path.read_text()))
    }
    assert found == set(ALLOWED)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("script", [AS_THE_CLOCK_GOES_BACK, AS_THE_CLOCK_LEAPS])
def test_a_clock_that_goes_back_changes_no_result_and_no_progress(
    sigmoid: Program, script: str, jobs: str
) -> None:
    (sigmoid.folder / "in.txt").write_bytes(b"0\n" * 600_000)
    arguments = ("eval", "in.txt", "-o", "out", "--progress", "-j", jobs)
    run = sigmoid.in_python(script, *arguments)
    assert run.status == 0, run.err
    assert "Traceback" not in run.err
    assert "-" not in run.err.replace("-:--:--", "")  # no negative rate, no time left below 0
    assert (sigmoid.folder / "out").read_bytes() == b"0.5\n" * 600_000


@pytest.mark.parametrize(
    ("source", "target", "is_left_out"),
    [
        (3600, 7200, True),
        (7200, 3600, False),
        (3600, 3600, True),
        (3600, 0, False),
        (-(10**9), 0, True),
        (-(10**9), -(10**9) - 1, False),
    ],
)
def test_skip_existing_goes_by_the_dates_of_the_files_and_never_by_the_clock(
    sigmoid: Program, source: int, target: int, is_left_out: bool
) -> None:
    """Both from the future, or from long ago: what counts is which of them is older."""
    now = time.time()
    (sigmoid.folder / "out").mkdir()
    for name, data, age in (("in.txt", "0\n", source), ("out/in.txt", "old\n", target)):
        (sigmoid.folder / name).write_text(data)
        os.utime(sigmoid.folder / name, (now + age, now + age))
    run = sigmoid("eval", "in.txt", "--output-dir", "out", "--skip-existing")
    assert (run.status, run.err) == (0, "")
    result = (sigmoid.folder / "out" / "in.txt").read_text()
    assert result == ("old\n" if is_left_out else "0.5\n")


def test_an_input_from_the_future_is_rewritten_in_place_like_any_other(sigmoid: Program) -> None:
    path = sigmoid.folder / "in.txt"
    path.write_text("0\n")
    os.utime(path, (2**33, 2**33))
    assert sigmoid("eval", "in.txt", "--in-place").status == 0
    assert path.read_text() == "0.5\n"
