"""The figures of the guide are of contenders that bench has, under a command that makes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sigmoid_cli.bench.sections import core, csv, family, npy, small, start, text
from sigmoid_cli.cli import sigmoid as group

GUIDE = (Path(__file__).parents[2] / "docs" / "performance.md").read_text(encoding="utf-8")
TABLES = re.findall(r"^\*\*(\w+): (.+?)\*\* .*\n\n((?:\|.*\n)+)", GUIDE, re.MULTILINE)


CASES = {"core": core.cases, "family": family.cases}


def contenders(section: str) -> set[str]:
    if section in CASES:
        cases = list(CASES[section]())
        present = {contender.name for case in cases for contender in case.contenders}
        return present.union(*(case.absent for case in cases))
    if section == "start":
        return {program.name for program in start.PROGRAMS}
    if section == "small":
        return {program.name for task in small.tasks(None, None) for program in task.programs}
    task = {"text": text.task, "csv": csv.task, "npy": npy.task}[section](None)
    return {program.name for program in task.programs}


def titles(section: str) -> set[str]:
    if section in CASES:
        return {case.title for case in CASES[section]()}
    if section == "start":
        return {start.TITLE}
    if section == "small":
        return {task.title for task in small.tasks(None, None)}
    return {{"text": text.task, "csv": csv.task, "npy": npy.task}[section](None).title}


def test_there_are_tables_of_arrays_and_of_whole_programs() -> None:
    assert {"core", "text"} <= {section for section, _, _ in TABLES}


@pytest.mark.parametrize(("section", "title", "table"), TABLES, ids=lambda value: value[:16])
def test_every_row_of_a_table_is_a_contender(section: str, title: str, table: str) -> None:
    assert title in titles(section)
    _, _, *rows = table.splitlines()
    names = [row.split(" | ")[0].removeprefix("| ").replace("\\", "") for row in rows]
    assert set(names) <= contenders(section)
    assert names[0] in ("sigmoid", "sigmoid_cli", "sigmoid eval 1")


@pytest.mark.parametrize("line", re.findall(r"^    sigmoid (bench .*)$", GUIDE, re.MULTILINE))
def test_the_command_above_a_table_is_one_that_makes_it(line: str) -> None:
    name, *arguments = line.split()
    command = group.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    context = command.make_context(name, arguments)
    assert context.params["form"] == "markdown"
    shown = {section for section, _, _ in TABLES}
    assert set(context.params["only"]) <= shown
