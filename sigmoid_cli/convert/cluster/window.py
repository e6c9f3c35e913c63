"""Keeps the workers of a cluster busy: of all plans, some are with the scheduler at a time."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple

from sigmoid_cli import __version__
from sigmoid_cli.convert.cluster.client import failures_of_cluster, patience, worker_versions
from sigmoid_cli.convert.cluster.task import Refusal, Task, run_task, version_mismatch
from sigmoid_cli.convert.outcome import Outcome, input_name
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import Progress
from sigmoid_cli.convert.streams.url import without_secrets
from sigmoid_cli.errors import FileError, SigmoidError

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD = 8
"""Tasks for each thread of the workers that are with the scheduler, so that none waits for us."""

_FILES = 64
"""Files of a task at most: a task costs client and scheduler some 2 ms, which 64 files share."""

_BYTES = 8 << 20
"""Bytes of a task from which on no more files are added: about a tenth of a second of work."""

_UNKNOWN = 1 << 20
"""Bytes that a file of unknown size counts for."""

_SHARES = 4
"""Tasks for each thread that are made of the files that are left, so that all end together."""

_LOOK = 1.0
"""Seconds between two looks at the workers."""


class _Sent(NamedTuple):
    """A task that is with the scheduler.

    Attributes:
        bundle: the indices of its plans.
        to_any: whether any worker may have got it, not only those of this version.
    """

    bundle: tuple[int, ...]
    to_any: bool


class Tasks:
    """Hands plans to a scheduler, in a window that moves on as they are done.

    Args:
        client: the client of the scheduler.
        batch: a word for the keys of the tasks.
        plan: returns the plan of an index: of a million files few are needed at a time.
        sizes: the size of the input of each plan in bytes, 0 where it is not known.
        progress: receives a note about a worker of another version.
    """

    def __init__(
        self,
        client: Client,
        batch: str,
        plan: Callable[[int], Plan],
        sizes: Sequence[int],
        progress: Progress,
    ) -> None:
        self._client = client
        self._batch = batch
        self._plan = plan
        self._sizes = sizes
        self._progress = progress
        self._next_index = 0
        self._again: deque[tuple[int, ...]] = deque()
        self._done: SimpleQueue[Future] = SimpleQueue()
        self._waiting: dict[Future, _Sent] = {}
        self._submitted = 0
        self._workers: dict[str, int] = {}
        self._refused: set[str] = set()
        self._looked = -_LOOK
        self._had_workers = time.monotonic()

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the result of each plan, in any order.

        Raises:
            SigmoidError: if the scheduler or the workers have gone.
        """
        self._refuse_other_versions()
        try:
            while True:
                self._look()
                with failures_of_cluster():
                    self._fill()
                if not self._waiting:
                    return
                if done := self._next():
                    yield from self._results_of(done)
        finally:
            if self._waiting and self._client.status == "running":
                self._client.cancel(list(self._waiting))

    def _fill(self) -> None:
        """Submit tasks until the window is full."""
        room = _AHEAD * max(1, sum(self._workers.values())) - len(self._waiting)
        bundles: list[tuple[int, ...]] = []
        while len(bundles) < room and (bundle := self._bundle()):
            bundles.append(bundle)
        if not bundles:
            return
        tasks = [
            Task(tuple((index, self._plan(index)) for index in bundle), __version__)
            for bundle in bundles
        ]
        numbers = range(self._submitted, self._submitted + len(bundles))
        self._submitted += len(bundles)
        futures = self._client.map(
            run_task,
            tasks,
            key=[f"sigmoid-{self._batch}{number}" for number in numbers],
            pure=False,
            workers=list(self._workers) if self._refused else None,
        )
        for future, bundle in zip(futures, bundles, strict=True):
            self._waiting[future] = _Sent(bundle, to_any=not self._refused)
            future.add_done_callback(self._done.put)

    def _bundle(self) -> tuple[int, ...]:
        """Returns the plans of the next task: several if their files are small, none at the end."""
        if self._again:
            return self._again.popleft()
        first = self._next_index
        left = len(self._sizes) - first
        threads = max(1, sum(self._workers.values()))
        most = min(left, max(1, min(_FILES, left // (_SHARES * threads))))
        end, size = first, 0
        while end < first + most and (end == first or size < _BYTES):
            size += self._sizes[end] or _UNKNOWN
            end += 1
        self._next_index = end
        return tuple(range(first, end))

    def _next(self) -> list[Future]:
        """Wait for tasks that are done; none if it is time to look for new workers again."""
        try:
            found = [self._done.get(timeout=_LOOK)]
        except Empty:
            return []
        while not self._done.empty():
            found.append(self._done.get())
        return found

    def _results_of(self, futures: Sequence[Future]) -> Iterator[Outcome]:
        found = self._gathered(futures)
        for future in futures:
            if future.status == "cancelled":
                raise SigmoidError("the connection to the cluster was lost")
            if future.key in found:
                sent = self._waiting.pop(future)
                results = found[future.key]
                if isinstance(results, Refusal):
                    self._refuse({results.worker: results.version})
                    self._again.append(sent.bundle)
                else:
                    yield from results
            elif future.status == "error":
                yield from self._results_of_error(self._waiting.pop(future), future.exception())
            else:  # lost with its worker, which died before it could tell: another does the same
                future.add_done_callback(self._done.put)

    def _results_of_error(self, sent: _Sent, error: BaseException | None) -> Iterator[Outcome]:
        """Give the plans of a task that failed to others, one by one; a single one fails.

        A worker of another version may be unable to read a task, which then fails anyhow.
        """
        if self._refuse_other_versions() or (self._refused and sent.to_any):
            self._again.append(sent.bundle)
        elif len(sent.bundle) > 1:
            self._again.extend((index,) for index in sent.bundle)
        else:
            [index] = sent.bundle
            yield Outcome(index, 0, 0, _failure(self._plan(index), error))

    def _refuse_other_versions(self) -> bool:
        """Look for workers of another version. Returns whether there are any not yet known."""
        with failures_of_cluster():
            return self._refuse(worker_versions(self._client))

    def _refuse(self, versions: Mapping[str, str | None]) -> bool:
        """Give no more tasks to those of another version.

        Returns whether there are any not yet known.
        """
        others = {
            worker: version
            for worker, version in versions.items()
            if version != __version__ and worker not in self._refused
        }
        if not others:
            return False
        for worker, version in others.items():
            mismatch = version_mismatch(f"the worker {worker}", version, __version__)
            self._progress.note(str(mismatch), mismatch.remedy or "")
        self._refused.update(others)
        self._looked = -_LOOK
        self._look()
        return True

    def _gathered(self, futures: Sequence[Future]) -> dict[str, list[Outcome] | Refusal]:
        """Returns what the workers return for tasks that are done, by key.

        If one dies before it has sent that, Dask waits for the task to be done again.
        """
        good = [future for future in futures if future.status == "finished"]
        gathering = asyncio.run_coroutine_threadsafe(
            self._gather(good), self._client.loop.asyncio_loop
        )
        while not wait([gathering], _LOOK).done:
            self._look()
        with failures_of_cluster():
            return gathering.result()

    async def _gather(self, futures: Sequence[Future]) -> dict[str, list[Outcome] | Refusal]:
        by_key = {future.key: future for future in futures}
        found: Any = await self._client.gather(by_key, errors="skip", asynchronous=True)
        return dict(found)

    def _look(self) -> None:
        """Look which workers there are, now and then.

        Raises:
            SigmoidError: if there have been none for too long, or the scheduler has gone.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        with failures_of_cluster():
            found = self._client.nthreads()
        self._workers = {
            worker: threads for worker, threads in found.items() if worker not in self._refused
        }
        if self._workers:
            self._had_workers = now
        elif now - self._had_workers > patience():
            version = f" with sigmoid {__version__}" if self._refused else ""
            raise SigmoidError(
                f"the cluster has had no workers{version} for {patience():g} s",
                "start some with: dask worker ADDRESS",
            )


def _failure(plan: Plan, error: BaseException | None) -> SigmoidError:
    """Returns the error for a task that ended with an exception."""
    from distributed import KilledWorker

    name = input_name(plan)
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
