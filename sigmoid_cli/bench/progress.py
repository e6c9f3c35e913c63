"""What is being done, on one line of a terminal.

Drawn between runs and never during one: a thread that redraws, as progress bars have it, would take
part of the times.
"""

from __future__ import annotations

import shutil
from types import TracebackType
from typing import TextIO


class BenchProgress:
    """A line that is written over and wiped in the end; nothing if the stream is no terminal."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._length = 0

    def tell(self, text: str) -> None:
        """Shows the text in place of the former one."""
        if self._stream is None:
            return
        shown = text[: shutil.get_terminal_size().columns - 1]
        self._stream.write(f"\r{shown.ljust(self._length)}")
        if len(shown) < self._length:
            self._stream.write(f"\r{shown}")
        self._stream.flush()
        self._length = len(shown)

    def __enter__(self) -> BenchProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.tell("")
