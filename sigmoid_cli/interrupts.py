"""Which code a signal may interrupt, and how the code that it must not is shielded.

SIGINT, SIGTERM and SIGHUP ask the program to end. The handler raises an exception in the main
thread, between any two instructions of Python; on its way to `cli.main`, `with` and `finally` tidy
up. All code may be interrupted so, except in a `shielded` block, where a signal waits until the
block has ended:

- the import of orjson, which crashes if an exception passes through it (`numeric.safe_orjson`);
- the removal of temporary files (`convert.streams.temporaries`), so that none is left.

Worker processes have nothing to tidy up: they restore the default handlers.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

_REQUESTS_TO_END = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))

_TIDYING = 2.0
"""Seconds in which all is tidied up, with a wide margin."""

_request: BaseException | None = None
_requested_at = 0.0


class Terminated(BaseException):
    """A signal other than SIGINT asks the program to end after it has tidied up."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def raise_on_signals() -> None:
    """Make a request to end raise `KeyboardInterrupt` or `Terminated`.

    A signal that is ignored stays so, as `nohup` wants it.
    """
    for number in _REQUESTS_TO_END:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _raise)


def end_on_signals() -> None:
    """Make a request to end do so at once: nothing is left to tidy up."""
    for number in _REQUESTS_TO_END:
        if signal.getsignal(number) is _raise:
            signal.signal(number, signal.SIG_DFL)


def last_request() -> BaseException | None:
    """Returns the last request to end the program: other code may have swallowed it."""
    return _request


@contextmanager
def shielded() -> Iterator[None]:
    """Make signals with a handler in Python wait until the block has ended."""
    if current_thread() is not main_thread():  # Python runs handlers in the main thread only
        yield
        return
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


def _raise(number: int, frame: FrameType | None) -> None:
    """Raise the request, unless another was raised just before and is still being obeyed.

    A later one is raised again, since other code may have swallowed the first.
    """
    global _request, _requested_at
    now = time.monotonic()
    if _request is not None and now < _requested_at + _TIDYING:
        return
    _request = KeyboardInterrupt() if number == signal.SIGINT else Terminated(number)
    _requested_at = now
    raise _request
