"""Numbers one under the other, decimal point under decimal point."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WHOLE_PART = re.compile(r"[+-]?(?:[0-9]+|[^.]*)")


def aligned(numbers: Sequence[str]) -> list[str]:
    """The numbers, all as wide as one another, their points (or where one would be) aligned."""
    places = [_WHOLE_PART.match(number).end() for number in numbers]  # type: ignore[union-attr]
    before = max(places, default=0)
    behind = max((len(n) - place for n, place in zip(numbers, places, strict=True)), default=0)
    return [
        number[:place].rjust(before) + number[place:].ljust(behind)
        for number, place in zip(numbers, places, strict=True)
    ]
