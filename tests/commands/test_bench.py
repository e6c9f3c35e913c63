"""`sigmoid bench` as it is typed. Nothing here asserts a speed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sigmoid_cli.bench.schema import encoded
from support.program import Program
from support.reports import a_usual_report

QUICK = ("bench", "--size", "20", "--seconds", "1")

INTERRUPTED_BEFORE_ITS_SECOND_ROUND = """
import os, signal
from sigmoid_cli import cli
from sigmoid_cli.bench.progress import BenchProgress

show = BenchProgress.show

def show_and_interrupt(self, text):
    show(self, text)
    if text.endswith("round 2"):
        os.kill(os.getpid(), signal.SIGINT)

BenchProgress.show = show_and_interrupt
cli.main()
"""
"""A few numbers and rounds; the first group always, what follows if there is time."""


def written_report(folder: Path, **changes: object) -> str:
    path = folder / "old.json"
    path.write_text(json.dumps({**encoded(a_usual_report()), **changes}))
    return path.name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "speed"], "'speed' is not one of core, family, text, csv, npy, start, small"),
        (["--size", "0"], "'0' is not a whole number above 0"),
        (["--size", "many"], "'many' is not a size such as 1000, 1e6, 64k or 10M"),
        (["--seconds", "0.5"], "0.5 is not in the range"),
        (["--seconds", "nan"], "nan is not a number"),
        (["--range", "1", "1"], "1 1 is not an interval of numbers, LO below HI"),
        (["--range", "-inf", "1"], "-inf 1 is not an interval of numbers, LO below HI"),
        (["--range", "0", "x"], "'x' is not a number"),
        (["--seed", "-1"], "-1 is not in the range"),
        (["--jobs", "0"], "0 is not in the range"),
        (["--threshold", "-5"], "-5.0 is not in the range"),
        (["--threshold", "nan"], "nan is not a number"),
        (["--to", "xml"], "'xml' is not one of"),
        (["1"], "unexpected extra argument (1)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_bad_value_is_a_usage_error(sigmoid: Program, arguments: list[str], message: str) -> None:
    run = sigmoid("bench", *arguments)
    assert (run.status, run.out) == (2, b"")
    assert message in run.err


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (2, "old.json: has a newer schema than this version knows"),
        (None, "old.json: is not a report of sigmoid bench"),
    ],
)
def test_an_old_report_that_cannot_be_read_is_an_error_before_any_work(
    sigmoid: Program, schema: int | None, message: str
) -> None:
    run = sigmoid("bench", "--compare", written_report(sigmoid.folder, schema=schema))
    assert run.status == 1
    assert run.err.startswith(f"sigmoid: {message}\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[" * 100_000, "is nested too deeply for a report"),
        (b"\x1b]0;title\x07", "is not JSON"),
        (b'{"schema": 1, "groups": [], "version": 1e400}', "is damaged: version is not a string"),
    ],
)
def test_a_hostile_old_report_is_an_error_with_a_remedy(
    sigmoid: Program, data: bytes, message: str
) -> None:
    (sigmoid.folder / "\x1b[31mold").write_bytes(data)
    run = sigmoid("bench", "--compare", "\x1b[31mold")
    assert (run.status, run.out) == (1, b"")
    assert run.err.splitlines() == [
        f"sigmoid: \\x1b[31mold: {message}",
        "make one with: sigmoid bench --to json -o OLD.json",
    ]


def test_a_missing_old_report_is_an_error(sigmoid: Program) -> None:
    run = sigmoid("bench", "--compare", "no.json")
    assert (run.status, run.out) == (1, b"")
    assert run.err == "sigmoid: no.json: no such file or directory\n"


def test_an_output_that_cannot_be_written_is_an_error_before_any_work(sigmoid: Program) -> None:
    run = sigmoid("bench", "-o", "no/folder.json")
    assert (run.status, run.out) == (1, b"")
    assert "no/folder.json" in run.err


def test_it_is_markdown_elsewhere_than_on_a_terminal(sigmoid: Program) -> None:
    run = sigmoid(*QUICK, "--only", "start")
    assert (run.status, run.err) == (0, "")
    text = run.out.decode()
    assert text.startswith("**start: time to the first result**")
    assert "\n| python -c pass |" in text
    assert list(sigmoid.folder.iterdir()) == []


def test_colour_is_kept_in_a_pipe_if_asked_for(sigmoid: Program) -> None:
    run = sigmoid(*QUICK, "--only", "start", "--to", "rich", "--color")
    assert "\x1b[" in run.out.decode()


def test_sections_without_time_left_are_named(sigmoid: Program) -> None:
    run = sigmoid(*QUICK)
    text = run.out.decode()
    assert run.status == 0
    assert "**core: σ float64" in text
    assert re.search("no time left for .*start; raise --seconds", text)


def test_a_report_compared_with_an_old_one_measures_the_same(sigmoid: Program) -> None:
    first = sigmoid(
        *QUICK, "--only", "core", "--seed", "3", "--range", "-700", "-5", "-o", "old.json"
    )
    assert (first.status, first.out, first.err) == (0, b"", "")
    arguments = ("--seconds", "1", "--threshold", "1e9", "--compare", "old.json", "--to", "json")
    second = sigmoid("bench", *arguments)
    assert second.err == ""
    old, new = json.loads((sigmoid.folder / "old.json").read_bytes()), json.loads(second.out)
    assert new["schema"] == 1
    assert new["settings"]["only"] == ["core"]
    for name in ("range", "seed"):
        assert new["settings"][name] == old["settings"][name]
    assert {row["size"] for row in new["groups"][0]["rows"]} == {20}
    assert not any(change["less_accurate"] for change in new["comparison"]["changes"])
    assert second.status == 0
    ours = [group["rows"][0]["accuracy"] for group in new["groups"]]
    assert {accuracy["correctly_rounded"] for accuracy in ours} == {1.0}


def test_a_loss_of_accuracy_ends_with_exit_code_1(sigmoid: Program) -> None:
    report = encoded(a_usual_report())
    report["groups"][0]["rows"][0]["accuracy"]["worst_ulp"] = 0.1
    report["groups"][0]["rows"][0]["size"] = 20
    path = sigmoid.folder / "old.json"
    path.write_text(json.dumps(report))
    run = sigmoid(*QUICK, "--threshold", "1e9", "--compare", "old.json")
    assert run.status == 1
    assert "less accurate" in run.out.decode()


def test_a_terminal_gets_tables_and_the_progress(sigmoid: Program) -> None:
    run = sigmoid.on_terminal(*QUICK, "--only", "start")
    text = run.out.decode()
    assert run.status == 0
    assert "start: round 1" in text
    assert "─" in text
    assert "\x1b[1m" in text


def test_an_interrupt_reports_finished_rounds_and_ends_with_130(sigmoid: Program) -> None:
    old = sigmoid.folder / "report.json"
    old.write_text("old")
    arguments = ("bench", "--only", "start", "--seconds", "600", "-o", old.name)
    run = sigmoid.in_python(INTERRUPTED_BEFORE_ITS_SECOND_ROUND, *arguments, signals=True)
    assert (run.status, run.err.strip()) == (130, "")
    report = json.loads(run.out)
    assert report["complete"] is False
    assert {len(row["times"]) for row in report["groups"][0]["rows"]} == {1}
    assert old.read_text() == "old"
    assert list(sigmoid.folder.iterdir()) == [old]
