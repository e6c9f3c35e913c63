"""Rounds: every contender once, in turns, until the time is up."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable

import pytest

from sigmoid_cli.bench.measure.rounds import ROUNDS, Clock, timed_rounds
from sigmoid_cli.bench.statistics import FEWEST

OVER = Clock(0.0, math.inf, math.inf)
"""No time is left, but there is grace."""


def named(name: str, log: list[str], seconds: float = 1.0) -> Callable[[], float]:
    def run() -> float:
        log.append(name)
        return seconds

    return run


def test_every_contender_runs_once_a_round_in_random_order() -> None:
    log: list[str] = []
    notified: list[int] = []
    done = timed_rounds([named(name, log) for name in "abc"], OVER, 0, notified.append)
    assert [len(times) for times in done.times] == [ROUNDS] * 3
    rounds = ["".join(log[start : start + 3]) for start in range(0, len(log), 3)]
    assert {"".join(sorted(one)) for one in rounds} == {"abc"}
    assert len(set(rounds)) > 1
    assert notified == list(range(ROUNDS))


def test_each_time_belongs_to_its_contender() -> None:
    done = timed_rounds([lambda: 1.0, lambda: 2.0, lambda: 3.0], OVER, 7, lambda _: None)
    assert done.times == ((1.0,) * ROUNDS, (2.0,) * ROUNDS, (3.0,) * ROUNDS)
    assert done.is_complete


def test_without_grace_there_are_still_enough_rounds_for_a_ratio() -> None:
    done = timed_rounds([lambda: 1.0], Clock(0.0, 0.0, math.inf), 0, lambda _: None)
    assert len(done.times[0]) == FEWEST


def test_there_is_one_round_beyond_the_limit() -> None:
    done = timed_rounds([lambda: 1.0], Clock(0.0, 0.0, 0.0), 0, lambda _: None)
    assert len(done.times[0]) == 1


def test_garbage_collection_is_off() -> None:
    seen: list[bool] = []

    def run() -> float:
        seen.append(gc.isenabled())
        return 1.0

    timed_rounds([run], OVER, 0, lambda _: None)
    assert set(seen) == {False}
    assert gc.isenabled()


def test_an_interrupt_leaves_the_rounds_that_are_complete() -> None:
    left = iter(range(7))

    def run() -> float:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return 1.0

    done = timed_rounds([run, run], OVER, 0, lambda _: None)
    assert done.times == ((1.0,) * 3, (1.0,) * 3)
    assert not done.is_complete
    assert gc.isenabled()


def test_an_interrupt_of_the_first_round_leaves_nothing() -> None:
    def run() -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        timed_rounds([run], OVER, 0, lambda _: None)


def test_nothing_to_run_takes_no_time() -> None:
    assert timed_rounds([], Clock(math.inf, 0.0, math.inf), 0, lambda _: None).times == ()
