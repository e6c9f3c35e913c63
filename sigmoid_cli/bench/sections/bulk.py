"""Whole programs on whole files: what text, csv and npy have in common.

All run on the same file. A program that would take more than twice as long as ours is given the
first half of it, or quarter, and so on, and its time is told for each number: so the time for the
benchmark is not spent on the slowest. Its start-up then weighs more, which is why no less is given
to it than takes it about as long as ours takes for the whole.
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
from sigmoid_cli.bench.measure.rounds import ROUNDS, Clock, Run, interleaved
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.report import Group, Row
from sigmoid_cli.bench.settings import Settings

_CHECKED = 10_000
"""Numbers of the run whose output is compared with the right results."""
_WEIGHED = 1000
"""Those of them whose errors are told in ulp."""
_ALLOWED = 16.0
"""Ulp that a result may be off: the formula in double precision is right to 4 or so; sixteen digits
instead of seventeen cost up to 10 more."""
_PILOT = 100_000
"""Numbers of the run that tells how many there is time for."""
_LEAST, _MOST = 1000, 10_000_000
_FASTEST = 5e-9
"""Seconds a number that no program stays below: what copying its digits takes."""
_NO_TIME = "not run: no time was left"
_SMALLEST_PART = 10
"""No program is given less than the file halved so many times."""
_WRITING = 6e-7
"""Seconds that it takes to write a number of the input, roughly."""


@dataclass(frozen=True)
class Task:
    """What the programs of a section do.

    Attributes:
        section: a key of settings.SECONDS.
        title: what is computed, in words.
        ending: of the input's name.
        programs: how each is called; ours first.
        encoded: the input file for some numbers.
        decoded: the results in an output; raises ValueError if there are none.
    """

    section: str
    title: str
    ending: str
    programs: tuple[Program, ...]
    encoded: Callable[[Array], bytes]
    decoded: Callable[[bytes], Array]


@dataclass(frozen=True)
class Pace:
    """Seconds that a program takes: so many to start, and so many a number."""

    start: float
    number: float

    def seconds(self, count: int) -> float:
        """For so many numbers."""
        return self.start + self.number * count


def group(task: Task, settings: Settings, clock: Clock, tell: Callable[[str], None]) -> Group:
    """The programs of the section, checked and then timed."""
    with tempfile.TemporaryDirectory(prefix="sigmoid-bench-") as folder:
        return Workbench(Path(folder), task, settings, clock, tell).group()


class Workbench:
    """A folder in which the programs of one section are run."""

    def __init__(
        self,
        folder: Path,
        task: Task,
        settings: Settings,
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._task = task
        self._settings = settings
        self._clock = clock
        self._tell = tell
        self._output = folder / "output"

    def group(self) -> Group:
        """What the programs were found to do."""
        task, settings = self._task, self._settings
        programs, absent = installed(task.programs)
        x = self._numbers(min(settings.size or _CHECKED, _CHECKED))
        right = correctly_rounded(x, "sigmoid")
        true = reference(x[:_WEIGHED], "sigmoid")
        begin = perf_counter()
        rows = [self._checked(program, x, right, true) for program in programs]
        checking = perf_counter() - begin
        working = [
            (program, row)
            for program, row in zip(programs, rows, strict=True)
            if row.failure is None and self._clock.allows(checking)
        ]
        sizes = self._sizes([program for program, _ in working], checking)
        rounds = interleaved(
            [self._timed(program, sizes[program.name]) for program, _ in working],
            self._clock,
            settings.seed,
            lambda done: self._tell(f"{task.section}: round {done + 1}"),
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
        """The input with so many numbers."""
        path = self._folder / f"{count}{self._task.ending}"
        if not path.exists():
            path.write_bytes(self._task.encoded(self._numbers(count)))
        return path

    def _checked(self, program: Program, x: Array, right: Array, true: Reference) -> Row:
        """What the program gives for x; a failure if that is not right."""
        self._tell(f"{self._task.section}: {program.name} is checked")
        row = Row(program.name, program.version, program.is_ours, x.size)
        if not self._clock.allows(0.0):
            return replace(row, failure=_NO_TIME)
        ended = run(program.command(self._file(x.size)), self._output)
        if ended.status != 0:
            return replace(row, failure=f"fails with exit {ended.status}: {ended.words}")
        try:
            results = self._task.decoded(self._output.read_bytes())
        except ValueError as error:
            return replace(row, failure=f"wrong output: {error}")
        wrong = mistake(x, results, right)
        if wrong is not None:
            return replace(row, failure=f"wrong output: {wrong}")
        return replace(row, accuracy=accuracy(results[: true.x.size], true))

    def _sizes(self, programs: Sequence[Program], checking: float) -> dict[str, int]:
        """How many numbers each program is given; `checking` is the time that one run took."""
        settings, task = self._settings, self._task
        said = {
            program.name: settings.size_of(task.section, task.title, program.name)
            for program in programs
        }
        known = {name: count for name, count in said.items() if count is not None}
        if len(known) == len(programs):
            return known
        if ROUNDS * checking > self._clock.left:  # not even for so many
            return {**dict.fromkeys(said, _CHECKED), **known}
        paces = {program.name: self._pace(program) for program in programs}
        return {**fitting(paces, self._clock.left), **known}

    def _pace(self, program: Program) -> Pace:
        self._tell(f"{self._task.section}: {program.name} is tried")
        start = run(program.command(self._file(1)), self._output).seconds
        whole = run(program.command(self._file(_PILOT)), self._output).seconds
        return Pace(start, max((whole - start) / _PILOT, _FASTEST))

    def _timed(self, program: Program, count: int) -> Run:
        command = program.command(self._file(count))
        return lambda: run(command, self._output).seconds


def mistake(x: Array, results: Array, right: Array) -> str | None:
    """What is wrong with the results, in words; None if they are right to a few ulp."""
    if results.size != right.size:
        return f"{results.size:,} results of {right.size:,} numbers"
    wrong = ~(np.abs(results - right) <= _ALLOWED * np.spacing(right))
    if not wrong.any():
        return None
    first = int(np.argmax(wrong))
    return f"{results[first]!s} for σ({x[first]!s}), which is {right[first]!s}"


def fitting(paces: dict[str, Pace], seconds: float) -> dict[str, int]:
    """How many numbers each program is given, for all rounds to fit into the seconds.

    The first is given the whole; see above for the others.
    """
    count, fits = _LEAST, _parts(paces, _LEAST)
    while count < _MOST:
        count = size.round_below(count * 2.5, _LEAST, _MOST)
        parts = _parts(paces, count)
        round_of_all = sum(paces[name].seconds(part) for name, part in parts.items())
        if (ROUNDS + 1) * round_of_all + count * _WRITING > seconds:
            break
        fits = parts
    return fits


def _parts(paces: dict[str, Pace], count: int) -> dict[str, int]:
    ours = next(iter(paces.values()))
    return {name: _part(pace, count, 2 * ours.seconds(count)) for name, pace in paces.items()}


def _part(pace: Pace, count: int, limit: float) -> int:
    for _ in range(_SMALLEST_PART):
        if pace.seconds(count) <= limit or count // 2 < _LEAST:
            break
        count //= 2
    return count
