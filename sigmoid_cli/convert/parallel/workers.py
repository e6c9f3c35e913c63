"""Starts and ends worker processes: forked, with a pipe for reports, ended with their parent."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sigmoid_cli.convert.streams import temporaries
from sigmoid_cli.errors import SigmoidError, reason

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

_WITHOUT_WORKERS = "to work in one process use: --jobs 1"


class WorkerError(SigmoidError):
    """A worker process that did not end well."""


class Worker(NamedTuple):
    """A worker process.

    Attributes:
        process: its process number.
        report: the descriptor to read its reports from; it closes when the worker ends.
    """

    process: int
    report: int


def start(work: Callable[[int], None], ended_by: signal.Signals) -> Worker:
    """Start a worker that calls `work` with the descriptor for its reports.

    The worker gets the signal `ended_by` if this process ends before it.

    Raises:
        SigmoidError: if the system refuses one more process or pipe.
    """
    parent = os.getpid()
    try:
        receiver, sender = os.pipe()
        process = os.fork()
    except OSError as error:
        raise refused(error) from error
    if process:
        os.close(sender)
        return Worker(process, receiver)
    status = 1
    try:
        temporaries.forget_all()
        os.close(receiver)
        if sys.platform == "linux":
            import ctypes  # after the fork, where workers load it at the same time

            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ended_by)
        if os.getppid() == parent:
            work(sender)
            status = 0
    finally:
        temporaries.remove_all()
        if status and os.environ.get("SIGMOID_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        os._exit(status)


def refused(error: OSError) -> SigmoidError:
    """Returns the error to raise when the system refuses what workers need."""
    return SigmoidError(f"cannot start workers: {reason(error)}", _WITHOUT_WORKERS)


def end(worker: Worker, by: signal.Signals) -> None:
    """End a worker that may still be at work, and wait for its end."""
    os.kill(worker.process, by)
    os.waitpid(worker.process, 0)
    os.close(worker.report)


def end_of(worker: Worker) -> WorkerError | None:
    """Wait for the end of a worker. Returns an error if it did not end well."""
    _, status = os.waitpid(worker.process, 0)
    os.close(worker.report)
    if status == 0:
        return None
    how = (
        f"was killed by {signal.Signals(os.WTERMSIG(status)).name}"
        if os.WIFSIGNALED(status)
        else f"ended with status {os.WEXITSTATUS(status)}"
    )
    return WorkerError(f"a worker process {how}", _WITHOUT_WORKERS)


def read_all(descriptor: int) -> bytes:
    """Read from the descriptor until it closes."""
    parts = []
    while part := os.read(descriptor, 1 << 16):
        parts.append(part)
    return b"".join(parts)


@contextmanager
def scratch_file() -> Iterator[int]:
    """Open a file without a name, in memory where the system can."""
    if hasattr(os, "memfd_create"):
        try:
            descriptor = os.memfd_create("sigmoid")
        except OSError as error:
            raise refused(error) from error
        try:
            yield descriptor
        finally:
            os.close(descriptor)
    else:
        import tempfile  # loading it takes as long as all other imports before workers start

        with tempfile.TemporaryFile() as file:
            yield file.fileno()


def default_signals() -> None:
    """Let SIGINT, SIGTERM and SIGHUP end this process at once; it has nothing to clean up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
