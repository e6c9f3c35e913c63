"""The processes of a session, so that all that a program started can be found."""

from __future__ import annotations

import time
from pathlib import Path

from support.patience import PATIENCE


def processes_of(session: int) -> list[int]:
    """The processes of a session that have not ended; none where there is no `/proc`."""
    if not Path("/proc/self").exists():
        return []
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _is_in(session, entry)
    ]


def children_of(process: int) -> list[int]:
    """The child processes of a process; none if it has ended."""
    try:
        words = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(word) for word in words]


def wait_until_all_have_ended(session: int) -> None:
    """Wait until no process of the session is left; fails if that takes long."""
    end = time.monotonic() + PATIENCE
    while left := processes_of(session):
        assert time.monotonic() < end, f"processes are left: {left}"
        time.sleep(0.01)


def _is_in(session: int, process: Path) -> bool:
    try:
        # after the name in parentheses: state, parent, group, session; see proc(5)
        state, _, _, its_session = (process / "stat").read_text().rpartition(")")[2].split()[:4]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return int(its_session) == session and state != "Z"
