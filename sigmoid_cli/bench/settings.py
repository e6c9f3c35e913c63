"""The settings of a benchmark run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sigmoid_cli.bench.report import Report

SECONDS = {
    "core": 6.0,
    "family": 4.0,
    "text": 6.0,
    "csv": 5.0,
    "npy": 2.0,
    "start": 2.0,
    "small": 50.0,
}
"""The sections in order, and the seconds that each may take by default."""

DEFAULT = ("core", "family", "text", "csv", "npy", "start")
"""The sections that run if none is named. Their 25 seconds leave room below half a minute for a
section that overruns its share."""


@dataclass(frozen=True)
class Settings:
    """What to measure, and for how long.

    Attributes:
        sections: names of SECONDS, in their order.
        size: the count of numbers for each contender; None for as many as fit the time.
        seconds: the time for all sections; None for the sum of their defaults.
        jobs: worker processes and threads of whole programs; None for their own defaults.
        low, high: the interval of the numbers.
        seed: of the numbers, the order of the contenders and the bootstrap.
        baseline: an earlier report, whose sizes are used again.
    """

    sections: tuple[str, ...] = DEFAULT
    size: int | None = None
    seconds: float | None = None
    jobs: int | None = None
    low: float = -10.0
    high: float = 10.0
    seed: int = 0
    baseline: Report | None = None

    @property
    def fixed_size(self) -> int | None:
        """The size asked for, now or in the baseline; None if the sections choose."""
        if self.size is not None or self.baseline is None:
            return self.size
        size: int | None = self.baseline.settings["size"]
        return size

    @property
    def budget(self) -> float:
        """Seconds for all sections."""
        return self.seconds or sum(SECONDS[section] for section in self.sections)

    def size_of(self, section: str, title: str, name: str) -> int | None:
        """Returns the count of numbers for a contender; None for as many as fit the time."""
        if self.size is not None or self.baseline is None:
            return self.size
        row = self.baseline.row(section, title, name)
        return row.size if row is not None and row.times else None
