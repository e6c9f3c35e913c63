"""The section `core`: arrays in memory, ours against other implementations in Python."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from sigmoid_cli import __version__
from sigmoid_cli.bench import size
from sigmoid_cli.bench.contenders import formulas, libraries
from sigmoid_cli.bench.contenders.libraries import Function
from sigmoid_cli.bench.measure import sample
from sigmoid_cli.bench.measure.accuracy import Reference, accuracy, reference
from sigmoid_cli.bench.measure.breaks import Search
from sigmoid_cli.bench.measure.rounds import ROUNDS, Clock, Run, interleaved
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.report import Group, Row
from sigmoid_cli.bench.settings import Settings
from sigmoid_cli.logistic import sigmoid, sigmoid_grad

SECTION = "core"

_SIGNS = {"sigmoid": "σ", "grad": "σ′"}
CASES = tuple(
    (function, dtype) for dtype in ("float64", "float32", "float16") for function in _SIGNS
)

_CHECKED = 2000
"""Numbers whose results are compared with the true values: their decimals take 30 µs each."""
_PILOT = 4096
"""Numbers of the run that tells how many there is time for."""
_LEAST, _MOST = 1000, 1_000_000
_SHORTEST = 0.002
"""Seconds that a timed run takes at least, by repetition: a thousand times what the clock and the
call of a Python function take."""

_FAILURES = (ImportError, AttributeError, RuntimeError, TypeError, ValueError)
"""What a library that is installed but does not work here may raise."""


@dataclass(frozen=True)
class _Contender:
    name: str
    version: str
    load: Callable[[str], Function]
    is_ours: bool = False


def title(function: str, dtype: str) -> str:
    """What a group is called."""
    return f"{_SIGNS[function]} {dtype}"


def group(
    function: str, dtype: str, settings: Settings, clock: Clock, tell: Callable[[str], None]
) -> Group:
    """σ or σ′ in one dtype; `function` is "sigmoid" or "grad"."""
    name = title(function, dtype)
    tell(f"{SECTION}, {name}: accuracy")
    ends = settings.low, settings.high, settings.seed
    true = reference(sample.uniform(_CHECKED, *ends, dtype), function)
    search = Search(function, dtype)
    judged = [_judged(one, function, true, search) for one in _contenders(dtype)]
    working = [(row, implementation) for row, implementation in judged if implementation]
    with np.errstate(all="ignore"):
        count = settings.size_of(SECTION, name, "sigmoid_cli") or _fitting(
            [implementation for _, implementation in working], dtype, settings, clock
        )
        x = sample.uniform(count, *ends, dtype)
        rounds = interleaved(
            [_timed(implementation, x) for _, implementation in working],
            clock,
            settings.seed,
            lambda done: tell(f"{SECTION}, {name}: round {done + 1}"),
        )
    times = {row.name: times for (row, _), times in zip(working, rounds.times, strict=True)}
    return Group(
        SECTION,
        name,
        f"{sample.described(count, *ends)}; accuracy of {_CHECKED:,}",
        tuple(replace(row, size=count, times=times.get(row.name, ())) for row, _ in judged),
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


def _judged(
    contender: _Contender, function: str, true: Reference, search: Search
) -> tuple[Row, Function | None]:
    """The contender with its accuracy; without an implementation if that does not work here."""
    row = Row(contender.name, contender.version, contender.is_ours, true.x.size)
    try:
        implementation = contender.load(function)
        with np.errstate(all="ignore"):
            results = np.asarray(implementation(true.x))
        breaks = search.breaks(implementation)
    except _FAILURES as error:
        return replace(row, failure=f"fails: {error}".splitlines()[0]), None
    return replace(row, accuracy=accuracy(results, true), breaks=breaks), implementation


def _fitting(implementations: list[Function], dtype: str, settings: Settings, clock: Clock) -> int:
    """How many numbers there is time for."""
    x = sample.uniform(_PILOT, settings.low, settings.high, settings.seed, dtype)
    a_number = sum(_seconds(implementation, x) for implementation in implementations) / _PILOT
    return size.round_below(clock.left / ((ROUNDS + 2) * a_number), _LEAST, _MOST)


def _timed(implementation: Function, x: Array) -> Run:
    """A run long enough for the clock, warmed up."""
    repetitions = math.ceil(_SHORTEST / _seconds(implementation, x))

    def run() -> float:
        begin = perf_counter()
        for _ in range(repetitions):
            implementation(x)
        return (perf_counter() - begin) / repetitions

    return run


def _seconds(implementation: Function, x: Array) -> float:
    begin = perf_counter()
    implementation(x)
    return perf_counter() - begin
