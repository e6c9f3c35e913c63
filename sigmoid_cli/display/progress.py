"""Show the progress of long jobs on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
"""Seconds of work before the line appears."""

_INTERVAL = 0.1
"""Seconds between two updates."""


class ProgressLine:
    """One line with the amount done and the time remaining (see `convert.progress.Progress`)."""

    interval = _INTERVAL

    def __init__(self, write: Callable[[str, str], None], *, has_color: bool) -> None:
        self._write = write
        self._has_color = has_color
        self._began = time.monotonic()
        self._shown = self._began + _PATIENCE - _INTERVAL
        self._size: int | None = None
        self._files = 1
        self._done = 0
        self._finished = 0
        self._line: tuple[Progress, TaskID] | None = None

    def start(self, size: int | None, files: int) -> None:
        self._size = size
        self._files = files

    def advance(self, size: int) -> None:
        self._done += size
        now = time.monotonic()
        if now - self._shown >= _INTERVAL:
            self._shown = now
            self._show()

    def finish_file(self) -> None:
        self._finished += 1

    def pause(self) -> None:
        """Remove the line, to make room for other output."""
        if self._line is not None:
            self._line[0].stop()
            self._line = None

    def note(self, message: str, remedy: str) -> None:
        self.pause()
        self._write(message, remedy)

    def _show(self) -> None:
        if self._line is None:
            self._line = self._started()
        progress, task = self._line
        files = f"{self._finished}/{self._files} files" if self._files > 1 else ""
        progress.update(task, completed=self._done, total=self._size, files=files)
        progress.refresh()

    def _started(self) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        console = Console(
            file=sys.stderr, force_terminal=True, no_color=not self._has_color, highlight=False
        )
        columns = [DownloadColumn(), TransferSpeedColumn(), TextColumn("{task.fields[files]}")]
        if self._size is not None:
            columns = [BarColumn(), *columns, TimeRemainingColumn()]
        # no thread refreshes it: forking with threads is unsafe
        progress = Progress(*columns, console=console, auto_refresh=False, transient=True)
        progress.start()
        task = progress.add_task("", total=self._size, files="")
        return progress, task
