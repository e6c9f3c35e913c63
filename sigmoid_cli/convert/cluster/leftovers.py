"""Names the temporary files of a batch, and removes those of batches that were killed."""

from __future__ import annotations

import glob
import hashlib
import os
import re
from contextlib import suppress

_NAME = re.compile(r"\.sigmoid-(?P<system>[0-9a-f]{12})-(?P<process>\d+)-(?P<start>\d+)-\w+\.tmp")


def batch_of_this_process() -> str:
    """Returns a word for the names of temporary files: it identifies the process and its system.

    If the system does not say that, the word is random, and leftovers stay.
    """
    system, start = _system(), _start_of(os.getpid())
    if system is None or start is None:
        return f"{os.urandom(6).hex()}-"
    return f"{system}-{os.getpid()}-{start}-"


def remove_abandoned(folder: str) -> None:
    """Remove temporary files of processes of this system that have ended.

    Files of another machine, boot or container stay: they may still be in use.
    """
    system = _system()
    for path in glob.glob(f"{glob.escape(folder)}/.sigmoid-*.tmp"):
        match = _NAME.fullmatch(os.path.basename(path))
        if match is None or match["system"] != system:
            continue
        if _start_of(int(match["process"])) != int(match["start"]):
            with suppress(OSError):  # another run may have been faster
                os.unlink(path)


def _system() -> str | None:
    """Returns a word for this boot of this machine and this namespace of processes."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            boot = file.read()
        numbers = os.readlink("/proc/self/ns/pid")
    except OSError:
        return None
    return hashlib.sha256(f"{boot}{numbers}".encode()).hexdigest()[:12]


def _start_of(process: int) -> int | None:
    """Returns when a process was started, in ticks since boot (proc(5)); None if it has ended."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            return int(file.read().rpartition(")")[2].split()[19])
    except OSError:
        return None
