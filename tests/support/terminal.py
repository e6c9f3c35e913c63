"""A shell on a terminal of its own, as a user has it: keys in, a screen out."""

from __future__ import annotations

import os
import re
import select
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from support.program import PATIENCE, environment

TAB = "\t"
CANCEL = "\x15"
_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|.)")
_DEVICE_ATTRIBUTES = b"\x1b[0c", b"\x1b[c"


class Terminal:
    """The keyboard and the screen of a shell.

    Attributes:
        shown: all that the shell has shown so far, without control sequences.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._bytes = b""

    @property
    def shown(self) -> str:
        text = self._bytes.decode("utf-8", "replace")
        return _CONTROL.sub("", text).replace("\r", "")

    def type(self, keys: str) -> None:
        """Presses keys."""
        os.write(self._descriptor, keys.encode())

    def wait_for(self, pattern: str, start: int = 0) -> re.Match[str]:
        """Waits until what is shown from `start` on matches."""
        end = time.monotonic() + PATIENCE
        while not (match := re.compile(pattern, re.DOTALL).search(self.shown, start)):
            left = end - time.monotonic()
            if left < 0 or not self._read(left):
                raise AssertionError(f"no {pattern!r} in:\n{self.shown[start:]}")
        return match

    def _read(self, patience: float) -> bool:
        """Takes what the shell shows next; false at its end and when patience is."""
        if not select.select([self._descriptor], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._descriptor, 65536)
        except OSError:  # Linux tells of a terminal's end with EIO
            return False
        if any(request in data for request in _DEVICE_ATTRIBUTES):
            os.write(self._descriptor, b"\x1b[?1;2c")  # fish 4 asks, and waits
        self._bytes += data
        return bool(data)


Open = Callable[..., AbstractContextManager[Terminal]]
"""What opens a shell by its name."""


@contextmanager
def shell(
    command: Sequence[str], folder: Path, env: Mapping[str, str], columns: int = 200
) -> Iterator[Terminal]:
    """A shell that has been started in the folder."""
    import fcntl
    import struct
    import termios

    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env=environment(env),
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        start_new_session=True,
    ) as process:
        os.close(slave)
        try:
            yield Terminal(master)
        finally:
            os.close(master)
            process.kill()
