"""The formats of a report."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest

from sigmoid_cli.bench.comparison import compared
from sigmoid_cli.bench.exporters import Exporter, by_ending
from sigmoid_cli.bench.exporters.csv import CsvExporter
from sigmoid_cli.bench.exporters.json import JsonExporter
from sigmoid_cli.bench.exporters.markdown import MarkdownExporter
from sigmoid_cli.bench.exporters.rich import RichExporter
from sigmoid_cli.bench.saved_report import decoded
from support.reports import a_report, a_row, a_usual_report

EXPORTERS = [MarkdownExporter(), CsvExporter(), JsonExporter(), RichExporter(200, False, True)]


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: type(one).__name__)
def test_every_format_shows_speed_and_accuracy_side_by_side(exporter: Exporter) -> None:
    text = exporter.render(a_usual_report(), None)
    assert text.endswith("\n")
    line = next(line for line in text.splitlines() if "sigmoid_cli" in line.replace("\\", ""))
    if not isinstance(exporter, JsonExporter):
        assert "0.4999" in line
    for word in ("jax", "1.2"):
        assert word in text


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: type(one).__name__)
def test_every_format_shows_a_comparison(exporter: Exporter) -> None:
    report = a_usual_report()
    text = exporter.render(report, compared(report, report, 0.1, 0))
    assert "within the noise" in text


def test_markdown_is_a_table_in_which_cells_stay_cells() -> None:
    lines = MarkdownExporter().render(a_usual_report(), None).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert table == [
        "|  | ns | ± | × ours | 95 % | ulp | correct | breaks |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: | --- |",
        "| sigmoid\\_cli | 1,004 | 0.30 % | 1 |  | 0.4999 | 100 % | nowhere |",
        "| text\\|book | 1,504 | 0.20 % | 1.50 | 1.50–1.50 | 0.4999 | 100 % "
        "| overflow and 0 below -709.78 |",
    ]


def test_csv_has_a_record_for_each_contender_and_its_first_break() -> None:
    records = list(csv.DictReader(StringIO(CsvExporter().render(a_usual_report(), None))))
    assert [record["contender"] for record in records] == ["sigmoid_cli", "text|book", "jax"]
    assert records[0]["rounds"] == "9"
    assert (records[1]["first_break"], records[1]["first_break_at"]) == ("overflow", "-709.78")
    assert records[2]["failure"] == "not installed"


def test_json_reads_back_with_its_comparison() -> None:
    report = a_usual_report()
    text = JsonExporter().render(report, compared(report, report, 0.1, 0))
    assert decoded(text.encode()) == report
    assert json.loads(text)["comparison"]["worse"] is False


def test_a_difference_within_the_noise_is_called_that() -> None:
    rounds = [1.0, 1.1, 0.9, 1.2, 0.8, 1.0, 1.1, 0.9, 1.0]
    report = a_report(a_row("ours", *rounds, is_ours=True), a_row("other", *reversed(rounds)))
    assert "within the noise" in MarkdownExporter().render(report, None)
    assert "within the noise" not in MarkdownExporter().render(a_usual_report(), None)


@pytest.mark.parametrize("exporter", [MarkdownExporter(), RichExporter(80, False, True)])
def test_a_single_round_has_neither_spread_nor_ratio(exporter: Exporter) -> None:
    report = a_report(a_row("ours", 1.0, is_ours=True), a_row("other", 2.0))
    text = exporter.render(report, None)
    assert "; 1 round)" in text
    assert "±" not in text
    assert "95 %" not in text


def test_rounds_that_agree_have_no_spread() -> None:
    row = a_row("ours", *[1.0] * 9, is_ours=True)
    assert "| 0 % |" in MarkdownExporter().render(a_report(row), None)


def test_not_all_correct_is_never_shown_as_all() -> None:
    row = a_row("ours", *[1.0] * 9, is_ours=True)
    assert row.accuracy is not None
    almost = replace(row, accuracy=replace(row.accuracy, correct=0.9999))
    assert " 99.9 % " in MarkdownExporter().render(a_report(almost), None)


def test_failures_warnings_and_an_interrupt_are_reported() -> None:
    broken = replace(a_row("broken"), failure="wrong output: 1", accuracy=None, breaks=None)
    report = replace(
        a_report(a_row("ours", *[1.0] * 9), broken), warnings=("noise",), is_complete=False
    )
    for exporter in (MarkdownExporter(), RichExporter(80, False, True)):
        text = exporter.render(report, None)
        for words in ("broken: wrong output: 1", "noise", "interrupted"):
            assert words in text


@pytest.mark.parametrize("width", [20, 80, 200])
def test_a_number_is_never_cut_on_a_terminal(width: int) -> None:
    text = RichExporter(width, False, True).render(a_usual_report(), None)
    assert "…" not in text
    for number in ("1,004", "1,504", "0.4999", "1.50–1.50"):
        assert number in text


def test_a_terminal_without_unicode_gets_ascii() -> None:
    text = RichExporter(100, False, False).render(a_usual_report(), None)
    assert text.isascii()
    assert "sigmoid float64" in text


def test_colour_is_there_only_if_wanted() -> None:
    assert "\x1b[" in RichExporter(100, True, True).render(a_usual_report(), None)
    assert "\x1b" not in RichExporter(100, False, True).render(a_usual_report(), None)


@pytest.mark.parametrize(
    ("path", "form"), [("a.json", "json"), ("a.CSV", "csv"), ("a.md", "markdown"), ("a", None)]
)
def test_the_ending_names_the_format(path: str, form: str | None) -> None:
    assert by_ending(path) == form
