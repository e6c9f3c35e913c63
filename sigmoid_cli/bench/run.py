"""Run the benchmark: one section after the other, until the time is up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

from sigmoid_cli.bench import environment, noise
from sigmoid_cli.bench.measure.rounds import Clock
from sigmoid_cli.bench.report import Group, Report
from sigmoid_cli.bench.sections import arrays, bulk, core, csv, family, npy, small, start, text
from sigmoid_cli.bench.settings import SECONDS, Settings
from sigmoid_cli.cores import usable_cores

Notify = Callable[[str], None]

_GRACE = 0.1
"""Share of the time by which a run may overrun, rather than drop rounds. If --size is given and
--seconds is not, all rounds are run."""

_CASES = {core.SECTION: core.cases, family.SECTION: family.cases}
_TASKS = {"text": text.task, "csv": csv.task, "npy": npy.task}


@dataclass(frozen=True)
class _Step:
    """A group to measure, with its share of the seconds."""

    name: str
    seconds: float
    measure: Callable[[Settings, Clock, Notify], Group]


def run(settings: Settings, notify: Notify) -> Report:
    """Measure all sections of the settings. `notify` is called with each step's name.

    An interrupt ends the run; the report then holds what was measured so far.
    """
    date = datetime.now(UTC).isoformat(timespec="seconds")
    before, start_time = noise.load(), perf_counter()
    has_time = settings.size is not None and settings.seconds is None
    grace = math.inf if has_time else _GRACE * settings.budget
    groups: list[Group] = []
    steps = list(_steps(settings))
    try:
        _measure(steps, groups, settings, Clock.starting(settings.budget, grace), notify)
        is_complete = all(group.is_complete for group in groups)
    except KeyboardInterrupt:
        is_complete = False
    left_out = [step.name for step in steps[len(groups) :]] if is_complete else []
    return Report(
        environment.version(),
        date,
        perf_counter() - start_time,
        {
            "only": list(settings.sections),
            "size": settings.size,
            "seconds": settings.seconds,
            "jobs": settings.jobs,
            "range": [settings.low, settings.high],
            "seed": settings.seed,
        },
        environment.environment(),
        tuple(groups),
        (
            *noise.disturbances(before, noise.load(), usable_cores()),
            *noise.doubts(groups),
            *noise.omissions(left_out),
        ),
        is_complete,
    )


def _steps(settings: Settings) -> Iterator[_Step]:
    for section in settings.sections:
        seconds = SECONDS[section]
        if section in _CASES:
            cases = list(_CASES[section]())
            for case in cases:
                name = f"{section} {case.title}"
                yield _Step(name, seconds / len(cases), partial(arrays.group, case))
        elif section == start.SECTION:
            yield _Step(section, seconds, start.group)
        elif section == small.SECTION:
            tasks = list(small.tasks(settings.jobs, settings.fixed_size))
            for task in tasks:
                name = f"{section} {task.title}"
                yield _Step(name, seconds / len(tasks), partial(bulk.group, task))
        else:
            yield _Step(section, seconds, partial(bulk.group, _TASKS[section](settings.jobs)))


def _measure(
    steps: list[_Step], groups: list[Group], settings: Settings, clock: Clock, notify: Notify
) -> None:
    """Append the measured groups; groups for which no time is left are not started."""
    for index, step in enumerate(steps):
        if index and clock.left == 0 and clock.limit < math.inf:
            break
        share = step.seconds / sum(later.seconds for later in steps[index:])
        groups.append(step.measure(settings, clock.split(share), notify))
        if not groups[-1].is_complete:
            break
