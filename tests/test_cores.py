"""Workers are started as far as they help."""

from __future__ import annotations

import pytest

from sigmoid_cli.cores import usable_cores, useful_workers
from support.program import Program


def test_as_many_workers_as_cores_are_started_by_default() -> None:
    assert useful_workers(None) == usable_cores()


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_few_workers_are_started_as_asked_for(jobs: int) -> None:
    assert useful_workers(jobs) == jobs


def test_workers_far_beyond_the_cores_are_not_started() -> None:
    assert useful_workers(10_000) <= max(4, 2 * usable_cores())


def test_very_many_jobs_give_the_same_bytes(sigmoid: Program) -> None:
    (sigmoid.folder / "in.txt").write_text("0.5\n1\n" * 50_000)
    assert sigmoid("eval", "in.txt", "-j", "200") == sigmoid("eval", "in.txt", "-j", "1")
