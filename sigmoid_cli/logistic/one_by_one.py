"""Results decided one by one, each number once: what is in doubt are often a few round numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.logistic.array_types import Array, Float64s


def decided(decide: Callable[[float], float], x: Array) -> Float64s:
    """Returns the results of all x; −0 is taken for 0, as every function here has it."""
    distinct, which = np.unique(x, return_inverse=True)
    return np.array([decide(number) for number in distinct.tolist()], np.float64)[which]
