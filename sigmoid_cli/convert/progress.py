"""Defines the reports of work in progress; `display.progress` shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Receives reports of progress.

    Attributes:
        interval: seconds between two reports while other processes work; None to report only at
            their end.
    """

    @property
    def interval(self) -> float | None: ...

    def start(self, size: int | None, files: int) -> None:
        """Work starts on this many bytes, if that is known, in this many files."""
        ...

    def advance(self, size: int) -> None:
        """This many more bytes have been converted."""
        ...

    def finish_file(self) -> None:
        """One more file is done."""
        ...

    def pause(self) -> None:
        """Something else is about to be written to the terminal."""
        ...

    def note(self, message: str, remedy: str) -> None:
        """Tell the user how an input is read or written, and what to do if that is wrong."""
        ...


class NullProgress:
    """Shows no progress, only notes (see `Progress`).

    Args:
        write: writes a note; without it, none is shown.
    """

    interval = None

    def __init__(self, write: Callable[[str, str], None] | None = None) -> None:
        self._write = write

    def start(self, size: int | None, files: int) -> None: ...

    def advance(self, size: int) -> None: ...

    def finish_file(self) -> None: ...

    def pause(self) -> None: ...

    def note(self, message: str, remedy: str) -> None:
        if self._write is not None:
            self._write(message, remedy)
