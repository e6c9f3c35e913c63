"""Finds which outputs of a batch exist and are not older than their inputs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.streams.url import is_url

_SECOND = 10**9


class Unfinished(NamedTuple):
    """The plans of a batch that are to be run.

    Attributes:
        plans: those whose output does not exist, is older, or has an input of unknown time.
        unknown: the inputs whose output exists, where one of the two times is not known.
    """

    plans: list[Plan]
    unknown: list[str]


def unfinished(plans: Sequence[Plan]) -> Unfinished:
    """Compare the times of change of inputs and outputs; remote folders are listed once.

    Raises:
        UsageError: if a package for a URL is missing.
    """
    pairs = [_paths(plan) for plan in plans]
    outputs = _modified(output for _, output in pairs)
    inputs = _modified(source for source, output in pairs if output in outputs)
    left: list[Plan] = []
    unknown: list[str] = []
    for plan, (source, output) in zip(plans, pairs, strict=True):
        if output not in outputs or source not in inputs:
            left.append(plan)
            continue
        made, changed = outputs[output], _latest(source, inputs[source])
        if made is None or changed is None:
            unknown.append(source)
        if made is None or changed is None or made < changed:
            left.append(plan)
    return Unfinished(left, unknown)


def _latest(path: str, changed: int | None) -> int | None:
    """Returns the latest moment of change that the time of an input may stand for.

    Stores and web servers tell whole seconds: an input may have changed after its output was made
    in the same second.
    """
    is_whole = changed is not None and is_url(path) and changed % _SECOND == 0
    return changed + _SECOND - 1 if changed is not None and is_whole else changed


def _paths(plan: Plan) -> tuple[str, str]:
    [(one, _)] = plan.inputs
    assert isinstance(one, File)
    assert plan.output is not None
    return one.path, plan.output


def _modified(paths: Iterable[str]) -> dict[str, int | None]:
    """When the files that exist were changed, in nanoseconds; None where that is not known."""
    found: dict[str, int | None] = {}
    urls = []
    for path in paths:
        if is_url(path):
            urls.append(path)
            continue
        try:
            found[path] = os.stat(path).st_mtime_ns
        except OSError:
            continue  # there is none; for an input, opening it says why
    if urls:
        from sigmoid_cli.convert.remote.times import modified

        found.update(modified(urls))
    return found
