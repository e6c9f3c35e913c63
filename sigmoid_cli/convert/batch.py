"""Converts many inputs, each to an output of its own; one that fails does not stop the others.

Workers share the inputs, a file at a time. A large file is converted by all workers together (see
`parallel.ring`), unless it is remote, compressed, or a part of another. Small files that are mostly
waited for, because they are remote or have to be on the disk, are converted by threads.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sigmoid_cli.convert.engines import EngineCache
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.outcome import Outcome, input_name, outcome_of, outcome_with_notes
from sigmoid_cli.convert.parallel.threads import Threads
from sigmoid_cli.convert.parallel.workers import Worker, end, end_of, scratch_file, start
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import Progress
from sigmoid_cli.convert.streams import signatures
from sigmoid_cli.convert.streams.sources import sizes_of
from sigmoid_cli.convert.streams.url import is_url
from sigmoid_cli.convert.streams.whole_file import flush_folder
from sigmoid_cli.cores import useful_workers
from sigmoid_cli.errors import FileError, SigmoidError
from sigmoid_cli.formats import registry

_LARGE = 32 << 20
"""Bytes of an input from which on all workers convert it together."""

_ENOUGH_FOR_WORKERS = 1 << 20
"""Bytes of all inputs from which on several workers are started."""

_SMALL = 8 << 20
"""Bytes of an input below which it may be converted in a thread, with others: larger ones are read
ahead, and so do not wait much."""

THREADS = 16
"""Small files that are converted at a time by one process where they are mostly waited for."""

_MUCH_TO_WAIT_FOR = 64 << 20
"""Bytes from which on several workers are started for such files: each loads fsspec again, which
takes about a second."""

_TICKET = struct.Struct("<q")


def run_batch(plans: Sequence[Plan], jobs: int | None, progress: Progress) -> Iterator[Outcome]:
    """Run plans that each have one input and one output of their own, in any order.

    A failure of one does not stop the others.
    """
    sizes = sizes_of([one for plan in plans for one, _ in plan.inputs])
    progress.start(sum(sizes), len(plans))
    large = [
        index for index, size in enumerate(sizes) if size >= _LARGE and _can_share(plans[index])
    ]
    waiting = [
        index
        for index, plan in enumerate(plans)
        if sizes[index] < _SMALL and waits(plan) and index not in large
    ]
    others = sorted({*range(len(plans))} - {*large, *waiting})
    yield from _each(plans, waiting, sizes, _workers(jobs, _MUCH_TO_WAIT_FOR), THREADS, progress)
    yield from _each(plans, others, sizes, _workers(jobs, _ENOUGH_FOR_WORKERS), 1, progress)
    folders: set[str] = set()
    for index in large:
        plan = plans[index]._replace(jobs=jobs)
        yield outcome_of(index, plan, sizes[index], progress, None, folders)
    for folder in folders:
        flush_folder(folder)


def _workers(jobs: int | None, enough: int) -> Callable[[int], int]:
    """Returns how many workers are worth starting for so many bytes, if the user does not say."""
    if not hasattr(os, "fork"):
        return lambda size: 1
    return lambda size: 1 if jobs is None and size < enough else useful_workers(jobs)


def waits(plan: Plan) -> bool:
    """Whether converting a small file is mostly waiting: for a network, or for a disk.

    A file that replaces another is on the disk before the next one is begun.
    """
    [(one, _)] = plan.inputs
    assert isinstance(one, File)
    assert plan.output is not None
    return is_url(one.path) or is_url(plan.output) or one.path == plan.output


def _can_share(plan: Plan) -> bool:
    """Whether several workers can share the file: a plain local one, read and written in order."""
    [(one, source_format)] = plan.inputs
    assert isinstance(one, File)
    formats = (source_format, plan.target)
    return not (
        one.part is not None
        or any(is_url(path) or signatures.by_ending(path) for path in (one.path, plan.output or ""))
        or any(
            isinstance(name, str) and registry.FORMATS[name].needs_random_access for name in formats
        )
    )


def _each(
    plans: Sequence[Plan],
    indexes: Sequence[int],
    sizes: Sequence[int],
    workers: Callable[[int], int],
    threads: int,
    progress: Progress,
) -> Iterator[Outcome]:
    """Run the plans at these indexes, in this process or by workers."""
    count = min(workers(sum(sizes[index] for index in indexes)), len(indexes))
    if count > 1:
        yield from _by_workers(plans, indexes, sizes, count, threads, progress)
        return
    folders: set[str] = set()
    if threads > 1 and len(indexes) > 1:
        for outcome in _by_threads(plans, iter(indexes), sizes, threads, folders):
            _show(outcome, progress)
            yield outcome
    else:
        engines = EngineCache()
        for index in indexes:
            yield outcome_of(index, plans[index], sizes[index], progress, engines, folders)
    for folder in folders:
        flush_folder(folder)


def _by_threads(
    plans: Sequence[Plan],
    indexes: Iterator[int],
    sizes: Sequence[int],
    count: int,
    folders: set[str],
) -> Iterator[Outcome]:
    """Run the plans at these indexes with `count` threads of this process."""

    def worker() -> Callable[[int], Outcome]:
        engines = EngineCache()

        def run(index: int) -> Outcome:
            plan = plans[index]._replace(jobs=1)
            return outcome_with_notes(index, plan, sizes[index], engines, folders)

        return run

    return Threads(partial(next, indexes, None), worker, count).results()


def _by_workers(
    plans: Sequence[Plan],
    indexes: Sequence[int],
    sizes: Sequence[int],
    jobs: int,
    threads: int,
    progress: Progress,
) -> Iterator[Outcome]:
    """Run the plans at these indexes with `jobs` workers.

    The position of the next index is in a scratch file, under a lock that the system releases
    when a worker dies.
    """
    workers: list[Worker] = []
    with scratch_file() as tickets:
        os.pwrite(tickets, _TICKET.pack(0), 0)
        try:
            work = partial(_work, plans, indexes, sizes, tickets, threads)
            workers.extend(start(work, signal.SIGTERM) for _ in range(jobs))
            missing = set(indexes)
            failure = None
            for report in _reports(workers):
                if isinstance(report, SigmoidError):
                    failure = report
                    continue
                missing.discard(report.index)
                _show(report, progress)
                yield report
            for index in sorted(missing):
                name = input_name(plans[index])
                named = failure and FileError(name, str(failure), failure.remedy)
                yield Outcome(index, sizes[index], 0, named)
        finally:
            for worker in workers:
                end(worker, signal.SIGTERM)


def _show(outcome: Outcome, progress: Progress) -> None:
    """Show what a thread or a worker has done."""
    progress.finish_file()
    progress.advance(outcome.size)
    for message, remedy in outcome.notes:
        progress.note(message, remedy)


def _reports(workers: list[Worker]) -> Iterator[Outcome | SigmoidError]:
    """Yield the outcomes that the workers report, and why a worker died.

    A worker that ends is removed from the list.
    """
    incomplete = {worker.report: b"" for worker in workers}
    while workers:
        ready, _, _ = select.select([worker.report for worker in workers], [], [])
        for worker in [worker for worker in workers if worker.report in ready]:
            data = os.read(worker.report, 1 << 16)
            if not data:
                workers.remove(worker)
                failure = end_of(worker)
                if failure is not None:
                    yield failure
            *lines, incomplete[worker.report] = (incomplete[worker.report] + data).split(b"\n")
            yield from map(_decoded, lines)


def _work(
    plans: Sequence[Plan],
    indexes: Sequence[int],
    sizes: Sequence[int],
    tickets: int,
    threads: int,
    report: int,
) -> None:
    """Convert one file after the other in a worker, and report each as a line of JSON."""
    folders: set[str] = set()
    mine = _drawn(tickets, indexes)
    if threads > 1:
        outcomes = _by_threads(plans, mine, sizes, threads, folders)
    else:
        engines = EngineCache()
        outcomes = (
            outcome_with_notes(index, plans[index]._replace(jobs=1), sizes[index], engines, folders)
            for index in mine
        )
    for outcome in outcomes:
        os.write(report, _encoded(outcome) + b"\n")
    for folder in folders:
        flush_folder(folder)


def _drawn(tickets: int, indexes: Sequence[int]) -> Iterator[int]:
    """Yield the indexes that this worker is to run, each when it is asked for."""
    while (position := _next_ticket(tickets)) < len(indexes):
        yield indexes[position]


def _next_ticket(tickets: int) -> int:
    fcntl.lockf(tickets, fcntl.LOCK_EX)
    [ticket] = _TICKET.unpack(os.pread(tickets, _TICKET.size, 0))
    os.pwrite(tickets, _TICKET.pack(ticket + 1), 0)
    fcntl.lockf(tickets, fcntl.LOCK_UN)
    return int(ticket)


def _encoded(outcome: Outcome) -> bytes:
    failure = outcome.failure and [str(outcome.failure), outcome.failure.remedy]
    values = [outcome.index, outcome.size, outcome.invalid, failure, outcome.notes]
    return json.dumps(values).encode()


def _decoded(line: bytes) -> Outcome:
    index, size, invalid, failure, notes = json.loads(line)
    error = SigmoidError(*failure) if failure else None
    return Outcome(
        index, size, invalid, error, tuple((message, remedy) for message, remedy in notes)
    )
