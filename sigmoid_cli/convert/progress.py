"""Watching work go on: what display shows of progress, if anybody looks."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told of progress.

    Attributes:
        interval: seconds between two looks at work that others do; None to wait for its end.
    """

    @property
    def interval(self) -> float | None: ...

    def begin(self, size: int | None, files: int) -> None:
        """Work begins on so many bytes, where that is known, in so many files."""
        ...

    def advance(self, size: int) -> None:
        """So many bytes more have been answered."""
        ...

    def finish_file(self) -> None:
        """One file more is done."""
        ...

    def pause(self) -> None:
        """Something else is about to be written to the terminal."""
        ...


class NullProgress:
    """Watches nothing (see `Progress`)."""

    interval = None

    def begin(self, size: int | None, files: int) -> None: ...

    def advance(self, size: int) -> None: ...

    def finish_file(self) -> None: ...

    def pause(self) -> None: ...
