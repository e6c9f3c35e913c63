"""Whole programs on whole files."""

from __future__ import annotations

import math
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sigmoid_cli.bench.contenders.programs import Program, installed
from sigmoid_cli.bench.measure.rounds import Clock
from sigmoid_cli.bench.measure.sample import uniform
from sigmoid_cli.bench.report import Group
from sigmoid_cli.bench.sections import bulk, csv, jsonl, npy, small, text
from sigmoid_cli.bench.sections.bulk import Cost, Task, fitting, mistake
from sigmoid_cli.bench.settings import Settings

TASKS = [text.task(None), csv.task(2), npy.task(1), jsonl.task(None)]
LITTLE = Settings(size=30, low=-9.0, high=5.0)
NO_TIME = Clock(0.0, 0.0, math.inf)
"""There is time for three rounds only."""


def python(name: str, script: str) -> Program:
    return Program(name, ("-c", script), module="sys")


def measured(task: Task) -> Group:
    return bulk.group(task, LITTLE, NO_TIME, lambda _: None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "task",
    [TASKS[0], *(pytest.param(task, marks=pytest.mark.slow) for task in TASKS[1:])],
    ids=lambda task: task.section,
)
def test_ours_and_all_installed_programs_give_right_results_and_are_timed(
    task: Task, folder: Path
) -> None:
    group = measured(task)
    assert [row.failure for row in group.rows] == [None] * len(group.rows)
    assert group.rows[0].is_ours
    assert {len(row.times) for row in group.rows} == {3}
    assert {row.size for row in group.rows} == {30}
    ours = group.rows[0].accuracy
    assert ours is not None
    assert ours.correct == 1.0
    assert {*group.absent} <= {program.name for program in task.programs}
    assert list(folder.iterdir()) == []


def test_a_program_with_wrong_output_is_reported_and_not_timed(folder: Path) -> None:
    liars = (
        python("rounds", "import sys\nfor x in open(sys.argv[1]): print(0.5)"),
        python("stops", "print(0.5)"),
        python("talks", "print('hello')"),
        python("fails", "raise ValueError('no')"),
        python("leaves", "import sys; print('bad\\x1bluck\\nbye', file=sys.stderr); sys.exit(3)"),
    )
    task = replace(text.task(None), programs=liars)
    failures = {row.name: row.failure for row in measured(task).rows}
    assert failures["rounds"] is not None
    assert failures["rounds"].startswith("wrong output: 0.5 for σ(")
    assert failures["stops"] == "wrong output: 1 results of 30 numbers"
    assert failures["talks"] == "wrong output: could not convert string to float: b'hello'"
    assert failures["fails"] == "fails with exit 1: ValueError: no"
    assert failures["leaves"] == r"fails with exit 3: bad\x1bluck"
    assert list(folder.iterdir()) == []


def test_a_program_without_time_left_is_reported(folder: Path) -> None:
    over = Clock(0.0, 0.0, 0.0)
    (row,) = bulk.group(
        replace(text.task(None), programs=(python("late", ""),)), LITTLE, over, lambda _: None
    ).rows
    assert (row.failure, row.times) == ("not run: no time left", ())


def test_an_interrupt_removes_the_files(folder: Path) -> None:
    def interrupt(words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk.group(text.task(None), LITTLE, NO_TIME, interrupt)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.section)
def test_all_contenders_are_there(task: Task) -> None:
    names = {program.name for program in task.programs}
    expected = {
        "text": {"mawk", "gawk", "awk", "perl", "Miller", "jq", "DuckDB", "Polars"},
        "csv": {"mawk", "gawk", "awk", "perl", "Miller", "DuckDB", "Polars"},
        "npy": {"numpy textbook", "scipy expit"},
        "jsonl": {"Miller", "jq", "DuckDB", "Polars"},
    }
    assert names == {"sigmoid", *expected[task.section]}


