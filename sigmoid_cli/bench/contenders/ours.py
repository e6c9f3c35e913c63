"""This program as a contender."""

from __future__ import annotations

from sigmoid_cli.bench.contenders.programs import Program

NAME = "sigmoid"


def ours(jobs: int | None, *words: str) -> Program:
    """Returns a command line of this program; `jobs` is its option, None for the default."""
    more = () if jobs is None else ("--jobs", str(jobs))
    return Program(NAME, ("-m", "sigmoid_cli", *words, *more), module="sigmoid_cli", is_ours=True)
