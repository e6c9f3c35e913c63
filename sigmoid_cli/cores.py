"""How many processor cores this process may use."""

from __future__ import annotations

import math
import os

_CGROUP_2_QUOTA = "/sys/fs/cgroup/cpu.max"
_CGROUP_1_QUOTA = "/sys/fs/cgroup/cpu/cpu.cfs_quota_us"
_CGROUP_1_PERIOD = "/sys/fs/cgroup/cpu/cpu.cfs_period_us"


def usable_cores() -> int:
    """The cores of the scheduler's mask, or fewer where a control group has a quota; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    quota = _quota()
    return cores if quota is None else max(1, min(cores, math.ceil(quota)))


def _quota() -> float | None:
    """The cores that the control group allows; None where it sets no limit or there is none."""
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
