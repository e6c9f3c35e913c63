"""The numbers that all contenders compute with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Implementation = Callable[[Array], Array]


def uniform(size: int, low: float, high: float, seed: int, dtype: str = "float64") -> Array:
    """Returns numbers uniform in [low, high), rounded to dtype; equal seeds give equal numbers.

    Numbers beyond the range of dtype become its largest.
    """
    x = np.random.default_rng(seed).uniform(low, high, size)
    return x.clip(np.finfo(dtype).min, np.finfo(dtype).max).astype(dtype)


def described(size: int, low: float, high: float, seed: int) -> str:
    """Returns a description of the numbers."""
    return f"{size:,} numbers, uniform in [{low:g}, {high:g}), seed {seed}"
