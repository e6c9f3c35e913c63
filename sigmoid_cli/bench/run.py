"""The whole benchmark: section after section, until the time is up."""

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
from sigmoid_cli.bench.sections import bulk, core, csv, npy, start, text
from sigmoid_cli.bench.settings import SECONDS, Settings

Tell = Callable[[str], None]

_GRACE = 0.1
"""Share of the time that it may take longer, rather than run fewer rounds than it should. Where the
size is said and the time is not, there is time for all rounds."""

_TASKS = {"text": text.task, "csv": csv.task, "npy": npy.task}


@dataclass(frozen=True)
class _Step:
    """A group to be measured, with the seconds that are its share."""

    name: str
    seconds: float
    measure: Callable[[Settings, Clock, Tell], Group]


def run(settings: Settings, tell: Tell) -> Report:
    """Measures what the settings ask for; `tell` is told what is being done.

    An interrupt ends it with what has been measured by then.
    """
    date = datetime.now(UTC).isoformat(timespec="seconds")
    before, begin = noise.load(), perf_counter()
    has_time = settings.size is not None and settings.seconds is None
    grace = math.inf if has_time else _GRACE * settings.budget
    groups: list[Group] = []
    steps = list(_steps(settings))
    try:
        _measure(steps, groups, settings, Clock.starting(settings.budget, grace), tell)
        is_complete = all(group.is_complete for group in groups)
    except KeyboardInterrupt:
        is_complete = False
    left_out = [step.name for step in steps[len(groups) :]] if is_complete else []
    return Report(
        environment.version(),
        date,
        perf_counter() - begin,
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
            *noise.disturbances(before, noise.load(), environment.cores()),
            *noise.doubts(groups),
            *noise.omissions(left_out),
        ),
        is_complete,
    )


def _steps(settings: Settings) -> Iterator[_Step]:
    for section in settings.sections:
        seconds = SECONDS[section]
        if section == core.SECTION:
            for function, dtype in core.CASES:
                yield _Step(
                    f"{section} {function} {dtype}",
                    seconds / len(core.CASES),
                    partial(core.group, function, dtype),
                )
        elif section == start.SECTION:
            yield _Step(section, seconds, start.group)
        else:
            yield _Step(section, seconds, partial(bulk.group, _TASKS[section](settings.jobs)))


def _measure(
    steps: list[_Step], groups: list[Group], settings: Settings, clock: Clock, tell: Tell
) -> None:
    """Appends the groups; those for which no time is left are not begun."""
    for index, step in enumerate(steps):
        if index and clock.left == 0 and clock.limit < math.inf:
            break
        its = clock.split(step.seconds / sum(later.seconds for later in steps[index:]))
        groups.append(step.measure(settings, its, tell))
        if not groups[-1].is_complete:
            break
