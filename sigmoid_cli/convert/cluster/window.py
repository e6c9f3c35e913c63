"""The tasks of a batch that are with the scheduler of a cluster."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from sigmoid_cli import __version__
from sigmoid_cli.convert.cluster.client import failures_of_cluster, patience, threads
from sigmoid_cli.convert.cluster.task import Task, run_task
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.streams.url import without_secrets
from sigmoid_cli.errors import FileError, SigmoidError

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD = 4
"""Tasks for each thread of the workers that are with the scheduler, so that none waits for us."""

_LOOK = 1.0
"""Seconds after which we look what workers there are."""

Told = tuple[int, int, SigmoidError | None]


class Tasks:
    """Hands plans to a scheduler, in a window that moves on as they are done.

    Args:
        client: of the scheduler.
        batch: what the keys of the tasks hold.
        plan: gives the plan of an index: of a million files few are needed at a time.
    """

    def __init__(self, client: Client, batch: str, plan: Callable[[int], Plan]) -> None:
        self._client = client
        self._batch = batch
        self._plan = plan
        self._done: SimpleQueue[Future] = SimpleQueue()
        self._waiting: dict[Future, int] = {}
        self._threads = 0
        self._looked = -_LOOK
        self._had_workers = time.monotonic()

    def outcomes(self, count: int) -> Iterator[Told]:
        """Of each of so many plans its index, how many tokens were excused, and what went wrong.

        Raises:
            SigmoidError: if the scheduler or the workers have gone.
        """
        rest = iter(range(count))
        try:
            while True:
                self._look()
                room = max(0, _AHEAD * max(1, self._threads) - len(self._waiting))
                with failures_of_cluster():
                    self._submit(list(islice(rest, room)))
                if not self._waiting:
                    return
                yield from self._told(self._next())
        finally:
            if self._waiting and self._client.status == "running":
                self._client.cancel(list(self._waiting))

    def _submit(self, indexes: Sequence[int]) -> None:
        if not indexes:
            return
        futures = self._client.map(
            run_task,
            [Task(index, self._plan(index), __version__) for index in indexes],
            key=[f"sigmoid-{self._batch}{index}" for index in indexes],
            pure=False,
        )
        for future, index in zip(futures, indexes, strict=True):
            self._waiting[future] = index
            future.add_done_callback(self._done.put)

    def _next(self) -> list[Future]:
        """What is done: one at least, waited for."""
        while True:
            try:
                found = [self._done.get(timeout=_LOOK)]
            except Empty:
                self._look()
                continue
            while not self._done.empty():
                found.append(self._done.get())
            return found

    def _told(self, futures: Sequence[Future]) -> Iterator[Told]:
        told = {one[0]: one for one in self._gathered(futures)}
        for future in futures:
            index = self._waiting[future]
            if index in told or future.status == "error":
                del self._waiting[future]
                failure = None if index in told else _failure(self._plan(index), future.exception())
                yield told.get(index, (index, 0, failure))
            elif future.status == "cancelled":
                raise SigmoidError("the connection to the cluster was lost")
            else:  # lost with its worker, which died before it could tell: another does the same
                future.add_done_callback(self._done.put)

    def _gathered(self, futures: Sequence[Future]) -> list[Told]:
        """What the workers say of tasks that are done.

        If one dies before it has said that, Dask waits for the task to be done again.
        """
        good = [future for future in futures if future.status == "finished"]
        gathering = asyncio.run_coroutine_threadsafe(
            self._client.gather(good, errors="skip", asynchronous=True),
            self._client.loop.asyncio_loop,
        )
        while not wait([gathering], _LOOK).done:
            self._look()
        with failures_of_cluster():
            told: list[Told] = gathering.result()
            return told

    def _look(self) -> None:
        """Looks what workers there are, now and then.

        Raises:
            SigmoidError: if there have been none for too long, or the scheduler has gone.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        with failures_of_cluster():
            self._threads = threads(self._client)
        if self._threads:
            self._had_workers = now
        elif now - self._had_workers > patience():
            raise SigmoidError(
                f"the cluster has had no workers for {patience():g} s",
                "start some with: dask worker ADDRESS",
            )


def _failure(plan: Plan, error: BaseException | None) -> SigmoidError:
    """What to say of a task that ended with something other than an outcome."""
    from distributed import KilledWorker

    [(given, _)] = plan.inputs
    name = without_secrets(given.path) if isinstance(given, File) else "input"
    match error:
        case KilledWorker():
            return FileError(
                name,
                "each worker that tried it died",
                "the logs of the workers tell why: often it is memory",
            )
        case MemoryError():
            return FileError(name, "a worker had not enough memory")
        case _:
            words = without_secrets(str(error)).splitlines() or [""]
            return FileError(name, f"a worker failed: {type(error).__name__}: {words[0]}")
