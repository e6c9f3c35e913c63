"""Whole programs on whole files: the common part of text, csv, npy and small.

All programs get the same file. One that would take more than twice as long as this program gets the
first half of the file, or quarter, and so on, and the times are compared per number: so the slowest
program does not use up the time. As its start-up then weighs more, it never gets less than it can
process in about the time that this program takes for the whole file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from sigmoid_cli.bench import size
from sigmoid_cli.bench.contenders.programs import Program, installed, run
from sigmoid_cli.bench.measure import sample
from sigmoid_cli.bench.measure.accuracy import Reference, accuracy, correctly_rounded, reference
from sigmoid_cli.bench.measure.rounds import ROUNDS, Clock, Run, timed_rounds
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.report import Group, Row
from sigmoid_cli.bench.settings import Settings

_CHECKED = 10_000
"""Numbers of the run whose output is checked."""
_COMPARED = 1000
"""Results of it whose errors are computed in ulp."""
_ALLOWED = 16.0
"""The largest error in ulp that passes the check: the formula in double precision errs by about 4;
sixteen digits instead of seventeen add up to 10."""
_PILOT = 100_000
"""Numbers of the pilot run, from which the size is estimated."""
_LEAST, _MOST = 1000, 10_000_000
_FASTEST = 5e-9
"""Least seconds per number: copying its digits takes that."""
_NO_TIME = "not run: no time left"
_SMALLEST_PART = 10
"""The file is halved at most this often for a slow program."""
_WRITING = 6e-7
"""Seconds to write a number of the input, roughly."""


@dataclass(frozen=True)
class Task:
    """The job of the programs of a section.

    Attributes:
        section: a key of settings.SECONDS.
        title: what is computed.
        ending: of the input file.
        programs: the command lines; ours first.
        encoded: returns the input file of some numbers.
        decoded: returns the results in an output; raises ValueError if it holds none.
        count: the size for every program; None for as much as fits the time.
    """

    section: str
    title: str
    ending: str
    programs: tuple[Program, ...]
    encoded: Callable[[Array], bytes]
    decoded: Callable[[bytes], Array]
    count: int | None = None


@dataclass(frozen=True)
class Cost:
    """Seconds that a program takes: to start, and per number."""

    start: float
    number: float

    def seconds(self, count: int) -> float:
        """Returns the seconds for this count of numbers."""
        return self.start + self.number * count


def group(task: Task, settings: Settings, clock: Clock, notify: Callable[[str], None]) -> Group:
    """Check the programs of the section, then time them."""
    with tempfile.TemporaryDirectory(prefix="sigmoid-bench-") as folder:
        return Workbench(Path(folder), task, settings, clock, notify).group()


class Workbench:
    """The folder in which the programs of one section run."""

    def __init__(
        self,
        folder: Path,
        task: Task,
        settings: Settings,
        clock: Clock,
        notify: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._task = task
        self._settings = settings
        self._clock = clock
        self._notify = notify
        self._output = folder / "output"
        self._name = f"{task.section}, {task.title}"

    def group(self) -> Group:
        """Check the programs, choose sizes, and time them."""
        task, settings = self._task, self._settings
        programs, absent = installed(task.programs)
        x = self._numbers(min(task.count or settings.size or _CHECKED, _CHECKED))
        right = correctly_rounded(x, "sigmoid")
        true = reference(x[:_COMPARED], "sigmoid")
        start = perf_counter()
        rows = [self._check(program, x, right, true) for program in programs]
        checking = perf_counter() - start
        working = [
            (program, row)
            for program, row in zip(programs, rows, strict=True)
            if row.failure is None and self._clock.allows(checking)
        ]
        sizes = self._sizes([program for program, _ in working], checking)
        rounds = timed_rounds(
            [self._timed(program, sizes[program.name]) for program, _ in working],
            self._clock,
            settings.seed,
            lambda done: self._notify(f"{self._name}: round {done + 1}"),
        )
        times = {row.name: times for (_, row), times in zip(working, rounds.times, strict=True)}
        most = max(sizes.values(), default=x.size)
        drawn = sample.described(most, settings.low, settings.high, settings.seed)
        return Group(
            task.section,
            task.title,
            f"{drawn}; accuracy of {true.x.size:,}",
            tuple(
                replace(row, size=sizes.get(row.name, row.size), times=times.get(row.name, ()))
                for row in rows
            ),
            absent,
            rounds.is_complete,
        )

    def _numbers(self, count: int) -> Array:
        settings = self._settings
        return sample.uniform(count, settings.low, settings.high, settings.seed)

    def _file(self, count: int) -> Path:
        """Returns the input file with this count of numbers."""
        path = self._folder / f"{count}{self._task.ending}"
        if not path.exists():
            path.write_bytes(self._task.encoded(self._numbers(count)))
        return path

    def _check(self, program: Program, x: Array, right: Array, true: Reference) -> Row:
        """Returns the program with its accuracy, or with a failure if its results are wrong."""
        self._notify(f"{self._name}: checking {program.name}")
        row = Row(program.name, program.version, program.is_ours, x.size)
        if not self._clock.allows(0.0):
            return replace(row, failure=_NO_TIME)
        outcome = run(program.command(self._file(x.size)), self._output)
        if outcome.status != 0:
            return replace(row, failure=f"fails with exit {outcome.status}: {outcome.message}")
        if not program.has_results:
            return row
        try:
            results = self._task.decoded(self._output.read_bytes())
        except ValueError as error:
            return replace(row, failure=f"wrong output: {error}")
        wrong = mistake(x, results, right)
        if wrong is not None:
            return replace(row, failure=f"wrong output: {wrong}")
        return replace(row, accuracy=accuracy(results[: true.x.size], true))

    def _sizes(self, programs: Sequence[Program], checking: float) -> dict[str, int]:
        """Returns the size for each program; `checking` is the time of one run of all."""
        settings, task = self._settings, self._task
        if task.count is not None:
            return {program.name: task.count for program in programs}
        chosen = {
            program.name: settings.size_of(task.section, task.title, program.name)
            for program in programs
        }
        known = {name: count for name, count in chosen.items() if count is not None}
        if len(known) == len(programs):
            return known
        if ROUNDS * checking > self._clock.left:  # no time for larger files
            return {**dict.fromkeys(chosen, _CHECKED), **known}
        costs = {program.name: self._cost(program) for program in programs}
        return {**fitting(costs, self._clock.left), **known}

    def _cost(self, program: Program) -> Cost:
        self._notify(f"{self._name}: pilot run of {program.name}")
        start = run(program.command(self._file(1)), self._output).seconds
        whole = run(program.command(self._file(_PILOT)), self._output).seconds
        return Cost(start, max((whole - start) / _PILOT, _FASTEST))

    def _timed(self, program: Program, count: int) -> Run:
        command = program.command(self._file(count))
        return lambda: run(command, self._output).seconds


def mistake(x: Array, results: Array, right: Array) -> str | None:
    """Returns what is wrong with the results; None if they are right to a few ulp."""
    if results.size != right.size:
        return f"{results.size:,} results of {right.size:,} numbers"
    wrong = ~(np.abs(results - right) <= _ALLOWED * np.spacing(right))
    if not wrong.any():
        return None
    first = int(np.argmax(wrong))
    return f"{results[first]!s} for σ({x[first]!s}), which is {right[first]!s}"


def fitting(costs: dict[str, Cost], seconds: float) -> dict[str, int]:
    """Returns the size for each program with which all rounds fit the seconds.

    The first program gets the whole file; see the module for the others.
    """
    count, fits = _LEAST, _parts(costs, _LEAST)
    while count < _MOST:
        count = size.round_below(count * 2.5, _LEAST, _MOST)
        parts = _parts(costs, count)
        round_of_all = sum(costs[name].seconds(part) for name, part in parts.items())
        if (ROUNDS + 1) * round_of_all + count * _WRITING > seconds:
            break
        fits = parts
    return fits


def _parts(costs: dict[str, Cost], count: int) -> dict[str, int]:
    ours = next(iter(costs.values()))
    return {name: _part(cost, count, 2 * ours.seconds(count)) for name, cost in costs.items()}


def _part(cost: Cost, count: int, limit: float) -> int:
    for _ in range(_SMALLEST_PART):
        if cost.seconds(count) <= limit or count // 2 < _LEAST:
            break
        count //= 2
    return count
