"""Align numbers at their decimal points."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WHOLE_PART = re.compile(r"[+-]?(?:[0-9]+|[^.]*)")


def aligned(numbers: Sequence[str]) -> list[str]:
    """Returns the numbers with equal width and aligned points, present or implied."""
    points = [_WHOLE_PART.match(number).end() for number in numbers]  # type: ignore[union-attr]
    before = max(points, default=0)
    after = max((len(n) - point for n, point in zip(numbers, points, strict=True)), default=0)
    return [
        number[:point].rjust(before) + number[point:].ljust(after)
        for number, point in zip(numbers, points, strict=True)
    ]
