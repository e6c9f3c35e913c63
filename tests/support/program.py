"""The real program as a shell runs it: a process with pipes, files or a terminal of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from support.fork_server import ForkServer
from support.patience import PATIENCE
from support.processes import processes_of
from support.terminal import terminal

_NO_INPUT = subprocess.DEVNULL

PROGRAM = (sys.executable, "-m", "sigmoid_cli")

_FROM_CALLER = (
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

_READ_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "SSL_")
"""Prefixes of variables that matter only while Python starts or imports."""

_IS_FORKED = os.environ.get("CI") != "true" and hasattr(os, "fork")
"""Whether most runs are forked from a process that has imported everything; on CI none is."""

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
"""Stands before a command that must obey signals although the tests run where they are ignored."""

_WITHOUT_POWER_OVER_FILES = """
import ctypes, os, sys
prctl = ctypes.CDLL(None, use_errno=True).prctl
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
        sys.exit(f"cannot give up root's power over files: errno {ctypes.get_errno()}")
os.execv(sys.argv[1], sys.argv[1:])
"""

_SCRIPTS = {
    "sigmoid": PROGRAM,
    "python": (sys.executable,),
    "python3": (sys.executable,),
    "pytest": (sys.executable, "-m", "pytest"),
}
"""What the names of programs stand for in a shell."""


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
        folder: the working directory, where relative paths start.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        *arguments: str | bytes | Path,
        stdin: bytes | int | IO[bytes] | None = None,
        stdout: int | IO[bytes] = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
    ) -> Finished:
        """Run it to its end; without `stdin`, its standard input is the null device."""
        is_plain = isinstance(stdin, bytes | None) and stdout == subprocess.PIPE
        if is_plain and _IS_FORKED and not any(map(_is_read_at_start, env or ())):
            status, out, err = _server().run(
                arguments, stdin, self.folder, environment(env), PATIENCE
            )
            return Finished(status, out, err.decode())
        return self._run([*PROGRAM, *arguments], stdin, stdout, env)

    def as_user(self, *arguments: str | Path, stdin: bytes | None = None) -> Finished:
        """Run it to its end without root's power to read and write every file."""
        before = (sys.executable, "-c", _WITHOUT_POWER_OVER_FILES) if os.geteuid() == 0 else ()
        return self._run([*before, *PROGRAM, *arguments], stdin)

    def in_shell(
        self,
        line: str,
        stdin: bytes | None = None,
        shell: str = "sh",
        env: Mapping[str, str] | None = None,
    ) -> Finished:
        """Run a command line in which `sigmoid` is the program. Returns how the shell ended."""
        return self._run([shell, "-c", line], stdin, env={"PATH": search_path(), **(env or {})})

    def in_python(
        self, code: str, *arguments: str | Path, stdin: bytes | None = None, signals: bool = False
    ) -> Finished:
        """Run Python code which prepares something and then runs the program.

        Args:
            signals: whether the code obeys signals although the tests run where they are ignored.
        """
        before = WITH_SIGNALS_AS_IN_A_SHELL if signals else ()
        return self._run([*before, sys.executable, "-c", code, *arguments], stdin)

    @contextmanager
    def started(
        self, *arguments: str | Path, stdin: int = subprocess.PIPE
    ) -> Iterator[subprocess.Popen[bytes]]:
        """The program at work in a session of its own, its standard streams unbuffered pipes.

        All processes of the session are killed at the end of the block.
        """
        with subprocess.Popen(
            [*WITH_SIGNALS_AS_IN_A_SHELL, *PROGRAM, *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=self.folder,
            env=environment(),
            start_new_session=True,
        ) as process:
            try:
                yield process
            finally:
                for one in (process.pid, *processes_of(process.pid)):
                    with suppress(ProcessLookupError):
                        os.kill(one, signal.SIGKILL)

    def on_terminal(
        self, *arguments: str | Path, env: Mapping[str, str] | None = None, columns: int = 80
    ) -> Finished:
        """Run it to its end on a terminal of its own: all that it shows is in `out`."""
        its_environment = environment({"TERM": "xterm-256color", **(env or {})})
        with terminal([*PROGRAM, *arguments], self.folder, its_environment, columns) as (
            process,
            screen,
        ):
            screen.read_until_end()
            status = process.wait(PATIENCE)
            return Finished(status, screen.data.replace(b"\r\n", b"\n"), "")

    def _run(
        self,
        command: Sequence[str | bytes | Path],
        stdin: bytes | int | IO[bytes] | None,
        stdout: int | IO[bytes] = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
    ) -> Finished:
        source = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin or _NO_INPUT}
        run = subprocess.run(
            command,
            **source,  # type: ignore[arg-type]
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=environment(env),
            timeout=PATIENCE,
            check=False,
        )
        return Finished(run.returncode, run.stdout or b"", run.stderr.decode())


def _is_read_at_start(name: str) -> bool:
    return name.startswith(_READ_AT_START)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without what would change the program's behaviour."""
    kept = {name: value for name, value in os.environ.items() if name not in _FROM_CALLER}
    return {**kept, "LC_ALL": "C.UTF-8", "TERM": "dumb", **(more or {})}


@cache
def _server() -> ForkServer:
    server = ForkServer(environment())
    atexit.register(server.close)
    return server


@cache
def scripts() -> Path:
    """A folder with the programs that command lines name: `sigmoid`, `python`, `pytest`."""
    folder = Path(tempfile.mkdtemp(prefix="sigmoid-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, command in _SCRIPTS.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {" ".join(command)} "$@"\n')
        (folder / name).chmod(0o755)
    return folder


def search_path() -> str:
    """A `PATH` on which the programs of `scripts` come first."""
    return os.pathsep.join((str(scripts()), os.environ.get("PATH", os.defpath)))
