"""The section `start`: the time to the first result."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sigmoid_cli import __version__
from sigmoid_cli.bench.contenders.programs import Program, run
from sigmoid_cli.bench.measure.rounds import Clock, Run, timed_rounds
from sigmoid_cli.bench.report import Group, Row
from sigmoid_cli.bench.settings import Settings

SECTION = "start"
TITLE = "time to the first result"

_OURS = ("-m", "sigmoid_cli")
PROGRAMS = (
    Program("sigmoid eval 1", (*_OURS, "eval", "1"), module="sigmoid_cli", is_ours=True),
    Program("sigmoid --help", (*_OURS, "--help"), module="sigmoid_cli", is_ours=True),
    Program("python -c pass", ("-c", "pass"), module="sys"),
    Program("python -c 'import click'", ("-c", "import click"), module="click"),
)


def group(settings: Settings, clock: Clock, notify: Callable[[str], None]) -> Group:
    """Measure the start of this program, of Python, and of Python with click."""
    with tempfile.TemporaryDirectory(prefix="sigmoid-bench-") as folder:
        output = Path(folder) / "output"
        rows = [_check(program, output) for program in PROGRAMS]
        working = [
            (program, row)
            for program, row in zip(PROGRAMS, rows, strict=True)
            if row.failure is None
        ]
        rounds = timed_rounds(
            [_timed(program, output) for program, _ in working],
            clock,
            settings.seed,
            lambda done: notify(f"{SECTION}: round {done + 1}"),
        )
    times = {row.name: times for (_, row), times in zip(working, rounds.times, strict=True)}
    return Group(
        SECTION,
        TITLE,
        "no input",
        tuple(replace(row, times=times.get(row.name, ())) for row in rows),
        is_complete=rounds.is_complete,
    )


def _check(program: Program, output: Path) -> Row:
    row = Row(program.name, __version__ if program.is_ours else "", program.is_ours, 1)
    outcome = run(program.command(), output)
    if outcome.status != 0:
        return replace(row, failure=f"fails with exit {outcome.status}: {outcome.message}")
    return row


def _timed(program: Program, output: Path) -> Run:
    command = program.command()
    return lambda: run(command, output).seconds
