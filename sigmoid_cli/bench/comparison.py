"""Two reports side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sigmoid_cli.bench.report import Group, Report, Row
from sigmoid_cli.bench.statistics import Interval, ratio


@dataclass(frozen=True)
class Change:
    """What became of one contender.

    Attributes:
        group: of the new report.
        old, new: the contender in each.
        ratio: new over old time; None where one was timed too little, or with another size.
        threshold: the share by which ours may become slower.
        same_inputs: whether the accuracy of both is of the same numbers.
    """

    group: Group
    old: Row
    new: Row
    ratio: Interval | None
    threshold: float
    same_inputs: bool

    @property
    def is_slower(self) -> bool:
        """Whether it takes longer by more than the threshold, and not by chance."""
        return (
            self.ratio is not None
            and self.ratio.ratio > 1.0 + self.threshold
            and not self.ratio.is_noise
        )

    @property
    def is_less_accurate(self) -> bool:
        """Whether any error is larger, or the results break earlier."""
        old, new = self.old.accuracy, self.new.accuracy
        if _reach(self.new, self.old) < _reach(self.old, self.new):
            return True
        if old is None or new is None or not self.same_inputs or old.inputs != new.inputs:
            return False
        return new.worst > old.worst or new.correct < old.correct

    @property
    def is_broken(self) -> bool:
        """Whether it worked before and does not any more."""
        return self.new.failure is not None and self.old.failure is None

    @property
    def is_worse(self) -> bool:
        """Whether ours is worse in any way that counts."""
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
    """How far from 0 the row is right; how far it was looked at is the same for both."""
    if not row.breaks or other.breaks is None:
        return float("inf")
    return abs(row.breaks[0].x)


@dataclass(frozen=True)
class Comparison:
    """What became of all contenders that are in both reports."""

    old: Report
    changes: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def is_worse(self) -> bool:
        """Whether anything of ours is worse."""
        return any(change.is_worse for change in self.changes)

    def of(self, group: Group) -> tuple[Change, ...]:
        """The changes in one group."""
        return tuple(change for change in self.changes if change.group is group)


def compared(old: Report, new: Report, threshold: float, seed: int) -> Comparison:
    """The two reports side by side."""
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
