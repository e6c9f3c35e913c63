"""The results of a benchmark: report, groups, rows, accuracy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sigmoid_cli.bench.statistics import Interval, median, ratio


@dataclass(frozen=True)
class Accuracy:
    """How far results are from the true values.

    Attributes:
        inputs: the number of results compared.
        worst: the largest error in units in the last place (ulp) of the correctly rounded result.
        worst_at: the x of the largest error.
        correct: the share of results that are correctly rounded.
    """

    inputs: int
    worst: float
    worst_at: float
    correct: float


@dataclass(frozen=True)
class Break:
    """Where results first go wrong, from 0 outwards; `kind` is a key of breaks.KINDS."""

    kind: str
    x: float


@dataclass(frozen=True)
class Row:
    """One contender.

    Attributes:
        name: the same in every report.
        version: of the contender; empty if it is part of the benchmark.
        is_ours: whether it is this program.
        size: the count of numbers in one run.
        times: seconds of one run, for each round.
        accuracy: of its results; None if it computes none.
        breaks: where it goes wrong; None if that was not searched.
        failure: why it was not timed; None if it was.
    """

    name: str
    version: str
    is_ours: bool
    size: int
    times: tuple[float, ...] = ()
    accuracy: Accuracy | None = None
    breaks: tuple[Break, ...] | None = None
    failure: str | None = None

    @property
    def seconds(self) -> float:
        """Median seconds per number."""
        return median(self.times) / self.size

    @property
    def per_number(self) -> tuple[float, ...]:
        """Seconds per number, for each round."""
        return tuple(time / self.size for time in self.times)


@dataclass(frozen=True)
class Group:
    """Contenders measured on the same inputs in alternating rounds.

    Attributes:
        section: a key of settings.SECONDS.
        title: what is computed, such as `σ float64`; unique in its section.
        inputs: a description of the numbers.
        rows: ours first.
        absent: contenders that are not installed.
        is_complete: False if the run was interrupted.
    """

    section: str
    title: str
    inputs: str
    rows: tuple[Row, ...]
    absent: tuple[str, ...] = ()
    is_complete: bool = True

    def ratio(self, row: Row, seed: int) -> Interval | None:
        """Returns the time of this row over that of the first; None for the first row itself.

        Both ran in the same rounds, so the bootstrap draws them in pairs.
        """
        first = self.rows[0]
        if row is first:
            return None
        return ratio(row.per_number, first.per_number, seed, are_paired=True)


@dataclass(frozen=True)
class Report:
    """A whole run.

    Attributes:
        version: of this program, with its commit if it runs from a checkout.
        date: of the start, in ISO 8601.
        seconds: the duration.
        settings: the options, by name.
        environment: machine and software, by name.
        warnings: reasons not to trust the times.
    """

    version: str
    date: str
    seconds: float
    settings: Mapping[str, Any]
    environment: Mapping[str, str]
    groups: tuple[Group, ...]
    warnings: tuple[str, ...] = ()
    is_complete: bool = True

    @property
    def seed(self) -> int:
        """The seed of the bootstrap: the same report always shows the same intervals."""
        return int(self.settings["seed"])

    @property
    def is_broken(self) -> bool:
        """Whether this program failed anywhere."""
        return any(row.is_ours and row.failure for group in self.groups for row in group.rows)

    def group(self, section: str, title: str) -> Group | None:
        """Returns the group with this title; None if there is none."""
        for group in self.groups:
            if (group.section, group.title) == (section, title):
                return group
        return None

    def row(self, section: str, title: str, name: str) -> Row | None:
        """Returns the contender with this name in a group; None if there is none."""
        group = self.group(section, title)
        return next((row for row in group.rows if row.name == name), None) if group else None
