"""Functions of arrays in memory: the common part of core and family."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from sigmoid_cli.bench import size
from sigmoid_cli.bench.contenders.contender import Contender
from sigmoid_cli.bench.measure import sample
from sigmoid_cli.bench.measure.accuracy import Reference, accuracy
from sigmoid_cli.bench.measure.breaks import Search
from sigmoid_cli.bench.measure.rounds import ROUNDS, Clock, Run, timed_rounds
from sigmoid_cli.bench.measure.sample import Array, Implementation
from sigmoid_cli.bench.report import Group, Row
from sigmoid_cli.bench.settings import Settings

_CHECKED = 2000
"""Results compared with the true values, whose decimals take 30 µs each."""
_PILOT = 4096
"""Numbers of the pilot run, from which the size is estimated."""
_LEAST, _MOST = 1000, 1_000_000
_SHORTEST = 0.002
"""Least seconds of a timed run, reached by repetition: a thousand times the cost of reading the
clock and calling a Python function."""

_FAILURES = (ImportError, AttributeError, RuntimeError, TypeError, ValueError)
"""Exceptions of a library that is installed but does not work here."""


@dataclass(frozen=True)
class Case:
    """A function in one dtype, and all who compute it.

    Attributes:
        section: a key of settings.SECONDS.
        title: what is computed, such as `σ float64`.
        dtype: the type of the numbers.
        contenders: ours first.
        absent: contenders that are not installed.
        reference: returns the true values for some x.
        search: returns what finds the breaks; None if they are not searched.
        domain: maps the numbers of the interval to the domain of the function.
        domain_text: describes the mapped numbers; the count and interval follow.
    """

    section: str
    title: str
    dtype: str
    contenders: tuple[Contender, ...]
    absent: tuple[str, ...]
    reference: Callable[[Array], Reference]
    search: Callable[[], Search] | None
    domain: Callable[[Array], Array] | None = None
    domain_text: str = ""

    def numbers(self, count: int, settings: Settings) -> Array:
        """Returns random numbers of the domain."""
        interval = settings.low, settings.high, settings.seed
        x = sample.uniform(count, *interval, self.dtype)
        return x if self.domain is None else self.domain(x)


def group(case: Case, settings: Settings, clock: Clock, notify: Callable[[str], None]) -> Group:
    """Compare the results of all contenders with the true values, then time them."""
    name = f"{case.section}, {case.title}"
    notify(f"{name}: accuracy")
    true = case.reference(case.numbers(_CHECKED, settings))
    search = None if case.search is None else case.search()
    checked = [_check(contender, true, search) for contender in case.contenders]
    working = [(row, implementation) for row, implementation in checked if implementation]
    with np.errstate(all="ignore"):
        count = settings.size_of(case.section, case.title, checked[0][0].name) or _fitting_size(
            [implementation for _, implementation in working],
            case.numbers(_PILOT, settings),
            clock,
        )
        x = case.numbers(count, settings)
        rounds = timed_rounds(
            [_timed(implementation, x) for _, implementation in working],
            clock,
            settings.seed,
            lambda done: notify(f"{name}: round {done + 1}"),
        )
    times = {row.name: times for (row, _), times in zip(working, rounds.times, strict=True)}
    drawn = sample.described(count, settings.low, settings.high, settings.seed)
    return Group(
        case.section,
        case.title,
        f"{case.domain_text}{drawn}; accuracy of {_CHECKED:,}",
        tuple(replace(row, size=count, times=times.get(row.name, ())) for row, _ in checked),
        case.absent,
        rounds.is_complete,
    )


def _check(
    contender: Contender, true: Reference, search: Search | None
) -> tuple[Row, Implementation | None]:
    """Returns the contender with its accuracy; no implementation if it does not work here."""
    row = Row(contender.name, contender.version, contender.is_ours, true.x.size)
    try:
        implementation = contender.load()
        with np.errstate(all="ignore"):
            results = np.asarray(implementation(true.x))
        breaks = None if search is None else search.breaks(implementation)
    except _FAILURES as error:
        return replace(row, failure=f"fails: {error}".splitlines()[0]), None
    return replace(row, accuracy=accuracy(results, true), breaks=breaks), implementation


def _fitting_size(implementations: list[Implementation], x: Array, clock: Clock) -> int:
    """Returns how many numbers fit the time."""
    per_number = sum(_seconds(implementation, x) for implementation in implementations) / x.size
    return size.round_below(clock.left / ((ROUNDS + 2) * per_number), _LEAST, _MOST)


def _timed(implementation: Implementation, x: Array) -> Run:
    """Returns a run that is long enough for the clock."""
    repetitions = math.ceil(_SHORTEST / _seconds(implementation, x))

    def run() -> float:
        start = perf_counter()
        for _ in range(repetitions):
            implementation(x)
        return (perf_counter() - start) / repetitions

    return run


def _seconds(implementation: Implementation, x: Array) -> float:
    start = perf_counter()
    implementation(x)
    return perf_counter() - start
