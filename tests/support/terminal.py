"""A process on a terminal of its own, as a user has it: keys in, a screen out."""

from __future__ import annotations

import os
import re
import select
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from support.patience import PATIENCE

TAB = "\t"
CANCEL = "\x15"
_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|.)")
_DEVICE_ATTRIBUTES = b"\x1b[0c", b"\x1b[c"


class Terminal:
    """The keyboard and the screen of a process.

    Attributes:
        data: all bytes that have reached the screen so far.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.data = b""

    @property
    def shown(self) -> str:
        """What the screen has shown so far, without control sequences."""
        text = self.data.decode("utf-8", "replace")
        return _CONTROL.sub("", text).replace("\r", "")

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._descriptor, keys.encode())

    def wait_for(self, pattern: str, start: int = 0) -> re.Match[str]:
        """Wait until what is shown from `start` on matches."""
        end = time.monotonic() + PATIENCE
        while not (match := re.compile(pattern, re.DOTALL).search(self.shown, start)):
            left = end - time.monotonic()
            if left < 0 or not self._read(left):
                raise AssertionError(f"no {pattern!r} in:\n{self.shown[start:]}")
        return match

    def read_until_end(self) -> None:
        """Read all that is shown until the process closes the terminal."""
        end = time.monotonic() + PATIENCE
        while self._read(end - time.monotonic()):
            pass

    def _read(self, patience: float) -> bool:
        """Read what is shown next. Returns whether there was anything before the end."""
        if not select.select([self._descriptor], [], [], max(patience, 0))[0]:
            return False
        try:
            data = os.read(self._descriptor, 65536)
        except OSError:  # how Linux reports the end of a terminal
            return False
        if any(request in data for request in _DEVICE_ATTRIBUTES):
            os.write(self._descriptor, b"\x1b[?1;2c")  # fish 4 asks, and waits
        self.data += data
        return bool(data)


@contextmanager
def terminal(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    columns: int = 80,
    rows: int = 24,
) -> Iterator[tuple[subprocess.Popen[bytes], Terminal]]:
    """A process that has been started in the folder, on a terminal which controls it."""
    import fcntl
    import struct
    import termios

    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    with subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env=environment,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        start_new_session=True,
    ) as process:
        os.close(slave)
        try:
            yield process, Terminal(master)
        finally:
            os.close(master)
            process.kill()
