"""The machine and the software that the times are of."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import numpy as np

from sigmoid_cli import __version__

_CPU = Path("/proc/cpuinfo")


def environment() -> dict[str, str]:
    """What the times depend on, in words, by name."""
    return {
        "cpu": _cpu(),
        "cores": str(cores()),
        "simd": _simd(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "numpy": np.__version__,
    }


def cores() -> int:
    """The cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def version() -> str:
    """The version of this program; of a checkout with its commit, and + if that was changed."""
    checkout = Path(__file__).parents[2]
    if not (checkout / ".git").exists():
        return __version__
    try:
        told = subprocess.run(
            ["git", "-C", checkout, "describe", "--always", "--dirty=+", "--exclude=*"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return __version__
    return f"{__version__} ({told.stdout.decode().strip()})"


def _cpu() -> str:
    try:
        lines = _CPU.read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "Model", "cpu model"):
            return value.strip()
    return platform.processor() or platform.machine()


def _simd() -> str:
    """The highest instruction set that NumPy uses here."""
    extensions = np.show_config(mode="dicts").get("SIMD Extensions", {})
    names = extensions.get("found") or extensions.get("baseline") or ["none"]
    return str(names[-1])
