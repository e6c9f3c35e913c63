"""An implementation of a function of arrays, whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sigmoid_cli import __version__
from sigmoid_cli.bench.measure.sample import Implementation


@dataclass(frozen=True)
class Contender:
    """An implementation to compare.

    Attributes:
        name: in reports.
        version: of its package; empty if it is part of the benchmark.
        load: imports and returns it.
        is_ours: whether it is of this program.
    """

    name: str
    version: str
    load: Callable[[], Implementation]
    is_ours: bool = False


def ours(load: Callable[[], Implementation]) -> Contender:
    """Returns the contender of this program."""
    return Contender("sigmoid_cli", __version__, load, is_ours=True)


def formula(name: str, implementation: Implementation) -> Contender:
    """Returns the contender of a formula of NumPy."""
    return Contender(name, "", lambda: implementation)
