"""The section `small`: whole programs on files of ordinary size, where their start-up counts.

Every program gets the whole file: at these sizes, none takes long. One of them only loads what this
program is built on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sigmoid_cli.bench.contenders.programs import Program
from sigmoid_cli.bench.sections import csv, jsonl, text
from sigmoid_cli.bench.sections.bulk import Task

SECTION = "small"

_LINES = (1_000, 10_000, 30_000, 100_000)
_RECORDS = (10_000,)

_FLOOR = Program("import click", ("-c", "import click"), module="click", has_results=False)


def tasks(jobs: int | None, size: int | None) -> Iterator[Task]:
    """Yield the tasks, of the usual sizes or of one size only."""
    for count in _LINES if size is None else (size,):
        yield _sized(text.task(jobs), count, "lines of text")
    for count in _RECORDS if size is None else (size,):
        yield _sized(csv.task(jobs), count, "rows of CSV")
        yield _sized(jsonl.task(jobs), count, "lines of JSON")


def _sized(task: Task, count: int, unit: str) -> Task:
    return replace(
        task,
        section=SECTION,
        title=f"σ, {count:,} {unit}",
        programs=(*task.programs, _FLOOR),
        count=count,
    )
