"""Runs a plan on a worker of a cluster."""

from __future__ import annotations

from dataclasses import dataclass

from sigmoid_cli import __version__
from sigmoid_cli.convert.engines import EngineCache
from sigmoid_cli.convert.outcome import outcome_of
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress
from sigmoid_cli.errors import SigmoidError


@dataclass(frozen=True, repr=False)
class Task:
    """A plan for a worker.

    Its `repr`, which Dask writes into the log of a worker that fails, shows no URL: they may hold
    secrets.

    Attributes:
        index: the index of the plan.
        plan: a plan with one input and one output.
        version: the version of the client.
    """

    index: int
    plan: Plan
    version: str


def run_task(task: Task) -> tuple[int, int, SigmoidError | None]:
    """Run the plan. Returns its index, the number of invalid tokens, and the failure or None."""
    if task.version != __version__:
        return task.index, 0, version_mismatch("a worker", __version__, task.version)
    engines = EngineCache()
    engines.of(task.plan.calculation).vector()  # a worker lives long enough to load NumPy once
    outcome = outcome_of(task.index, task.plan, 0, NullProgress(), engines)
    return task.index, outcome.invalid, outcome.failure


def version_mismatch(who: str, theirs: str | None, ours: str) -> SigmoidError:
    """The error for a version other than the client's, which may have other results."""
    has = "has no sigmoid" if theirs is None else f"has sigmoid {theirs}"
    return SigmoidError(
        f"{who} {has}, and this is {ours}",
        f"install the same everywhere: pip install 'sigmoid-cli[cluster]=={ours}'",
    )
