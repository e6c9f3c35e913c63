"""How long tests wait for the program, and how they do it."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

PATIENCE = 120
"""Seconds after which a program that has not ended has failed; no test takes a tenth of it."""


def read_line(stream: IO[bytes]) -> bytes:
    """Wait for the next line of an unbuffered pipe, and return it."""
    with alarm():
        return stream.readline()


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Check the condition again and again until it holds, while the program is at work."""
    with alarm():
        while not is_so():
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.001)


@contextmanager
def alarm() -> Iterator[None]:
    """Fail after `PATIENCE` instead of waiting forever."""

    def fail(number: int, frame: object) -> None:
        raise TimeoutError("no answer from the program")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
