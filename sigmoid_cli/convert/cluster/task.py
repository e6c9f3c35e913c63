"""What a worker of a cluster does."""

from __future__ import annotations

from dataclasses import dataclass

from sigmoid_cli import __version__
from sigmoid_cli.convert.engines import EngineCache
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress
from sigmoid_cli.convert.run import run
from sigmoid_cli.errors import SigmoidError


@dataclass(frozen=True, repr=False)
class Task:
    """A plan that a worker is to carry out.

    Its `repr`, which Dask writes into the log of a worker that fails, tells of no URL: secrets may
    stand in them.

    Attributes:
        index: of the plan.
        plan: with one input and one output.
        version: of the client.
    """

    index: int
    plan: Plan
    version: str


def carry_out(task: Task) -> tuple[int, int, SigmoidError | None]:
    """Carries the plan out.

    Gives its index, how many tokens were excused, and why there is no output if there is none.
    """
    if task.version != __version__:
        return task.index, 0, version_mismatch("a worker", __version__, task.version)
    engines = EngineCache()
    engines.of(task.plan.calculation).vector()  # a worker lives long enough to load NumPy once
    try:
        return task.index, run(task.plan, NullProgress(), engines), None
    except SigmoidError as failure:
        return task.index, 0, failure


def version_mismatch(who: str, theirs: str | None, ours: str) -> SigmoidError:
    """Says that one has another version than the client: perhaps other results."""
    has = "has no sigmoid" if theirs is None else f"has sigmoid {theirs}"
    return SigmoidError(
        f"{who} {has}, and this is {ours}",
        f"install the same everywhere: pip install 'sigmoid-cli[cluster]=={ours}'",
    )
