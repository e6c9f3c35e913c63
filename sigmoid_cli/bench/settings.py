"""What a run of the benchmark is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sigmoid_cli.bench.report import Report

SECONDS = {"core": 6.0, "text": 8.0, "csv": 6.0, "npy": 3.0, "start": 2.0}
"""The sections in their order, and the seconds that each may take if nothing else is said.

Together 25: the whole stays under half a minute where a section cannot do with its share.
"""


@dataclass(frozen=True)
class Settings:
    """What to measure, and for how long.

    Attributes:
        sections: names of SECONDS, in their order.
        size: how many numbers each contender is given; None lets the time decide.
        seconds: how long the whole may take; None for the sum of its sections.
        jobs: worker processes and threads of whole programs; None for what each takes by itself.
        low, high: the ends of the interval that the numbers are drawn from.
        seed: of the numbers, of the order of the contenders and of the bootstrap.
        like: an earlier report; what it measured is given the sizes that it had there.
    """

    sections: tuple[str, ...] = tuple(SECONDS)
    size: int | None = None
    seconds: float | None = None
    jobs: int | None = None
    low: float = -10.0
    high: float = 10.0
    seed: int = 0
    like: Report | None = None

    @property
    def budget(self) -> float:
        """Seconds that the whole may take."""
        return self.seconds or sum(SECONDS[section] for section in self.sections)

    def size_of(self, section: str, title: str, name: str) -> int | None:
        """How many numbers a contender is to be given; None if the time decides."""
        if self.size is not None or self.like is None:
            return self.size
        row = self.like.row(section, title, name)
        return row.size if row is not None and row.times else None
