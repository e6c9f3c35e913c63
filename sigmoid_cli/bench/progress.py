"""The current step of a benchmark, on one line of a terminal.

It is drawn between runs, never during one: the redrawing thread of a progress bar would disturb the
times.
"""

from __future__ import annotations

import shutil
from types import TracebackType
from typing import TextIO


class BenchProgress:
    """A line that is overwritten, and cleared at the end; nothing without a terminal."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._length = 0

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._stream is None:
            return
        line = text[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"\r{line.ljust(self._length)}")
        if len(line) < self._length:
            self._stream.write(f"\r{line}")
        self._stream.flush()
        self._length = len(line)

    def __enter__(self) -> BenchProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.show("")
