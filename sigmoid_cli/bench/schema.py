"""The JSON object of a report (see `saved_report` for the way back)."""

from __future__ import annotations

import math
from typing import Any

from sigmoid_cli.bench.report import Group, Report, Row
from sigmoid_cli.bench.statistics import Interval, relative_spread

SCHEMA = 1
"""Raised when a reader of the former schema would be misled; a new key alone does not mislead."""


def encoded(report: Report) -> dict[str, Any]:
    """Returns the report as a JSON object; an infinite error is null."""
    return {
        "schema": SCHEMA,
        "version": report.version,
        "date": report.date,
        "seconds": round(report.seconds, 3),
        "complete": report.is_complete,
        "settings": dict(report.settings),
        "environment": dict(report.environment),
        "warnings": list(report.warnings),
        "groups": [_group(group, report.seed) for group in report.groups],
    }


def _group(group: Group, seed: int) -> dict[str, Any]:
    return {
        "section": group.section,
        "title": group.title,
        "inputs": group.inputs,
        "complete": group.is_complete,
        "not_installed": list(group.absent),
        "rows": [_row(row, group.ratio(row, seed)) for row in group.rows],
    }


def _row(row: Row, ratio: Interval | None) -> dict[str, Any]:
    accuracy = row.accuracy
    return {
        "name": row.name,
        "version": row.version,
        "ours": row.is_ours,
        "size": row.size,
        "failure": row.failure,
        "times": list(row.times),
        "seconds_per_number": row.seconds if row.times else None,
        "spread": relative_spread(row.times) if row.times else None,
        "ratio_to_ours": interval(ratio),
        "accuracy": accuracy
        and {
            "inputs": accuracy.inputs,
            "worst_ulp": accuracy.worst if math.isfinite(accuracy.worst) else None,
            "worst_at": accuracy.worst_at,
            "correctly_rounded": accuracy.correct,
        },
        "breaks": None
        if row.breaks is None
        else [{"kind": one.kind, "x": one.x} for one in row.breaks],
    }


def interval(ratio: Interval | None) -> dict[str, float] | None:
    """Returns a ratio as a JSON value."""
    return None if ratio is None else {"ratio": ratio.ratio, "low": ratio.low, "high": ratio.high}
