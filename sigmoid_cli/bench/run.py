"""The whole benchmark: section after section, until the time is up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import perf_counter

from sigmoid_cli.bench import bulk, core, csv, machine, noise, npy, start, text
from sigmoid_cli.bench.report import Group, Report
from sigmoid_cli.bench.rounds import Clock
from sigmoid_cli.bench.settings import SECONDS, Settings

Tell = Callable[[str], None]

_GRACE = 0.1
"""Share of the time that it may take longer, rather than run fewer rounds than it should. Where the
size is said and the time is not, there is time for all rounds."""

_TASKS = {"text": text.task, "csv": csv.task, "npy": npy.task}


def run(settings: Settings, tell: Tell) -> Report:
    """Measures what the settings ask for; `tell` is told what is being done.

    An interrupt ends it with what has been measured by then.
    """
    date = datetime.now(UTC).isoformat(timespec="seconds")
    before, begin = noise.load(), perf_counter()
    has_time = settings.size is not None and settings.seconds is None
    grace = math.inf if has_time else _GRACE * settings.budget
    groups: list[Group] = []
    try:
        for group in _groups(settings, Clock(begin + settings.budget, grace), tell):
            groups.append(group)
            if not group.is_complete:
                break
        is_complete = all(group.is_complete for group in groups)
    except KeyboardInterrupt:
        is_complete = False
    cores = machine.cores()
    return Report(
        machine.version(),
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
        machine.environment(),
        tuple(groups),
        (*noise.disturbances(before, noise.load(), cores), *noise.doubts(groups)),
        is_complete,
    )


def _groups(settings: Settings, clock: Clock, tell: Tell) -> Iterator[Group]:
    for index, section in enumerate(settings.sections):
        rest = sum(SECONDS[later] for later in settings.sections[index:])
        its = clock.split(SECONDS[section] / rest)
        if section == core.SECTION:
            yield from core.groups(settings, its, tell)
        elif section == start.SECTION:
            yield start.group(settings, its, tell)
        else:
            yield bulk.group(_TASKS[section](settings.jobs), settings, its, tell)
