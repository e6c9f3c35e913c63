"""The machine and software of a run."""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path

import numpy as np

from sigmoid_cli import __version__
from sigmoid_cli.cores import usable_cores

_CPU = Path("/proc/cpuinfo")


def environment() -> dict[str, str]:
    """Returns what the times depend on, by name."""
    return {
        "cpu": _cpu(),
        "cores": str(usable_cores()),
        "simd": _simd(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "numpy": np.__version__,
    }


def version() -> str:
    """Returns the version; from a checkout with its commit, and + if files differ from it."""
    checkout = Path(__file__).parents[2]
    if not (checkout / ".git").exists():
        return __version__
    try:
        described = subprocess.run(
            ["git", "-C", checkout, "describe", "--always", "--dirty=+", "--exclude=*"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return __version__
    return f"{__version__} ({described.stdout.decode().strip()})"


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
    """Returns the highest instruction set that NumPy uses here."""
    extensions = np.show_config(mode="dicts").get("SIMD Extensions", {})
    names = extensions.get("found") or extensions.get("baseline") or ["none"]
    return str(names[-1])
