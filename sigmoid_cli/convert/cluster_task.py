"""What a worker of a cluster does."""

from __future__ import annotations

from sigmoid_cli import __version__
from sigmoid_cli.convert.pace import Paces
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.run import run
from sigmoid_cli.convert.watch import Nobody
from sigmoid_cli.errors import SigmoidError


def carry_out(index: int, plan: Plan, version: str) -> tuple[int, int, SigmoidError | None]:
    """Carries a plan out for a client of this version.

    Gives its index, how many tokens were excused, and why there is no output if there is none.
    """
    if version != __version__:
        return index, 0, version_mismatch("a worker", __version__, version)
    paces = Paces()
    paces.of(plan.calculation).vector()  # a worker lives long enough to load NumPy once
    try:
        return index, run(plan, Nobody(), paces), None
    except SigmoidError as failure:
        return index, 0, failure


def version_mismatch(who: str, theirs: str | None, ours: str) -> SigmoidError:
    """Says that one has another version than the client: perhaps other results."""
    has = "has no sigmoid" if theirs is None else f"has sigmoid {theirs}"
    return SigmoidError(
        f"{who} {has}, and this is {ours}",
        f"install the same everywhere: pip install 'sigmoid-cli[cluster]=={ours}'",
    )