def test_the_section_small_has_the_sizes_that_one_liners_have() -> None:
    tasks = {task.title: task for task in small.tasks(None, None)}
    assert list(tasks) == [
        "σ, 1,000 lines of text",
        "σ, 10,000 lines of text",
        "σ, 30,000 lines of text",
        "σ, 100,000 lines of text",
        "σ, 10,000 rows of CSV",
        "σ, 10,000 lines of JSON",
    ]
    names = [{program.name for program in task.programs} for task in tasks.values()]
    assert names == [
        {*(program.name for program in task.programs), "import click"}
        for task in (*[text.task(None)] * 4, csv.task(None), jsonl.task(None))
    ]
    assert {task.section for task in tasks.values()} == {"small"}


def test_a_size_asked_for_replaces_those_of_the_section_small() -> None:
    assert {task.count for task in small.tasks(None, 7)} == {7}


def test_every_program_gets_the_whole_file_of_a_task_with_a_size(folder: Path) -> None:
    *_, task = small.tasks(1, 40)
    group = bulk.group(task, replace(LITTLE, size=None), NO_TIME, lambda _: None)
    assert {row.size for row in group.rows if row.times} == {40}
    assert (group.section, group.title) == ("small", "σ, 40 lines of JSON")
    [floor] = [row for row in group.rows if row.name == "import click"]
    assert (floor.failure, floor.accuracy) == (None, None)


def test_an_object_without_a_result_is_wrong_output() -> None:
    for line in (b"{}", b"[1]", b"x"):
        with pytest.raises(ValueError, match=r"without score_sigmoid|Expecting value"):
            jsonl.decoded(line)


def test_records_are_of_six_fields_and_some_sixty_bytes() -> None:
    lines = csv.encoded(uniform(100, -10.0, 10.0, 0)).splitlines()
    assert {line.count(b",") for line in lines} == {5}
    assert 55 < sum(map(len, lines[1:])) / 100 < 65


def test_sixteen_digits_are_right_and_a_lost_0_is_not() -> None:
    x = np.array([-730.0, 1.0])
    right = np.array([9e-318, 0.7310585786300049])
    assert mistake(x, np.array([9e-318, 0.731058578630005]), right) is None
    assert mistake(x, np.array([0.0, 0.73105857863]), right) == (
        "0.0 for σ(-730.0), which is 9e-318"
    )
    assert mistake(x, np.array([np.nan, 0.5]), right) is not None


def test_ours_gets_the_whole_file_and_slow_programs_no_less_than_takes_as_long() -> None:
    costs = {"ours": Cost(0.1, 1e-7), "fast": Cost(0.3, 1e-8), "slow": Cost(0.01, 5e-6)}
    sizes = fitting(costs, 10.0)
    assert sizes["ours"] == sizes["fast"] == 1_000_000
    assert sizes["slow"] == 62_500
    ours, slow = costs["ours"].seconds(1_000_000), costs["slow"].seconds(62_500)
    assert ours < slow <= 2 * ours
    assert sum(10 * costs[name].seconds(size) for name, size in sizes.items()) < 10.0


def test_without_time_the_least_size_is_used() -> None:
    assert fitting({"ours": Cost(1.0, 1.0)}, 0.0) == {"ours": 1000}


def test_an_executable_with_two_names_runs_once(tmp_path: Path) -> None:
    link = tmp_path / "other"
    link.symlink_to(sys.executable)
    once, twice = Program("a", (sys.executable,)), Program("b", (str(link),))
    gone, lost = Program("c", ("no-such-program",)), Program("d", ("-c",), module="no_such_module")
    assert installed([once, twice, gone, lost]) == ([once], ("c", "d"))


def test_the_version_of_a_program_is_found() -> None:
    version = ".".join(map(str, sys.version_info[:3]))
    assert Program("python", (sys.executable,)).version == version
    assert Program("click", ("-c", "pass"), module="click").version
