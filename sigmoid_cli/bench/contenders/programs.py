"""Programs that may be installed, run as a shell runs them: input from a file, output to a file."""

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
from sigmoid_cli.errors import printable

_SLOWING = ("PYTHONUNBUFFERED", "PYTHONWARNINGS")
_FIRST_VERSION = re.compile(r"v?(\d+(?:\.\d+)+)")


@dataclass(frozen=True)
class Program:
    """A command line that may be available here.

    Attributes:
        name: in reports.
        words: the command line without the input's path, which is appended. The first word is
            searched on PATH; with a `module`, the words are arguments of this Python.
        module: the module that must be importable.
        is_ours: whether it is this program.
        has_results: whether it computes what the others do; else it only shows how much of their
            time is spent before.
    """

    name: str
    words: tuple[str, ...]
    module: str | None = None
    is_ours: bool = False
    has_results: bool = True

    @property
    def path(self) -> str | None:
        """The path of its executable; None if it is not installed."""
        if self.module is None:
            return shutil.which(self.words[0])
        return sys.executable if importlib.util.find_spec(self.module) else None

    def command(self, *arguments: Path) -> list[str]:
        """Returns the whole command line."""
        executable = self.path or self.words[0]
        words = self.words if self.module else self.words[1:]
        return [executable, *words, *map(str, arguments)]

    @property
    def version(self) -> str:
        """The version of the program; empty if it does not print one."""
        if self.is_ours:
            return __version__
        if self.module is not None:
            return version_of(self.module)
        for option in ("--version", "-Wversion"):
            printed = subprocess.run(
                [self.path or self.words[0], option],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                check=False,
            )
            found = _FIRST_VERSION.search(printed.stdout.decode("utf-8", "replace"))
            if found is not None:
                return found[1]
        return ""


def installed(programs: Sequence[Program]) -> tuple[list[Program], tuple[str, ...]]:
    """Returns the installed programs, each executable once, and the names of the others."""
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
class EndedRun:
    """How a run ended; `message` is one line of its standard error."""

    status: int
    seconds: float
    message: str


def run(command: Sequence[str], output: Path) -> EndedRun:
    """Run a command line with its standard output in a file."""
    with output.open("wb") as out:
        start = perf_counter()
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            env=_environment(),
            check=False,
        )
        seconds = perf_counter() - start
    return EndedRun(ended.returncode, seconds, _reason(ended.stderr.decode("utf-8", "replace")))


def _reason(text: str) -> str:
    """Returns the line with the reason, escaped: the last of a traceback, else the first."""
    lines = text.strip().splitlines() or [""]
    return printable(lines[-1] if lines[0].startswith("Traceback") else lines[0])


def _environment() -> dict[str, str]:
    """Returns the caller's environment without variables that slow programs down."""
    kept = {name: value for name, value in os.environ.items() if name not in _SLOWING}
    return {**kept, "LC_ALL": "C"}  # otherwise gawk counts characters, not bytes
