"""Whether the times can be trusted: what else the machine did during the run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sigmoid_cli.bench.measure.rounds import ROUNDS
from sigmoid_cli.bench.report import Group
from sigmoid_cli.bench.statistics import relative_spread

_SYSTEM = Path("/")

_BUSY = 0.25
"""Share of the cores that other programs may use before the run."""
_STOLEN = 0.02
"""Share of the processor time that the host of a virtual machine may take."""
_SLOWED = 0.9
"""Clock frequency at the end over that at the start: below this, the processor was slowed."""
_NAMED = 3
"""Noisy contenders named in a warning."""
_WIDE = 0.1
"""Spread of a contender's times above which they are called noisy."""


@dataclass(frozen=True)
class Load:
    """The counters of the system at one moment; None where it has none.

    Attributes:
        moment: seconds by the monotonic clock.
        waiting: programs that run or wait to run, averaged over a minute.
        stolen: processor seconds that the host gave to other machines.
        throttled: how often control group or heat stopped or slowed the processor.
        megahertz: the clock frequency, averaged over the cores.
    """

    moment: float
    waiting: float | None
    stolen: float | None
    throttled: int | None
    megahertz: float | None


def load(system: Path = _SYSTEM) -> Load:
    """Read the load; `system` is the folder of /proc and /sys."""
    frequencies = [
        float(line.partition(":")[2])
        for line in _text(system / "proc/cpuinfo").splitlines()
        if line.startswith("cpu MHz")
    ]
    waiting = _text(system / "proc/loadavg").split()
    return Load(
        monotonic(),
        float(waiting[0]) if waiting else None,
        _stolen(_text(system / "proc/stat")),
        _throttled(system),
        sum(frequencies) / len(frequencies) if frequencies else None,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _stolen(text: str) -> float | None:
    fields = text.partition("\n")[0].split()
    if len(fields) < 9 or fields[0] != "cpu":
        return None
    return int(fields[8]) / os.sysconf("SC_CLK_TCK")


def _throttled(system: Path) -> int | None:
    counts = [
        int(words[1])
        for pattern in ("sys/fs/cgroup/cpu.stat", "sys/fs/cgroup/cpu/cpu.stat")
        for words in map(str.split, _text(system / pattern).splitlines())
        if words[:1] == ["nr_throttled"]
    ]
    heat = system.glob("sys/devices/system/cpu/cpu[0-9]*/thermal_throttle/core_throttle_count")
    counts += [int(text) for text in map(_text, heat) if text.strip().isdecimal()]
    return sum(counts) if counts else None


def disturbances(before: Load, after: Load, cores: int) -> Iterator[str]:
    """Yield a warning for each disturbance between two moments."""
    if before.waiting is not None and before.waiting > _BUSY * cores:
        yield (
            f"other programs were running: load {before.waiting:.1f} on {cores} cores at the start"
        )
    elapsed = (after.moment - before.moment) * cores
    if before.stolen is not None and after.stolen is not None:
        share = (after.stolen - before.stolen) / elapsed
        if share > _STOLEN:
            yield f"the host of this virtual machine took {share:.0%} of the processor time"
    if before.throttled is not None and after.throttled is not None:
        times = after.throttled - before.throttled
        if times > 0:
            yield f"the processor was throttled {times} times"
    if before.megahertz and after.megahertz and after.megahertz < _SLOWED * before.megahertz:
        yield (f"the processor went from {before.megahertz:.0f} to {after.megahertz:.0f} MHz")


def doubts(groups: Iterable[Group]) -> Iterator[str]:
    """Yield a warning for each sign of noise in the times themselves."""
    timed = [(group, row) for group in groups for row in group.rows if row.times]
    spreads = sorted(
        ((relative_spread(row.times), group.title, row.name) for group, row in timed), reverse=True
    )
    wide = [f"{spread:.0%} {title}, {name}" for spread, title, name in spreads if spread > _WIDE]
    if wide:
        more = f"; and {len(wide) - _NAMED} more" if len(wide) > _NAMED else ""
        yield f"times vary a lot from round to round: {'; '.join(wide[:_NAMED])}{more}"
    fewest = min((len(row.times) for _, row in timed), default=ROUNDS)
    if fewest < ROUNDS:
        yield f"time for only {fewest} of {ROUNDS} rounds; raise --seconds"


def omissions(names: Sequence[str]) -> Iterator[str]:
    """Yield a warning that names what was left out for lack of time."""
    if names:
        yield f"no time left for {', '.join(names)}; raise --seconds"
