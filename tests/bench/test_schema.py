"""A report as JSON, and back."""

from __future__ import annotations

import copy
import functools
import json
import math
import operator
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sigmoid_cli.bench.comparison import compared
from sigmoid_cli.bench.exporters.csv import CsvExporter
from sigmoid_cli.bench.exporters.json import JsonExporter
from sigmoid_cli.bench.exporters.markdown import MarkdownExporter
from sigmoid_cli.bench.exporters.rich import RichExporter
from sigmoid_cli.bench.report import Accuracy
from sigmoid_cli.bench.saved_report import decoded
from sigmoid_cli.bench.schema import encoded
from sigmoid_cli.errors import SigmoidError
from support.reports import a_report, a_row, a_usual_report


def test_a_report_comes_back_as_it_was() -> None:
    wrong = replace(a_row("wrong"), failure="fails", accuracy=None, breaks=None)
    infinite = replace(a_row("nan", 1.0), accuracy=Accuracy(9, math.inf, 3.0, 0.0))
    for report in (a_usual_report(), a_report(wrong, infinite)):
        text = json.dumps(encoded(report), allow_nan=False)
        assert decoded(text.encode()) == report


def test_the_schema_is_1_and_every_round_is_in_it() -> None:
    report = a_usual_report()
    value = encoded(report)
    assert value["schema"] == 1
    rows = value["groups"][0]["rows"]
    assert [row["times"] for row in rows] == [list(row.times) for row in report.groups[0].rows]
    assert rows[0]["ratio_to_ours"] is None
    assert rows[1]["ratio_to_ours"]["ratio"] == pytest.approx(1.5, rel=0.01)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[1]", "is not a report of sigmoid bench"),
        (b'{"schema": 1}', "is not a report of sigmoid bench"),
        (b'{"schema": "1", "groups": []}', "is not a report of sigmoid bench"),
        (b'{"schema": 2, "groups": []}', "has a newer schema"),
        (
            b'{"schema": 1%s, "groups": []}' % (b"0" * 400),
            "has a newer schema than this version knows",
        ),
        (b'{"schema": 1%s, "groups": []}' % (b"0" * 5000), "is not JSON"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"schema": 0, "groups": []}', "is not a report of sigmoid bench"),
        (b'{"schema": 1, "groups": []}', "is damaged"),
        (b'{"schema": 1, "groups": 7, "version": 1}', "is damaged"),
    ],
)
def test_what_is_no_report_of_this_schema_is_a_clear_error(text: bytes, message: str) -> None:
    with pytest.raises(SigmoidError, match=message) as caught:
        decoded(text)
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["settings", "environment", "warnings", "version"])
def test_a_report_without_a_part_is_damaged(name: str) -> None:
    value = encoded(a_usual_report())
    del value[name]
    with pytest.raises(SigmoidError, match=f"is damaged: .*{name}"):
        decoded(json.dumps(value).encode())


EXPORTERS = [MarkdownExporter(), CsvExporter(), JsonExporter(), RichExporter(80, False, True)]
HOSTILE = [10**400, -(10**400), 0, -1, math.inf, -math.inf, math.nan, "x", True, None, [], {}, [[]]]


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where each value of the JSON is, whole arrays and objects too."""
    yield path
    if isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(one, (*path, name))


VALID = json.loads(json.dumps(encoded(a_usual_report())))


@pytest.mark.parametrize("path", [path for path in paths(VALID) if path], ids=str)
def test_a_report_with_any_value_replaced_is_read_and_compared_or_a_clear_error(
    path: tuple[str | int, ...],
) -> None:
    new = a_usual_report()
    for hostile in HOSTILE:
        value = copy.deepcopy(VALID)
        holder = functools.reduce(operator.getitem, path[:-1], value)
        holder[path[-1]] = hostile
        try:
            old = decoded(json.dumps(value).encode())
        except SigmoidError as caught:
            error = str(caught)
        else:
            error = ""
            comparison = compared(old, new, 0.1, 0)
            assert all(exporter.render(new, comparison) for exporter in EXPORTERS)
        assert not error or re.match("is damaged: .* is|is not|has a newer schema", error)


def test_a_damaged_value_is_named_by_its_path() -> None:
    value = copy.deepcopy(VALID)
    value["groups"][0]["rows"][1]["times"][2] = 0
    with pytest.raises(SigmoidError) as caught:
        decoded(json.dumps(value).encode())
    assert str(caught.value) == (
        "is damaged: groups[0].rows[1].times[2] is not a finite number from 1e-09 to 1e+09"
    )


def test_no_text_of_a_report_reaches_the_terminal_raw() -> None:
    value = copy.deepcopy(VALID)
    value["environment"]["\x1b[2J"] = "\u202e\x00"
    value["version"] = value["date"] = "\x1b]0;title\x07\ud800"
    new = a_usual_report()
    comparison = compared(decoded(json.dumps(value).encode()), new, 0.1, 0)
    for exporter in EXPORTERS:
        text = exporter.render(new, comparison)
        assert all(character.isprintable() or character == "\n" for character in text)
