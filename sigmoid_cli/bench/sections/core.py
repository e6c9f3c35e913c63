"""The section `core`: arrays in memory, against other implementations in Python."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from sigmoid_cli import __version__
from sigmoid_cli.bench import size
from sigmoid_cli.bench.contenders import formulas, libraries
from sigmoid_cli.bench.measure import sample
from sigmoid_cli.bench.measure.accuracy import Reference, accuracy, reference
from sigmoid_cli.bench.measure.breaks import Search
from sigmoid_cli.bench.measure.rounds import ROUNDS, Clock, Run, timed_rounds
from sigmoid_cli.bench.measure.sample import Array, Implementation
from sigmoid_cli.bench.report import Group, Row
from sigmoid_cli.bench.settings import Settings
from sigmoid_cli.logistic import sigmoid, sigmoid_grad

SECTION = "core"

_SIGNS = {"sigmoid": "σ", "grad": "σ′"}
CASES = tuple(
    (function, dtype) for dtype in ("float64", "float32", "float16") for function in _SIGNS
)

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
class _Contender:
    name: str
    version: str
    load: Callable[[str], Implementation]
    is_ours: bool = False


def title(function: str, dtype: str) -> str:
    """Returns the title of a group."""
    return f"{_SIGNS[function]} {dtype}"


def group(
    function: str, dtype: str, settings: Settings, clock: Clock, notify: Callable[[str], None]
) -> Group:
    """Measure σ or σ′ in one dtype; `function` is "sigmoid" or "grad"."""
    name = title(function, dtype)
    notify(f"{SECTION}, {name}: accuracy")
    interval = settings.low, settings.high, settings.seed
    true = reference(sample.uniform(_CHECKED, *interval, dtype), function)
    search = Search(function, dtype)
    checked = [_check(one, function, true, search) for one in _contenders(dtype)]
    working = [(row, implementation) for row, implementation in checked if implementation]
    with np.errstate(all="ignore"):
        count = settings.size_of(SECTION, name, "sigmoid_cli") or _fitting_size(
            [implementation for _, implementation in working], dtype, settings, clock
        )
        x = sample.uniform(count, *interval, dtype)
        rounds = timed_rounds(
            [_timed(implementation, x) for _, implementation in working],
            clock,
            settings.seed,
            lambda done: notify(f"{SECTION}, {name}: round {done + 1}"),
        )
    times = {row.name: times for (row, _), times in zip(working, rounds.times, strict=True)}
    return Group(
        SECTION,
        name,
        f"{sample.described(count, *interval)}; accuracy of {_CHECKED:,}",
        tuple(replace(row, size=count, times=times.get(row.name, ())) for row, _ in checked),
        tuple(library.name for library in libraries.LIBRARIES if not library.is_installed),
        rounds.is_complete,
    )


def _contenders(dtype: str) -> Iterator[_Contender]:
    yield _Contender(
        "sigmoid_cli",
        __version__,
        {"sigmoid": sigmoid, "grad": sigmoid_grad}.__getitem__,
        is_ours=True,
    )
    yield _Contender(
        "textbook",
        "",
        {"sigmoid": formulas.textbook_sigmoid, "grad": formulas.textbook_grad}.__getitem__,
    )
    yield _Contender(
        "two-branch",
        "",
        {"sigmoid": formulas.two_branch_sigmoid, "grad": formulas.two_branch_grad}.__getitem__,
    )
    for library in libraries.LIBRARIES:
        if library.is_installed and dtype in library.dtypes:
            yield _Contender(library.name, libraries.version_of(library.package), library.load)


def _check(
    contender: _Contender, function: str, true: Reference, search: Search
) -> tuple[Row, Implementation | None]:
    """Returns the contender with its accuracy; no implementation if it does not work here."""
    row = Row(contender.name, contender.version, contender.is_ours, true.x.size)
    try:
        implementation = contender.load(function)
        with np.errstate(all="ignore"):
            results = np.asarray(implementation(true.x))
        breaks = search.breaks(implementation)
    except _FAILURES as error:
        return replace(row, failure=f"fails: {error}".splitlines()[0]), None
    return replace(row, accuracy=accuracy(results, true), breaks=breaks), implementation


def _fitting_size(
    implementations: list[Implementation], dtype: str, settings: Settings, clock: Clock
) -> int:
    """Returns how many numbers fit the time."""
    x = sample.uniform(_PILOT, settings.low, settings.high, settings.seed, dtype)
    per_number = sum(_seconds(implementation, x) for implementation in implementations) / _PILOT
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
