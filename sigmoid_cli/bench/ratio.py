"""How many times as long one thing takes as another, and how sure that is.

The interval is a percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap",
1993, chapter 13): the rounds are drawn anew, with replacement, many times over, and the middle 95 %
of the ratios so found are the interval. It asks nothing of the distribution of the times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 2000
"""Enough for the ends of a 95 % interval: each has 50 resamples beyond it."""


FEWEST = 3
"""Rounds below which nothing can be said of the noise, so there is no ratio either."""


@dataclass(frozen=True)
class Interval:
    """A ratio of medians, and the interval that holds it with 95 % confidence."""

    ratio: float
    low: float
    high: float

    @property
    def is_noise(self) -> bool:
        """Whether the two may just as well be equally fast."""
        return self.low <= 1.0 <= self.high


def ratio(
    times: Sequence[float], others: Sequence[float], seed: int, *, are_paired: bool
) -> Interval | None:
    """median(times)/median(others) with its interval; None if there are too few rounds of either.

    `are_paired` says that equal places are the same round: what disturbed both then cancels out.
    """
    if min(len(times), len(others)) < FEWEST:
        return None
    generator = np.random.default_rng(seed)
    above, below = np.array(times), np.array(others)
    first = generator.integers(above.size, size=(_RESAMPLES, above.size))
    second = first if are_paired else generator.integers(below.size, size=(_RESAMPLES, below.size))
    ratios = np.median(above[first], axis=1) / np.median(below[second], axis=1)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return Interval(float(np.median(above) / np.median(below)), float(low), float(high))
