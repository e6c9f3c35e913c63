"""Counts the processor cores that this process may use, and the workers that they can serve."""

from __future__ import annotations

import math
import os

_CGROUP_2_QUOTA = "/sys/fs/cgroup/cpu.max"
_CGROUP_1_QUOTA = "/sys/fs/cgroup/cpu/cpu.cfs_quota_us"
_CGROUP_1_PERIOD = "/sys/fs/cgroup/cpu/cpu.cfs_period_us"


def usable_cores() -> int:
    """Returns the cores that the scheduler and the quota of a control group allow; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    quota = _quota()
    return cores if quota is None else max(1, min(cores, math.ceil(quota)))


def useful_workers(jobs: int | None) -> int:
    """Returns how many workers to start if the user asks for `jobs` of them, or does not say.

    A second worker for each core uses the time in which the first one waits for input or output.
    More of them only cost their start, which takes as long as a megabyte of input. Four are always
    started if asked for: a control group may give more time than it counts cores.
    """
    cores = usable_cores()
    return cores if jobs is None else min(jobs, max(_ALWAYS, 2 * cores))


_ALWAYS = 4


def _quota() -> float | None:
    """Returns the cores that the control group allows; None without a group or a limit."""
    try:
        if os.path.exists(_CGROUP_2_QUOTA):
            quota, period = _read(_CGROUP_2_QUOTA).split()
        else:
            quota, period = _read(_CGROUP_1_QUOTA), _read(_CGROUP_1_PERIOD)
        return int(quota) / int(period) if int(quota) > 0 else None
    except (OSError, ValueError):  # no control group, or "max": no limit
        return None


def _read(path: str) -> str:
    with open(path, encoding="ascii") as file:
        return file.read()
