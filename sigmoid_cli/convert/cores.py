"""How many processor cores this process may use."""

from __future__ import annotations

import math
import os
from pathlib import Path

_CGROUP_2_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_CGROUP_1_QUOTA = Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
_CGROUP_1_PERIOD = Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us")


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
        if _CGROUP_2_QUOTA.exists():
            quota, period = _CGROUP_2_QUOTA.read_text().split()
        else:
            quota, period = _CGROUP_1_QUOTA.read_text(), _CGROUP_1_PERIOD.read_text()
        return int(quota) / int(period) if int(quota) > 0 else None
    except (OSError, ValueError):  # no control group, or "max": no limit
        return None
