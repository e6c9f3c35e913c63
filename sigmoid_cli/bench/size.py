"""Sizes: as users write them, and as round numbers that fit the time."""

from __future__ import annotations

import os
import re
from decimal import Decimal

from sigmoid_cli.errors import quoted

_SIZE = re.compile(r"([0-9]+\.?[0-9]*(?:e[0-9]{1,2})?)([kMG]?)", re.ASCII)
_MOST = 10**15
"""More numbers than any machine holds."""

_FACTORS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}


def parsed(text: str) -> int:
    """Parse a size such as 1000, 1e6, 2.5e6, 64k or 10M.

    Raises:
        ValueError: if the text is not a size, or not a whole number above 0.
    """
    match = _SIZE.fullmatch(text)
    shown = quoted(os.fsencode(text))
    if match is None:
        raise ValueError(f"{shown} is not a size such as 1000, 1e6, 64k or 10M")
    size = Decimal(match[1]) * _FACTORS[match[2]]
    if size > _MOST:
        raise ValueError(f"{shown} is too large")
    if size != int(size) or size < 1:
        raise ValueError(f"{shown} is not a whole number above 0")
    return int(size)


def round_below(limit: float, least: int, most: int) -> int:
    """Returns the largest of 1, 2, 5, 10, 20, 50, … up to limit, within least and most."""
    size = least
    for power in range(len(str(most))):
        for digit in (1, 2, 5):
            candidate = digit * 10**power
            if size < candidate <= min(limit, most):
                size = candidate
    return size
