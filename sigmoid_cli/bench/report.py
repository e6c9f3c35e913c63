"""What was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sigmoid_cli.bench.statistics import Interval, median, ratio


@dataclass(frozen=True)
class Accuracy:
    """How far results are from the true values.

    Attributes:
        inputs: how many results were looked at.
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
    """Where something goes wrong, going from 0 outwards: `kind` is a key of breaks.KINDS."""

    kind: str
    x: float


@dataclass(frozen=True)
class Row:
    """One contender.

    Attributes:
        name: what it is called, the same in every report.
        version: of the contender; empty if it is the benchmark's own.
        is_ours: whether it is this program.
        size: how many numbers one run computes.
        times: seconds of one run, one of each round.
        accuracy: of its results; None where it computes none.
        breaks: where it goes wrong; None if it was not looked for.
        failure: why it was not timed, or None.
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
        """Median seconds a number."""
        return median(self.times) / self.size

    @property
    def per_number(self) -> tuple[float, ...]:
        """Seconds a number, one of each round."""
        return tuple(time / self.size for time in self.times)


@dataclass(frozen=True)
class Group:
    """Contenders that were measured in turns on the same inputs.

    Attributes:
        section: a key of settings.SECONDS.
        title: what is computed, for example `σ float64`; unique in its section.
        inputs: what it is computed of, in words.
        rows: ours first.
        absent: contenders that are not installed.
        is_complete: False if it was interrupted.
    """

    section: str
    title: str
    inputs: str
    rows: tuple[Row, ...]
    absent: tuple[str, ...] = ()
    is_complete: bool = True

    def ratio(self, row: Row, seed: int) -> Interval | None:
        """How many times as long as the first row this one takes; None where that is no question.

        The rounds of both were run in turns, so they are drawn together.
        """
        first = self.rows[0]
        if row is first:
            return None
        return ratio(row.per_number, first.per_number, seed, are_paired=True)


@dataclass(frozen=True)
class Report:
    """A whole run.

    Attributes:
        version: of this program, with the commit where it runs from a checkout.
        date: when it began, in ISO 8601.
        seconds: how long it took.
        settings: what was asked for, by name.
        environment: the machine and what runs on it, by name.
        warnings: why the times may not be trusted.
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
        """Of the bootstrap, so that a report gives the same intervals whenever it is shown."""
        return int(self.settings["seed"])

    @property
    def is_broken(self) -> bool:
        """Whether anything of ours fails."""
        return any(row.is_ours and row.failure for group in self.groups for row in group.rows)

    def group(self, section: str, title: str) -> Group | None:
        """The group of that name; None if there is none."""
        for group in self.groups:
            if (group.section, group.title) == (section, title):
                return group
        return None

    def row(self, section: str, title: str, name: str) -> Row | None:
        """The contender of that name in a group; None if there is none."""
        group = self.group(section, title)
        return next((row for row in group.rows if row.name == name), None) if group else None
