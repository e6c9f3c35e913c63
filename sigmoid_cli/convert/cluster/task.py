"""Runs plans on a worker of a cluster."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sigmoid_cli import __version__
from sigmoid_cli.convert.batch import THREADS, waits
from sigmoid_cli.convert.cluster.memory import kept_memory
from sigmoid_cli.convert.engines import EngineCache
from sigmoid_cli.convert.outcome import Outcome, outcome_with_notes
from sigmoid_cli.convert.parallel.threads import Threads
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.errors import SigmoidError

Item = tuple[int, Plan]
"""A plan and its index."""


@dataclass(frozen=True, repr=False)
class Task:
    """Plans for a worker: a large file, or several small ones.

    Its `repr`, which Dask writes into the log of a worker that fails, shows no URL: they may hold
    secrets.

    Attributes:
        items: plans with one input and one output each.
        version: the version of the client.
    """

    items: tuple[Item, ...]
    version: str


@dataclass(frozen=True)
class Refusal:
    """The answer of a worker that has another version, and perhaps other results.

    Attributes:
        worker: its address.
        version: its version.
    """

    worker: str
    version: str


class _Engines(threading.local):
    """The engines of one thread of a worker, which last from task to task."""

    def __init__(self) -> None:
        self.cache = EngineCache()


_engines = _Engines()


def run_task(task: Task) -> list[Outcome] | Refusal:
    """Run the plans. Returns a result for each."""
    if task.version != __version__:
        from distributed import get_worker

        return Refusal(get_worker().address, __version__)
    with kept_memory():
        if len(task.items) > 1 and any(waits(plan) for _, plan in task.items):
            source = partial(next, iter(task.items), None)
            return list(Threads(source, _with_new_engines, THREADS).results())
        return [_run(item, _engines.cache) for item in task.items]


def _with_new_engines() -> Callable[[Item], Outcome]:
    return partial(_run, engines=EngineCache())


def _run(item: Item, engines: EngineCache) -> Outcome:
    index, plan = item
    engines.of(plan.calculation).vector()  # a worker lives long enough to load NumPy once
    return outcome_with_notes(index, plan, 0, engines)


def version_mismatch(who: str, theirs: str | None, ours: str) -> SigmoidError:
    """Returns the error for a version other than the client's, which may have other results."""
    has = "has no sigmoid" if theirs is None else f"has sigmoid {theirs}"
    return SigmoidError(
        f"{who} {has}, and this is {ours}",
        f"install the same everywhere: pip install 'sigmoid-cli[cluster]=={ours}'",
    )
