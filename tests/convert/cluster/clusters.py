"""Schedulers and workers of Dask as processes of this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from support.patience import PATIENCE
from support.program import environment
from support.requirements import missing

WORKERS = 2
FILES = 24

NO_DASHBOARD = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")


def dask(program: str, *arguments: str, code: str = "") -> subprocess.Popen[bytes]:
    """Start a program of Dask, by this code of Python if there is any."""
    return subprocess.Popen(
        [
            sys.executable,
            *(("-c", code) if code else ("-m", f"distributed.cli.dask_{program}")),
            "--host",
            "127.0.0.1",
            *arguments,
        ],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Cluster:
    """A scheduler and its workers.

    Attributes:
        file: that the scheduler wrote.
    """

    def __init__(self, folder: Path) -> None:
        if find_spec("distributed") is None:
            missing("distributed is not installed")
        self.file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        self.scheduler = dask(
            "scheduler", "--port", "0", *NO_DASHBOARD, "--scheduler-file", str(self.file)
        )
        wait_until(self.file.exists)

    def start_worker(self, code: str = "") -> None:
        """Start one more worker, by this code of Python if there is any."""
        folder = self._folder / f"worker{len(self.workers)}"
        options = ("--nthreads", "1", "--no-nanny", *NO_DASHBOARD)
        self.workers.append(
            dask(
                "worker",
                *("--scheduler-file", str(self.file), "--local-directory", str(folder), *options),
                code=code,
            )
        )

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def wait_until(is_true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.01)


def make_files(folder: Path, count: int, numbers: int) -> list[str]:
    (folder / "in").mkdir()
    for index in range(count):
        lines = "".join(f"{(index * 7919 + number) % 4001 / 100}\n" for number in range(numbers))
        (folder / "in" / f"{index}.txt").write_text(lines)
    return [f"in/{index}.txt" for index in range(count)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
