"""Batches: many inputs, an output each; what fails is told and the others go on.

Files are shared among workers, a file at a time; a large one is answered by all of them together
(see `ring`) where its bytes can be: not one that is far away, compressed, or a part of another.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sigmoid_cli.convert.engines import EngineCache
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.parallel.workers import Worker, end, end_of, scratch_file, start
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress, Progress
from sigmoid_cli.convert.run import run
from sigmoid_cli.convert.streams.compression import is_compressed
from sigmoid_cli.convert.streams.sources import sizes_of
from sigmoid_cli.convert.streams.url import is_url
from sigmoid_cli.cores import usable_cores
from sigmoid_cli.errors import NOT_ENOUGH_MEMORY, FileError, SigmoidError
from sigmoid_cli.formats import registry

_LARGE = 32 << 20
"""Bytes of an input that are answered by all workers together."""

_ENOUGH_FOR_WORKERS = 1 << 20
"""Bytes in all from which on several workers are started."""

_TICKET = struct.Struct("<q")


@dataclass(frozen=True)
class Outcome:
    """What became of one input of a batch.

    Attributes:
        index: of its plan.
        size: of the input in bytes.
        excused: how many of its tokens were not numbers and were excused.
        failure: why there is no output, or None.
    """

    index: int
    size: int
    invalid: int
    failure: SigmoidError | None


def run_batch(plans: Sequence[Plan], jobs: int | None, progress: Progress) -> Iterator[Outcome]:
    """Carries the plans out, each with one input and one output of its own, in any order.

    A failure of one does not stop the others.
    """
    sizes = sizes_of(given for plan in plans for given, _ in plan.inputs)
    progress.begin(sum(sizes), len(plans))
    if not plans:
        return
    large = [
        index
        for index, size in enumerate(sizes)
        if size >= _LARGE and _can_be_answered_together(plans[index])
    ]
    small = sorted(set(range(len(plans))) - set(large))
    share = (jobs or usable_cores()) if hasattr(os, "fork") else 1
    if jobs is None and sum(sizes[index] for index in small) < _ENOUGH_FOR_WORKERS:
        share = 1
    if share > 1 and len(small) > 1:
        yield from _shared(plans, small, min(share, len(small)), sizes, progress)
    else:
        engines = EngineCache()
        for index in small:
            yield outcome_of(index, plans[index], sizes[index], progress, engines)
    for index in large:
        yield outcome_of(index, plans[index]._replace(jobs=jobs), sizes[index], progress, None)


def _can_be_answered_together(plan: Plan) -> bool:
    """Whether several workers may share one file: a plain one here, read and written in order."""
    [(given, source_format)] = plan.inputs
    assert isinstance(given, File)
    formats = (source_format, plan.target)
    return not (
        given.part is not None
        or any(is_url(place) or is_compressed(place) for place in (given.path, plan.output or ""))
        or any(
            isinstance(name, str) and registry.FORMATS[name].needs_random_access for name in formats
        )
    )


def outcome_of(
    index: int, plan: Plan, size: int, progress: Progress, engines: EngineCache | None
) -> Outcome:
    """Carries one plan of a batch out, with an input of so many bytes."""
    try:
        invalid = run(plan, progress, engines)
    except SigmoidError as failure:
        return Outcome(index, size, 0, failure)
    except MemoryError:
        [(given, _)] = plan.inputs
        assert isinstance(given, File)
        return Outcome(index, size, 0, FileError(given.path, NOT_ENOUGH_MEMORY))
    finally:
        progress.finish_file()
    return Outcome(index, size, invalid, None)


def _shared(
    plans: Sequence[Plan],
    indexes: Sequence[int],
    jobs: int,
    sizes: Sequence[int],
    progress: Progress,
) -> Iterator[Outcome]:
    """The outcomes of the plans at these indexes, carried out by so many workers.

    The number of the next file stands in a scratch file, under a lock that the system takes from
    a worker that dies.
    """
    workers: list[Worker] = []
    with scratch_file() as tickets:
        os.pwrite(tickets, _TICKET.pack(0), 0)
        try:
            work = partial(_work, plans, indexes, sizes, tickets)
            workers.extend(start(work, signal.SIGTERM) for _ in range(jobs))
            yield from _reported(indexes, sizes, workers, progress)
        finally:
            for worker in workers:
                end(worker, signal.SIGTERM)


def _reported(
    indexes: Sequence[int], sizes: Sequence[int], workers: list[Worker], progress: Progress
) -> Iterator[Outcome]:
    """What the workers report, who are taken off the list as they end; then what is missing."""
    waiting = set(indexes)
    rests = {worker.report: b"" for worker in workers}
    failure = None
    while workers:
        ready, _, _ = select.select([worker.report for worker in workers], [], [])
        for worker in [worker for worker in workers if worker.report in ready]:
            said = os.read(worker.report, 1 << 16)
            if not said:
                workers.remove(worker)
                failure = end_of(worker) or failure
            *lines, rests[worker.report] = (rests[worker.report] + said).split(b"\n")
            for line in lines:
                outcome = _told(line)
                waiting.discard(outcome.index)
                progress.advance(outcome.size)
                progress.finish_file()
                yield outcome
    for index in sorted(waiting):
        yield Outcome(index, sizes[index], 0, failure)


def _work(
    plans: Sequence[Plan],
    indexes: Sequence[int],
    sizes: Sequence[int],
    tickets: int,
    report: int,
) -> None:
    """What a worker does: one file after the other, each reported in a line of JSON."""
    engines = EngineCache()
    while (place := _next_ticket(tickets)) < len(indexes):
        index = indexes[place]
        plan = plans[index]._replace(jobs=1)
        outcome = outcome_of(index, plan, sizes[index], NullProgress(), engines)
        failure = outcome.failure
        told = None if failure is None else [str(failure), failure.remedy]
        line = json.dumps([outcome.index, outcome.size, outcome.invalid, told])
        os.write(report, line.encode() + b"\n")


def _next_ticket(tickets: int) -> int:
    fcntl.lockf(tickets, fcntl.LOCK_EX)
    [ticket] = _TICKET.unpack(os.pread(tickets, _TICKET.size, 0))
    os.pwrite(tickets, _TICKET.pack(ticket + 1), 0)
    fcntl.lockf(tickets, fcntl.LOCK_UN)
    return int(ticket)


def _told(line: bytes) -> Outcome:
    index, size, invalid, failure = json.loads(line)
    return Outcome(index, size, invalid, SigmoidError(*failure) if failure else None)
