"""Schedulers and workers of Dask as processes of this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from support.patience import PATIENCE
from support.program import environment
from support.requirements import needs

if TYPE_CHECKING:
    from distributed import Client

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

    Args:
        folder: an empty folder.
        options: more options for the scheduler.

    Attributes:
        file: that the scheduler wrote.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        needs("distributed")
        self.file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        self.scheduler = dask(
            "scheduler", "--port", "0", *NO_DASHBOARD, "--scheduler-file", str(self.file), *options
        )
        try:
            wait_until(self._is_announced)
        except BaseException:
            self.end()
            raise

    def _is_announced(self) -> bool:
        """Whether the scheduler has written its whole file."""
        try:
            return bool(json.loads(self.file.read_bytes()))
        except (FileNotFoundError, ValueError):
            return False

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

    def wait_for_workers(self) -> None:
        """Wait until the scheduler knows all workers."""
        from distributed import Client

        with Client(scheduler_file=str(self.file), set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), PATIENCE)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


class Gate:
    """Holds workers back, so that a test can do what it wants in the middle of a batch.

    Args:
        folder: an empty folder.
        first: the index of the first file that waits for the gate.

    Attributes:
        code: starts a worker that waits at the gate.
    """

    def __init__(self, folder: Path, first: int) -> None:
        self._folder = folder
        self.code = f"""
import os, time
from pathlib import Path
from distributed.cli.dask_worker import main
from sigmoid_cli.convert.cluster import task

folder, run = Path({str(folder)!r}), task._run

def run_behind_gate(item, engines):
    if item[0] >= {first}:
        (folder / str(os.getpid())).touch()
        while not (folder / "open").exists():
            time.sleep(0.01)
    return run(item, engines)

task._run = run_behind_gate
main()
"""

    def wait_for(self, *workers: subprocess.Popen[bytes]) -> None:
        """Wait until each of these workers waits at the gate."""
        wait_until(lambda: all((self._folder / str(worker.pid)).exists() for worker in workers))

    def open(self) -> None:
        """Let all workers go on."""
        (self._folder / "open").touch()


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


def count_of_tasks(client: Client) -> int:
    """How many tasks the scheduler knows."""
    # a lambda is sent whole, while a function of this module would have to be there
    return int(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)))
