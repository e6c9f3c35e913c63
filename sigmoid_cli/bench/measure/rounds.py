"""Rounds: each runs every contender once, in random order, until the time is up.

So a disturbance of the machine meets all contenders, and none always runs after the one that
leaves the caches cold.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from sigmoid_cli.bench.statistics import FEWEST

ROUNDS = 9
"""Rounds to run if possible, even if that overruns the time a little."""

Run = Callable[[], float]
"""Runs once and returns the seconds."""


@dataclass(frozen=True)
class Clock:
    """The deadline, by `perf_counter`.

    Attributes:
        end: no round after ROUNDS starts that would end later.
        grace: seconds after the end; no round after FEWEST starts that would end later still.
        limit: no round starts that would end later.
    """

    end: float
    grace: float
    limit: float

    @classmethod
    def starting(cls, seconds: float, grace: float) -> Clock:
        """Returns the clock of work that starts now."""
        end = perf_counter() + seconds
        return cls(end, grace, end + grace)

    def split(self, share: float) -> Clock:
        """Returns the clock of a share of the time left; the rest loses what the share overruns."""
        return Clock(perf_counter() + self.left * share, self.grace, self.limit)

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return max(0.0, self.end - perf_counter())

    def allows(self, seconds: float) -> bool:
        """Whether work of this duration may start."""
        return perf_counter() + seconds <= self.limit


@dataclass(frozen=True)
class Rounds:
    """The times of each run, equally many for each; `is_complete` is False if interrupted."""

    times: tuple[tuple[float, ...], ...]
    is_complete: bool


def timed_rounds(
    runs: Sequence[Run], clock: Clock, seed: int, notify: Callable[[int], None]
) -> Rounds:
    """Time the runs in alternating rounds, without garbage collection.

    `notify` is called before each round with the count of finished ones. An interrupt ends the
    rounds; in the first one, where there is nothing to return, it is raised.
    """
    if not runs:
        return Rounds((), True)
    order = list(range(len(runs)))
    shuffled = random.Random(seed)
    done: list[list[float]] = []
    longest = 0.0
    try:
        with _no_garbage_collection():
            while not _is_enough(len(done), longest, clock):
                notify(len(done))
                start = perf_counter()
                shuffled.shuffle(order)
                times = [0.0] * len(runs)
                for index in order:
                    times[index] = runs[index]()
                done.append(times)
                longest = max(longest, perf_counter() - start)
    except KeyboardInterrupt:
        if not done:
            raise
        return Rounds(tuple(zip(*done, strict=True)), False)
    return Rounds(tuple(zip(*done, strict=True)), True)


def _is_enough(done: int, longest: float, clock: Clock) -> bool:
    ends = perf_counter() + longest
    if done >= ROUNDS:
        return ends > clock.end
    if done >= FEWEST:
        return ends > min(clock.end + clock.grace, clock.limit)
    return done >= 1 and ends > clock.limit


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
