"""The real program as a shell runs it: a process with pipes, files or a terminal of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROGRAM = (sys.executable, "-m", "sigmoid_cli")

PATIENCE = 120
"""Seconds after which a program that has not ended has failed; no test takes a tenth of it."""

_OF_THE_CALLER = (
    "PYTHONUNBUFFERED",  # hides what happens to output that is still in a buffer at the end
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "PYTHONWARNINGS",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "LINES",
    "LANG",
    "LC_CTYPE",
    "SIGMOID_DEBUG",
)

WITH_SIGNALS_AS_IN_A_SHELL = (
    sys.executable,
    "-c",
    """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
""",
)
"""Stands before a command that is to obey signals though the tests run where they are ignored."""

_WITHOUT_POWER_OVER_FILES = """
import ctypes, os, sys
prctl = ctypes.CDLL(None, use_errno=True).prctl
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
        sys.exit(f"cannot give up root's power over files: errno {ctypes.get_errno()}")
os.execv(sys.argv[1], sys.argv[1:])
"""


@dataclass(frozen=True)
class Finished:
    """How a run of the program ended; `status` is minus the signal's number if one ended it."""

    status: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.decode().splitlines()


class Program:
    """Runs the program in a folder.

    Attributes:
        folder: the working directory, which relative paths of a test start from.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        *arguments: str | bytes | Path,
        stdin: bytes | int | IO[bytes] = b"",
        stdout: int | IO[bytes] = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
    ) -> Finished:
        """Runs it to its end."""
        given = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
        run = subprocess.run(
            [*PROGRAM, *arguments],
            **given,  # type: ignore[arg-type]
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=environment(env),
            timeout=PATIENCE,
            check=False,
        )
        return Finished(run.returncode, run.stdout or b"", run.stderr.decode())

    def as_user(self, *arguments: str | Path, stdin: bytes = b"") -> Finished:
        """Runs it to its end without root's power to read and write every file."""
        before = (sys.executable, "-c", _WITHOUT_POWER_OVER_FILES) if os.geteuid() == 0 else ()
        return self._run([*before, *PROGRAM, *arguments], stdin)

    def in_shell(self, line: str, stdin: bytes = b"", shell: str = "sh") -> Finished:
        """Runs a command line in which `sigmoid` is the program; the shell's own end is told."""
        script = f'sigmoid() {{ "{PROGRAM[0]}" -m sigmoid_cli "$@"; }}\n{line}'
        return self._run([shell, "-c", script], stdin)

    @contextmanager
    def started(self, *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
        """The program at work, its standard streams unbuffered pipes; ended with the block."""
        with subprocess.Popen(
            [*WITH_SIGNALS_AS_IN_A_SHELL, *PROGRAM, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=self.folder,
            env=environment(),
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def on_terminal(
        self, *arguments: str | Path, env: Mapping[str, str] | None = None, columns: int = 80
    ) -> Finished:
        """Runs it to its end on a terminal of its own: all that it shows is in `out`."""
        import fcntl
        import struct
        import termios

        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with subprocess.Popen(
            [*PROGRAM, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=self.folder,
            env=environment({"TERM": "xterm-256color", **(env or {})}),
            start_new_session=True,
        ) as process:
            os.close(slave)
            shown = b"".join(_read_until_hangup(master))
            status = process.wait(PATIENCE)
        os.close(master)
        return Finished(status, shown.replace(b"\r\n", b"\n"), "")

    def _run(self, command: Sequence[str | Path], stdin: bytes) -> Finished:
        run = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            env=environment(),
            timeout=PATIENCE,
            check=False,
        )
        return Finished(run.returncode, run.stdout, run.stderr.decode())


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without what would change the program's behaviour."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_CALLER}
    return {**kept, "LC_ALL": "C.UTF-8", "TERM": "dumb", **(more or {})}


def read_line(stream: IO[bytes]) -> bytes:
    """The next line of an unbuffered pipe, waited for."""
    with _alarm():
        return stream.readline()


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Looks again and again until it is so, while the program is at work."""
    with _alarm():
        while not is_so():
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.001)


@contextmanager
def _alarm() -> Iterator[None]:
    """Fails instead of waiting for ever."""

    def fail(number: int, frame: object) -> None:
        raise TimeoutError("no answer from the program")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _read_until_hangup(descriptor: int) -> Iterator[bytes]:
    with _alarm():
        while True:
            try:
                data = os.read(descriptor, 65536)
            except OSError:  # Linux tells of a terminal's end with EIO
                return
            if not data:
                return
            yield data
