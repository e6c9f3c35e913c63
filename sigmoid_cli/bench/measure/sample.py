"""The numbers that the contenders compute."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def uniform(size: int, low: float, high: float, seed: int, dtype: str = "float64") -> Array:
    """So many numbers, uniform in [low, high) and rounded to dtype; one seed gives one sequence.

    What dtype cannot hold becomes its largest number.
    """
    x = np.random.default_rng(seed).uniform(low, high, size)
    return x.clip(np.finfo(dtype).min, np.finfo(dtype).max).astype(dtype)


def described(size: int, low: float, high: float, seed: int) -> str:
    """What the numbers are, in words."""
    return f"{size:,} numbers, uniform in [{low:g}, {high:g}), seed {seed}"
