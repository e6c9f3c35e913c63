"""CSV: one record for each contender, for spreadsheets and plots."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from sigmoid_cli.bench.comparison import Change, Comparison
from sigmoid_cli.bench.report import Accuracy, Group, Report, Row
from sigmoid_cli.bench.statistics import Interval, relative_spread

_HEADER = (
    "section",
    "title",
    "contender",
    "version",
    "size",
    "rounds",
    "seconds_per_number",
    "spread",
    "ratio_to_ours",
    "ratio_low",
    "ratio_high",
    "worst_ulp",
    "worst_at",
    "correctly_rounded",
    "first_break",
    "first_break_at",
    "failure",
)
_COMPARED = ("ratio_to_old", "ratio_to_old_low", "ratio_to_old_high", "verdict")

_Cells = tuple[object, ...]


class CsvExporter:
    """Records with a header; a cell is empty if nothing was measured."""

    def render(self, report: Report, comparison: Comparison | None) -> str:
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_HEADER if comparison is None else (*_HEADER, *_COMPARED))
        for group in report.groups:
            writer.writerows(_records(group, report.seed, comparison))
        return text.getvalue()


def _records(group: Group, seed: int, comparison: Comparison | None) -> Iterator[_Cells]:
    changes = {} if comparison is None else {one.new.name: one for one in comparison.of(group)}
    for row in group.rows:
        record = (*_measured(group, row, seed), row.failure)
        yield record if comparison is None else (*record, *_changed(changes.get(row.name)))
    for name in group.absent:
        empty = ("",) * (len(_HEADER) - 4)
        yield (group.section, group.title, name, *empty, "not installed")


def _measured(group: Group, row: Row, seed: int) -> _Cells:
    first = row.breaks[0] if row.breaks else None
    return (
        group.section,
        group.title,
        row.name,
        row.version,
        row.size,
        len(row.times),
        row.seconds if row.times else None,
        relative_spread(row.times) if row.times else None,
        *_interval(group.ratio(row, seed)),
        *_accuracy(row.accuracy),
        first and first.kind,
        first and first.x,
    )


def _accuracy(accuracy: Accuracy | None) -> _Cells:
    if accuracy is None:
        return (None, None, None)
    return (accuracy.worst, accuracy.worst_at, accuracy.correct)


def _interval(ratio: Interval | None) -> _Cells:
    return (None, None, None) if ratio is None else (ratio.ratio, ratio.low, ratio.high)


def _changed(change: Change | None) -> _Cells:
    if change is None:
        return (None,) * len(_COMPARED)
    return (*_interval(change.ratio), change.verdict)
