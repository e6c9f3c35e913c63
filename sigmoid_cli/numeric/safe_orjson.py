"""orjson, loaded whole: it crashes where the exception of a signal strikes while it loads."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Lets signals that Python code answers be answered only behind the block."""
    struck: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        struck.append(number)

    handlers = {
        number: handler
        for number in signal.valid_signals()
        if callable(handler := signal.getsignal(number))
    }
    for number in handlers:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for missed in struck:
            signal.raise_signal(missed)


if current_thread() is main_thread():
    with _signals_held_back():
        import orjson
else:  # where no signal is answered
    import orjson

__all__ = ["orjson"]
