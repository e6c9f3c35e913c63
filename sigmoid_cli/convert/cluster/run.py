"""Converts a batch on a cluster, by tasks for Dask's distributed scheduler.

A worker runs what a process here would run, so the bytes are the same. Small files share a task. Of
a million files only as many are with the scheduler as keep its workers busy; a task whose worker
dies is given to another.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from sigmoid_cli.convert.cluster.client import LOCAL, check_versions, connected
from sigmoid_cli.convert.cluster.leftovers import batch_of_this_process, remove_abandoned
from sigmoid_cli.convert.cluster.window import Tasks
from sigmoid_cli.convert.inputs import File, Input
from sigmoid_cli.convert.outcome import Outcome
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import Progress
from sigmoid_cli.convert.streams.sources import sizes_of
from sigmoid_cli.convert.streams.url import is_url, named
from sigmoid_cli.errors import SigmoidError


def run_on_cluster(
    plans: Sequence[Plan],
    address: str,
    jobs: int | None,
    progress: Progress,
) -> Iterator[Outcome]:
    """Run plans that each have one input and one output of their own, in any order.

    A failure of one does not stop the others. Closing the iterator cancels what has not started.

    Args:
        plans: plans whose files the workers reach under the same paths and URLs.
        address: the address of the scheduler, or its file, or `local` for workers on this machine.
        jobs: how many of these; None for one a core.
        progress: receives reports of progress, notes about inputs, and one about each worker that
            gets no tasks.

    Raises:
        UsageError: if the package for that is missing.
        SigmoidError: if there is no scheduler of this version, or there are no workers of it.
    """
    sizes = sizes_of([one for plan in plans for one, _ in plan.inputs])
    progress.start(sum(sizes), len(plans))
    if not plans:
        return
    batch = batch_of_this_process()
    for folder in {os.path.dirname(_absolute_path(plan.output or "")) for plan in plans}:
        if address == LOCAL and not is_url(folder):
            remove_abandoned(folder)

    def sent(index: int) -> Plan:
        return _as_sent(plans[index], batch)

    nothing_runs = address == LOCAL
    try:
        with connected(address, jobs) as client:
            check_versions(client)
            tasks = Tasks(client, batch, sent, sizes, progress)
            for outcome in tasks.outcomes():
                index, failure = outcome.index, outcome.failure
                progress.finish_file()
                progress.advance(sizes[index])
                own_words = partial(_with_own_names, plan=plans[index], sent=sent(index))
                for message, remedy in outcome.notes:
                    progress.note(own_words(message), remedy)
                if failure is not None:
                    failure = SigmoidError(own_words(str(failure)), failure.remedy)
                yield Outcome(index, sizes[index], outcome.invalid, failure)
            nothing_runs = True
    finally:
        if nothing_runs:
            _remove_leftovers((_absolute_path(plan.output or "") for plan in plans), batch)


def _as_sent(plan: Plan, batch: str) -> Plan:
    """The plan for one process in another folder."""
    inputs = tuple((_absolute(one), name) for one, name in plan.inputs)
    return plan._replace(
        inputs=inputs, output=_absolute_path(plan.output or ""), jobs=1, batch=batch
    )


def _absolute(one: Input) -> Input:
    return one._replace(path=_absolute_path(one.path)) if isinstance(one, File) else one


def _absolute_path(path: str) -> str:
    return path if is_url(path) else os.path.abspath(path)


def _with_own_names(message: str, plan: Plan, sent: Plan) -> str:
    """Returns a message about a file with the name that the user gave."""
    [(one, _)], [(sent_input, _)] = plan.inputs, sent.inputs
    names = [(sent.output, plan.output)]
    if isinstance(one, File) and isinstance(sent_input, File):
        names.append((sent_input.path, one.path))
    for absolute, relative in names:
        if message.startswith(f"{named(absolute or '')}:"):
            return named(relative or "") + message.removeprefix(named(absolute or ""))
    return message


def _remove_leftovers(outputs: Iterable[str], batch: str) -> None:
    """Remove the temporary files of workers that died."""
    for folder in {os.path.dirname(output) for output in outputs}:
        if is_url(folder):
            from sigmoid_cli.convert.remote.listing import remove_leftovers

            remove_leftovers(folder, batch)
        else:
            for left in glob.glob(f"{glob.escape(folder)}/.sigmoid-{batch}*.tmp"):
                os.unlink(left)
