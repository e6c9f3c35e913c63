"""Rounds: every contender once, in an order of its own each time, until the time is up.

What disturbs the machine for a while then disturbs all of them, and none always comes after the
one that leaves the caches cold.
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
"""Rounds that are run if at all possible, though they take a little more time than there is."""

Run = Callable[[], float]
"""Runs once and returns the seconds that took."""


@dataclass(frozen=True)
class Clock:
    """Until when to work, by `perf_counter`.

    Attributes:
        end: no round beyond ROUNDS is begun that would end later.
        grace: seconds after the end; no round beyond FEWEST is begun that would end later still.
        limit: no round is begun that would end later.
    """

    end: float
    grace: float
    limit: float

    @classmethod
    def starting(cls, seconds: float, grace: float) -> Clock:
        """The clock for work that begins now."""
        end = perf_counter() + seconds
        return cls(end, grace, end + grace)

    def split(self, share: float) -> Clock:
        """The clock for a part of what is left; what the part takes longer, the rest lacks."""
        return Clock(perf_counter() + self.left * share, self.grace, self.limit)

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return max(0.0, self.end - perf_counter())

    def allows(self, seconds: float) -> bool:
        """Whether work that takes so long may be begun at all."""
        return perf_counter() + seconds <= self.limit


@dataclass(frozen=True)
class Rounds:
    """The times of each run, equally many of each; `is_complete` is False if interrupted."""

    times: tuple[tuple[float, ...], ...]
    is_complete: bool


def interleaved(
    runs: Sequence[Run], clock: Clock, seed: int, tell: Callable[[int], None]
) -> Rounds:
    """The times of the runs, taken in turns with garbage collection off.

    `tell` is called between rounds with how many are done. An interrupt ends the rounds if one has
    been completed; before that there is nothing to return and it is raised.
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
                tell(len(done))
                begin = perf_counter()
                shuffled.shuffle(order)
                times = [0.0] * len(runs)
                for index in order:
                    times[index] = runs[index]()
                done.append(times)
                longest = max(longest, perf_counter() - begin)
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
