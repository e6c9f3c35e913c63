"""Converts many inputs, each to an output of its own; one that fails does not stop the others.

Workers share the inputs, a file at a time. A large file is converted by all workers together (see
`parallel.ring`), unless it is remote, compressed, or a part of another.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import struct
from collections.abc import Iterator, Sequence
from functools import partial

from sigmoid_cli.convert.engines import EngineCache
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.outcome import Outcome, input_name, outcome_of
from sigmoid_cli.convert.parallel.workers import Worker, end, end_of, scratch_file, start
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress, Progress
from sigmoid_cli.convert.streams.compression import is_compressed
from sigmoid_cli.convert.streams.sources import sizes_of
from sigmoid_cli.convert.streams.url import is_url
from sigmoid_cli.convert.streams.whole_file import flush_folder
from sigmoid_cli.cores import usable_cores
from sigmoid_cli.errors import FileError, SigmoidError
from sigmoid_cli.formats import registry

_LARGE = 32 << 20
"""Bytes of an input from which on all workers convert it together."""

_ENOUGH_FOR_WORKERS = 1 << 20
"""Bytes of all inputs from which on several workers are started."""

_TICKET = struct.Struct("<q")


def run_batch(plans: Sequence[Plan], jobs: int | None, progress: Progress) -> Iterator[Outcome]:
    """Run plans that each have one input and one output of their own, in any order.

    A failure of one does not stop the others.
    """
    sizes = sizes_of([one for plan in plans for one, _ in plan.inputs])
    progress.start(sum(sizes), len(plans))
    if not plans:
        return
    large = [
        index for index, size in enumerate(sizes) if size >= _LARGE and _can_share(plans[index])
    ]
    small = sorted(set(range(len(plans))) - set(large))
    folders: set[str] = set()
    workers = (jobs or usable_cores()) if hasattr(os, "fork") else 1
    if jobs is None and sum(sizes[index] for index in small) < _ENOUGH_FOR_WORKERS:
        workers = 1
    if workers > 1 and len(small) > 1:
        yield from _by_workers(plans, small, min(workers, len(small)), sizes, progress)
    else:
        engines = EngineCache()
        for index in small:
            yield outcome_of(index, plans[index], sizes[index], progress, engines, folders)
    for index in large:
        plan = plans[index]._replace(jobs=jobs)
        yield outcome_of(index, plan, sizes[index], progress, None, folders)
    for folder in folders:
        flush_folder(folder)


def _can_share(plan: Plan) -> bool:
    """Whether several workers can share the file: a plain local one, read and written in order."""
    [(one, source_format)] = plan.inputs
    assert isinstance(one, File)
    formats = (source_format, plan.target)
    return not (
        one.part is not None
        or any(is_url(path) or is_compressed(path) for path in (one.path, plan.output or ""))
        or any(
            isinstance(name, str) and registry.FORMATS[name].needs_random_access for name in formats
        )
    )


def _by_workers(
    plans: Sequence[Plan],
    indexes: Sequence[int],
    jobs: int,
    sizes: Sequence[int],
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
            work = partial(_work, plans, indexes, sizes, tickets, NullProgress(progress.note))
            workers.extend(start(work, signal.SIGTERM) for _ in range(jobs))
            missing = set(indexes)
            failure = None
            for report in _reports(workers):
                if isinstance(report, SigmoidError):
                    failure = report
                    continue
                missing.discard(report.index)
                progress.advance(report.size)
                progress.finish_file()
                yield report
            for index in sorted(missing):
                name = input_name(plans[index])
                named = failure and FileError(name, str(failure), failure.remedy)
                yield Outcome(index, sizes[index], 0, named)
        finally:
            for worker in workers:
                end(worker, signal.SIGTERM)


def _reports(workers: list[Worker]) -> Iterator[Outcome | SigmoidError]:
    """The outcomes that the workers report, and why a worker died.

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
    progress: Progress,
    report: int,
) -> None:
    """Convert one file after the other in a worker, and report each as a line of JSON."""
    engines = EngineCache()
    folders: set[str] = set()
    while (position := _next_ticket(tickets)) < len(indexes):
        index = indexes[position]
        plan = plans[index]._replace(jobs=1)
        outcome = outcome_of(index, plan, sizes[index], progress, engines, folders)
        os.write(report, _encoded(outcome) + b"\n")
    for folder in folders:
        flush_folder(folder)


def _next_ticket(tickets: int) -> int:
    fcntl.lockf(tickets, fcntl.LOCK_EX)
    [ticket] = _TICKET.unpack(os.pread(tickets, _TICKET.size, 0))
    os.pwrite(tickets, _TICKET.pack(ticket + 1), 0)
    fcntl.lockf(tickets, fcntl.LOCK_UN)
    return int(ticket)


def _encoded(outcome: Outcome) -> bytes:
    failure = outcome.failure and [str(outcome.failure), outcome.failure.remedy]
    return json.dumps([outcome.index, outcome.size, outcome.invalid, failure]).encode()


def _decoded(line: bytes) -> Outcome:
    index, size, invalid, failure = json.loads(line)
    return Outcome(index, size, invalid, SigmoidError(*failure) if failure else None)
