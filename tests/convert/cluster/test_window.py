"""What is sent to a cluster, and what becomes of it there, without a cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli import __version__
from sigmoid_cli.convert.cluster import window
from sigmoid_cli.convert.cluster.task import Refusal, Task
from sigmoid_cli.convert.cluster.window import Tasks
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.outcome import Outcome
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from support.requirements import needs


def plan_of(index: int) -> Plan:
    source = ((File(f"in{index}"), "text"),)
    return Plan(source, "text", f"out{index}", Calculation(("sigmoid",)), RecordOptions())


def test_the_log_of_a_worker_shows_no_url() -> None:
    one = File("https://me:hush-hush@host/a.txt")
    output = "s3://bucket/a.txt?versionId=hush-hush"
    plan = Plan(((one, "text"),), "text", output, Calculation(("sigmoid",)), RecordOptions())
    assert "hush-hush" in repr(plan)
    assert "hush-hush" not in repr(Task(((0, plan),), "0"))


Work = Callable[[Task, "Future"], object]
"""Returns the result of a task, or raises; given its future, whose status it may change."""


class Future:
    """A future of a task that is done as soon as somebody waits for it."""

    status = "pending"

    def __init__(self, key: str, task: Task, work: Work) -> None:
        self.key = key
        self.calls = 0
        self._task = task
        self._work = work
        self._error: BaseException | None = None
        self.result: object = None

    def add_done_callback(self, done: Callable[[Future], None]) -> None:
        self.calls += 1
        try:
            self.result, self.status = self._work(self._task, self), "finished"
        except LostError:
            self.status = "lost"
        except Exception as error:  # noqa: BLE001 - as of a worker
            self._error, self.status = error, "error"
        done(self)

    def exception(self) -> BaseException | None:
        return self._error


class LostError(Exception):
    """The worker of a task died before it sent the result."""


class Scheduler:
    """A cluster of one worker that does what a test wants; it records the tasks and limits."""

    status = "running"

    def __init__(self, loop: asyncio.AbstractEventLoop, work: Work, threads: int = 1) -> None:
        self.loop = SimpleNamespace(asyncio_loop=loop)
        self.tasks: list[Task] = []
        self.limits: list[Sequence[str] | None] = []
        self.versions: dict[str, str | None] = {"good": __version__}
        self._threads = threads
        self._work = work

    def map(
        self,
        function: object,
        tasks: Sequence[Task],
        key: Sequence[str],
        workers: Sequence[str] | None,
        **_: object,
    ) -> list[Future]:
        self.tasks.extend(tasks)
        self.limits.extend([workers] * len(tasks))
        return [Future(name, task, self._work) for name, task in zip(key, tasks, strict=True)]

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(self.versions, self._threads)

    def get_versions(self, **_: object) -> dict[str, Any]:
        return {
            "workers": {
                worker: {"packages": {"sigmoid_cli": version}}
                for worker, version in self.versions.items()
            }
        }

    async def gather(self, futures: dict[str, Future], **_: object) -> dict[str, object]:
        return {key: future.result for key, future in futures.items()}


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    needs("distributed")
    with running_loop() as running:
        yield running


@contextmanager
def running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    running = asyncio.new_event_loop()
    thread = Thread(target=running.run_forever)
    thread.start()
    try:
        yield running
    finally:
        running.call_soon_threadsafe(running.stop)
        thread.join()
        running.close()


def outcomes(
    scheduler: Scheduler, sizes: Sequence[int], notices: list[str] | None = None
) -> list[Outcome]:
    client: Any = scheduler
    kept: list[str] = [] if notices is None else notices
    tasks = Tasks(client, "", plan_of, sizes, NullProgress(lambda note, _: kept.append(note)))
    return sorted(tasks.outcomes(), key=lambda result: result.index)


def converted(task: Task, future: Future) -> object:
    return [Outcome(index, 0, 0, None) for index, _ in task.items]


def test_a_result_that_is_lost_with_its_worker_is_waited_for_again(
    loop: asyncio.AbstractEventLoop,
) -> None:
    def lost_once(task: Task, future: Future) -> object:
        if future.calls == 1:
            raise LostError
        return [Outcome(0, 0, 7, None)]

    assert outcomes(Scheduler(loop, lost_once), [1]) == [Outcome(0, 0, 7, None)]


@given(
    sizes=st.lists(st.sampled_from([0, 10, 1 << 20, 8 << 20, 1 << 30]), max_size=400),
    threads=st.integers(1, 9),
)
def test_every_file_is_in_one_task_and_large_ones_bring_few_others(
    loop: asyncio.AbstractEventLoop, sizes: list[int], threads: int
) -> None:
    scheduler = Scheduler(loop, converted, threads)
    assert [result.index for result in outcomes(scheduler, sizes)] == list(range(len(sizes)))
    bundles = [[index for index, _ in task.items] for task in scheduler.tasks]
    assert [index for bundle in bundles for index in bundle] == list(range(len(sizes)))
    for bundle in bundles:
        assert len(bundle) <= 64
        assert sum(sizes[index] for index in bundle[:-1]) < 8 << 20


def test_few_files_are_shared_by_all_workers(loop: asyncio.AbstractEventLoop) -> None:
    scheduler = Scheduler(loop, converted, threads=8)
    outcomes(scheduler, [10] * 24)
    assert len(scheduler.tasks) == 24


def test_many_small_files_take_few_tasks(loop: asyncio.AbstractEventLoop) -> None:
    scheduler = Scheduler(loop, converted, threads=2)
    outcomes(scheduler, [10] * 10_000)
    assert len(scheduler.tasks) < 10_000 / 64 + 100


def test_of_files_whose_worker_died_each_has_a_task_and_only_one_fails(
    loop: asyncio.AbstractEventLoop,
) -> None:
    def dies(task: Task, future: Future) -> object:
        if any(index == 13 for index, _ in task.items):
            raise RuntimeError("died of 13")
        return converted(task, future)

    results = outcomes(Scheduler(loop, dies), [10] * 1000)
    failures = {result.index: str(result.failure) for result in results if result.failure}
    assert failures == {13: "in13: a worker failed: RuntimeError: died of 13"}
    assert len(results) == 1000


def test_a_worker_of_another_version_is_reported_once_and_gets_no_more_tasks(
    loop: asyncio.AbstractEventLoop,
) -> None:
    def refused(task: Task, future: Future) -> object:
        if len(scheduler.tasks) < 20:
            scheduler.versions["tcp://other"] = "0.0.1"
            return Refusal("tcp://other", "0.0.1")
        return converted(task, future)

    scheduler = Scheduler(loop, refused)
    notices: list[str] = []
    results = outcomes(scheduler, [10] * 1000, notices)
    assert [result.failure for result in results] == [None] * 1000
    assert notices == [f"the worker tcp://other has sigmoid 0.0.1, and this is {__version__}"]
    assert scheduler.limits[-1] == ["good"]


def test_a_worker_of_another_version_that_is_there_from_the_start_gets_no_tasks(
    loop: asyncio.AbstractEventLoop,
) -> None:
    scheduler = Scheduler(loop, converted)
    scheduler.versions["tcp://other"] = "0.0.1"
    notices: list[str] = []
    assert len(outcomes(scheduler, [10] * 100, notices)) == 100
    assert notices == [f"the worker tcp://other has sigmoid 0.0.1, and this is {__version__}"]
    assert scheduler.limits == [["good"]] * len(scheduler.tasks)


def test_a_worker_that_cannot_read_a_task_because_of_its_version_is_found_too(
    loop: asyncio.AbstractEventLoop,
) -> None:
    def unreadable(task: Task, future: Future) -> object:
        if len(scheduler.tasks) < 20:
            scheduler.versions["tcp://other"] = None
            raise ModuleNotFoundError("No module named 'sigmoid_cli.convert.cluster'")
        return converted(task, future)

    scheduler = Scheduler(loop, unreadable)
    notices: list[str] = []
    results = outcomes(scheduler, [10] * 1000, notices)
    assert [result.failure for result in results] == [None] * 1000
    assert notices == [f"the worker tcp://other has no sigmoid, and this is {__version__}"]


def test_workers_that_join_while_all_others_are_busy_get_tasks(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "_LOOK", 0.01)
    busy: list[Callable[[], None]] = []

    class Busy(Future):
        def add_done_callback(self, done: Callable[[Future], None]) -> None:
            busy.append(lambda: super(Busy, self).add_done_callback(done))

    class Growing(Scheduler):
        """The second worker joins when the window of the first is full."""

        def nthreads(self) -> dict[str, int]:
            if len(self.tasks) > 8:
                for end in busy:
                    end()
                busy.clear()
            return {"good": 1, "late": 1} if self.tasks else {"good": 1}

    monkeypatch.setitem(globals(), "Future", Busy)
    assert len(outcomes(Growing(loop, converted), [1 << 30] * 20)) == 20
