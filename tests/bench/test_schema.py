"""A report as JSON, and back."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from sigmoid_cli.bench.report import Accuracy
from sigmoid_cli.bench.schema import decoded, encoded
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
        (b'{"schema": 2, "groups": []}', "has schema 2, and this version knows 1 at most"),
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
