"""How many times as long one thing takes as another, and how sure that is."""

from __future__ import annotations

import random

import pytest

from sigmoid_cli.bench.statistics import Interval, ratio, relative_spread


def noisy(middle: float, seed: int, count: int = 15) -> list[float]:
    generator = random.Random(seed)
    return [middle * generator.uniform(0.95, 1.05) for _ in range(count)]


def interval(times: list[float], others: list[float], seed: int, *, are_paired: bool) -> Interval:
    found = ratio(times, others, seed, are_paired=are_paired)
    assert found is not None
    return found


@pytest.mark.parametrize("are_paired", [True, False])
def test_the_interval_holds_the_ratio_and_is_the_same_for_a_seed(are_paired: bool) -> None:
    found = interval(noisy(3.0, 1), noisy(2.0, 2), seed=5, are_paired=are_paired)
    assert found.low < 1.5 < found.high
    assert found.low <= found.ratio <= found.high
    assert not found.is_noise
    assert found == ratio(noisy(3.0, 1), noisy(2.0, 2), seed=5, are_paired=are_paired)


def test_equal_things_differ_within_the_noise() -> None:
    assert interval(noisy(2.0, 1), noisy(2.0, 2), seed=0, are_paired=False).is_noise


def test_what_disturbs_a_whole_round_cancels_out() -> None:
    disturbance = [1.0, 1.0, 4.0, 2.0, 1.0, 8.0, 1.0, 2.0, 1.0]
    slow, fast = [3 * d for d in disturbance], [2 * d for d in disturbance]
    paired = interval(slow, fast, seed=0, are_paired=True)
    assert (paired.low, paired.high) == pytest.approx((1.5, 1.5))
    assert interval(slow, fast, seed=0, are_paired=False).is_noise


def test_two_rounds_are_too_few_for_a_ratio() -> None:
    assert ratio([2.0, 2.0], [1.0, 1.0], seed=0, are_paired=True) is None
    assert ratio([2.0] * 9, [1.0, 1.0], seed=0, are_paired=False) is None


def test_one_wild_round_does_not_widen_the_spread() -> None:
    assert relative_spread([1.0, 1.0, 1.0, 1.0, 100.0]) == 0.0
    assert relative_spread([2.0, 3.0, 4.0]) == pytest.approx(1.4826 / 3)
