"""Compare two reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sigmoid_cli.bench.report import Group, Report, Row
from sigmoid_cli.bench.statistics import Interval, ratio


@dataclass(frozen=True)
class Change:
    """The change of one contender between two reports.

    Attributes:
        group: of the new report.
        old, new: the contender in each.
        ratio: new time over old; None if either had too few rounds or another size.
        threshold: the share by which this program may become slower.
        same_inputs: whether both accuracies are of the same numbers.
    """

    group: Group
    old: Row
    new: Row
    ratio: Interval | None
    threshold: float
    same_inputs: bool

    @property
    def is_slower(self) -> bool:
        """Whether it is slower by more than the threshold, and not by chance."""
        return (
            self.ratio is not None
            and self.ratio.ratio > 1.0 + self.threshold
            and not self.ratio.is_noise
        )

    @property
    def is_less_accurate(self) -> bool:
        """Whether any error is larger, or results break nearer to 0."""
        old, new = self.old.accuracy, self.new.accuracy
        if _reach(self.new, self.old) < _reach(self.old, self.new):
            return True
        if old is None or new is None or not self.same_inputs or old.inputs != new.inputs:
            return False
        return new.worst > old.worst or new.correct < old.correct

    @property
    def is_broken(self) -> bool:
        """Whether it worked before and fails now."""
        return self.new.failure is not None and self.old.failure is None

    @property
    def is_worse(self) -> bool:
        """Whether this program got slower, less accurate or broken."""
        return self.new.is_ours and (self.is_slower or self.is_less_accurate or self.is_broken)

    @property
    def verdict(self) -> str:
        """The change in words."""
        if self.is_broken:
            words = "fails now"
        elif self.ratio is None:
            words = "not comparable"
        elif self.ratio.is_noise:
            words = "within the noise"
        elif self.is_slower:
            words = "slower"
        elif self.ratio.ratio < 1.0:
            words = "faster"
        else:
            words = f"slower by less than {self.threshold:.0%}"
        return f"{words}, less accurate" if self.is_less_accurate else words


def _reach(row: Row, other: Row) -> float:
    """Returns how far from 0 the row is right; both were searched equally far."""
    if not row.breaks or other.breaks is None:
        return float("inf")
    return abs(row.breaks[0].x)


@dataclass(frozen=True)
class Comparison:
    """The changes of all contenders that both reports have."""

    old: Report
    changes: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def is_worse(self) -> bool:
        """Whether any row of this program is worse."""
        return any(change.is_worse for change in self.changes)

    def of(self, group: Group) -> tuple[Change, ...]:
        """Returns the changes in one group."""
        return tuple(change for change in self.changes if change.group is group)


def compared(old: Report, new: Report, threshold: float, seed: int) -> Comparison:
    """Compare two reports."""
    return Comparison(
        old, tuple(_changes(old, new, threshold, seed)), tuple(_other_conditions(old, new))
    )


def _changes(old: Report, new: Report, threshold: float, seed: int) -> Iterator[Change]:
    same_inputs = all(
        old.settings.get(name) == new.settings.get(name) for name in ("range", "seed")
    )
    for group in new.groups:
        for row in group.rows:
            before = old.row(group.section, group.title, row.name)
            if before is None:
                continue
            is_comparable = before.size == row.size
            change = (
                ratio(row.times, before.times, seed, are_paired=False) if is_comparable else None
            )
            yield Change(group, before, row, change, threshold, same_inputs)


def _other_conditions(old: Report, new: Report) -> Iterator[str]:
    for name in sorted({*old.environment, *new.environment}):
        before, now = old.environment.get(name), new.environment.get(name)
        if before != now:
            yield f"{name} was {before}, is {now}"
    for name in ("range", "seed", "jobs"):
        before_setting, now_setting = old.settings.get(name), new.settings.get(name)
        if before_setting != now_setting:
            yield f"--{name} was {before_setting}, is {now_setting}"
