"""The middle of repeated times, and how far they lie from it.

Other programs and the scheduler only ever make a run longer, sometimes much: mean and standard
deviation would follow the few longest runs. Median and median absolute deviation hold until half
of the runs are disturbed (Rousseeuw and Croux, "Alternatives to the median absolute deviation",
JASA 88, 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

__all__ = ["median", "relative_spread"]

_NORMAL = 1.4826
"""1/Φ⁻¹(¾): makes the median absolute deviation of normal values their standard deviation."""


def relative_spread(times: Sequence[float]) -> float:
    """The median absolute deviation, scaled to a standard deviation, over the median."""
    middle = median(times)
    return _NORMAL * median(abs(time - middle) for time in times) / middle
