"""Programs that may be installed, run as a shell runs them: a file in, standard output out."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sigmoid_cli import __version__
from sigmoid_cli.bench.contenders.libraries import version_of

_SLOWING = ("PYTHONUNBUFFERED", "PYTHONWARNINGS")
_FIRST_VERSION = re.compile(r"v?(\d+(?:\.\d+)+)")


@dataclass(frozen=True)
class Program:
    """A command line that may work here.

    Attributes:
        name: what it is called in reports.
        words: the command line without the path of its input, which comes last. The first word
            is looked up on PATH; for a `module`, they are the arguments of this Python.
        module: what must be importable for it.
        is_ours: whether it is this program.
    """

    name: str
    words: tuple[str, ...]
    module: str | None = None
    is_ours: bool = False

    @property
    def path(self) -> str | None:
        """Where its executable is; None if it is not installed."""
        if self.module is None:
            return shutil.which(self.words[0])
        return sys.executable if importlib.util.find_spec(self.module) else None

    def command(self, *arguments: Path) -> list[str]:
        """What is run."""
        executable = self.path or self.words[0]
        words = self.words if self.module else self.words[1:]
        return [executable, *words, *map(str, arguments)]

    @property
    def version(self) -> str:
        """The version of what is run; empty if it does not tell."""
        if self.is_ours:
            return __version__
        if self.module is not None:
            return version_of(self.module)
        for option in ("--version", "-Wversion"):
            told = subprocess.run(
                [self.path or self.words[0], option],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                check=False,
            )
            found = _FIRST_VERSION.search(told.stdout.decode("utf-8", "replace"))
            if found is not None:
                return found[1]
        return ""


def installed(programs: Sequence[Program]) -> tuple[list[Program], tuple[str, ...]]:
    """The programs that are here, each executable once, and the names of those that are not."""
    found: list[Program] = []
    absent: list[str] = []
    executables: set[str] = set()
    for program in programs:
        if program.path is None:
            absent.append(program.name)
            continue
        executable = os.path.realpath(program.path)
        if program.module is None and executable in executables:
            continue
        executables.add(executable)
        found.append(program)
    return found, tuple(absent)


@dataclass(frozen=True)
class Ended:
    """How a run ended; `words` is what it wrote to standard error, in a line."""

    status: int
    seconds: float
    words: str


def run(command: Sequence[str], output: Path) -> Ended:
    """Runs a command line with standard output into a file."""
    with output.open("wb") as out:
        begin = perf_counter()
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            env=_environment(),
            check=False,
        )
        seconds = perf_counter() - begin
    return Ended(ended.returncode, seconds, _reason(ended.stderr.decode("utf-8", "replace")))


def _reason(words: str) -> str:
    """The line that tells what went wrong: the last of a traceback, the first of all else."""
    lines = words.strip().splitlines() or [""]
    return lines[-1] if lines[0].startswith("Traceback") else lines[0]


def _environment() -> dict[str, str]:
    """The caller's environment without what slows some programs down."""
    kept = {name: value for name, value in os.environ.items() if name not in _SLOWING}
    return {**kept, "LC_ALL": "C"}  # gawk counts characters otherwise
