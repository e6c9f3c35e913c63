"""The program in a session of its own, so that all processes it started can be found."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from support.program import PATIENCE, PROGRAM, WITH_SIGNALS_AS_IN_A_SHELL, environment


@contextmanager
def at_work(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program at work, with nothing to read; all of its session is killed with the block."""
    with subprocess.Popen(
        [*WITH_SIGNALS_AS_IN_A_SHELL, *PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment(),
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            for one in (process.pid, *processes_of(process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)


def processes_of(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _is_in(session, entry)
    ]


def children_of(process: int) -> list[int]:
    """The processes that it has started; none if it has ended."""
    try:
        words = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(word) for word in words]


def wait_until_all_have_ended(session: int) -> None:
    """Looks until no process of the session is left; fails if that takes long."""
    end = time.monotonic() + PATIENCE
    while left := processes_of(session):
        assert time.monotonic() < end, f"processes are left: {left}"
        time.sleep(0.01)


def _is_in(session: int, process: Path) -> bool:
    try:
        # behind the name in parentheses: state, parent, group, session; see proc(5)
        state, _, _, its_session = (process / "stat").read_text().rpartition(")")[2].split()[:4]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return int(its_session) == session and state != "Z"
