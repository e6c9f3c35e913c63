"""Medians of repeated times: their spread, and the confidence interval of a ratio of medians.

Other programs and the scheduler only ever make a run longer, sometimes much: mean and standard
deviation would follow the few longest runs. Median and median absolute deviation hold until half
of the runs are disturbed (Rousseeuw and Croux, "Alternatives to the median absolute deviation",
JASA 88, 1993). The interval of a ratio is a percentile bootstrap (Efron and Tibshirani, "An
Introduction to the Bootstrap", 1993, chapter 13): the rounds are resampled with replacement
many times, and the middle 95 % of these ratios are the interval. It assumes nothing about
the distribution of the times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

__all__ = ["FEWEST", "Interval", "median", "ratio", "relative_spread"]

_NORMAL = 1.4826
"""1/Φ⁻¹(¾): makes the median absolute deviation of normal values their standard deviation."""

_RESAMPLES = 2000
"""Enough for the ends of a 95 % interval: 50 resamples lie beyond each."""

FEWEST = 3
"""Rounds below which the noise is unknown, so no ratio is reported."""


@dataclass(frozen=True)
class Interval:
    """A ratio of medians with its 95 % confidence interval."""

    ratio: float
    low: float
    high: float

    @property
    def is_noise(self) -> bool:
        """Whether the two may be equally fast."""
        return self.low <= 1.0 <= self.high


def ratio(
    times: Sequence[float], others: Sequence[float], seed: int, *, are_paired: bool
) -> Interval | None:
    """Returns median(times)/median(others) with its interval; None if either has too few rounds.

    `are_paired` says that equal indices are the same round: a disturbance of both then cancels out.
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


def relative_spread(times: Sequence[float]) -> float:
    """Returns the median absolute deviation, scaled to a standard deviation, over the median."""
    middle = median(times)
    return _NORMAL * median(abs(time - middle) for time in times) / middle
