"""Encode a report for JSON, and decode it again."""

from __future__ import annotations

import json
import math
from typing import Any

from sigmoid_cli.bench.report import Accuracy, Break, Group, Report, Row
from sigmoid_cli.bench.statistics import Interval, relative_spread
from sigmoid_cli.errors import SigmoidError

SCHEMA = 1
"""Raised when a reader of the former schema would be misled; a new key alone misleads nobody."""


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


def decoded(text: bytes) -> Report:
    """Decode a report from JSON text.

    Raises:
        SigmoidError: if the text is no report, or one of a newer schema.
    """
    try:
        value = json.loads(text)
    except ValueError as error:  # UnicodeDecodeError too
        raise SigmoidError("is not JSON", _REMEDY) from error
    schema = value.get("schema") if isinstance(value, dict) else None
    if not isinstance(schema, int) or "groups" not in value:
        raise SigmoidError("is not a report of sigmoid bench", _REMEDY)
    if schema > SCHEMA:
        raise SigmoidError(
            f"has schema {schema}, and this version knows {SCHEMA} at most",
            "read it with the version that wrote it, or a newer one",
        )
    try:
        return _report(value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SigmoidError(f"is damaged: {error!r}", _REMEDY) from error


_REMEDY = "make one with: sigmoid bench --to json -o OLD.json"


def _report(value: dict[str, Any]) -> Report:
    return Report(
        str(value["version"]),
        str(value["date"]),
        float(value["seconds"]),
        _settings_of(value["settings"]),
        {str(name): str(words) for name, words in value["environment"].items()},
        tuple(_group_of(group) for group in value["groups"]),
        tuple(map(str, value["warnings"])),
        bool(value["complete"]),
    )


def _settings_of(value: dict[str, Any]) -> dict[str, Any]:
    low, high = value["range"]
    return {
        "only": [str(section) for section in value["only"]],
        "size": value["size"] and int(value["size"]),
        "seconds": value["seconds"] and float(value["seconds"]),
        "jobs": value["jobs"] and int(value["jobs"]),
        "range": [float(low), float(high)],
        "seed": int(value["seed"]),
    }


def _group_of(value: dict[str, Any]) -> Group:
    return Group(
        str(value["section"]),
        str(value["title"]),
        str(value["inputs"]),
        tuple(_row_of(row) for row in value["rows"]),
        tuple(map(str, value["not_installed"])),
        bool(value["complete"]),
    )


def _row_of(value: dict[str, Any]) -> Row:
    accuracy, breaks = value["accuracy"], value["breaks"]
    return Row(
        str(value["name"]),
        str(value["version"]),
        bool(value["ours"]),
        int(value["size"]),
        tuple(map(float, value["times"])),
        None
        if accuracy is None
        else Accuracy(
            int(accuracy["inputs"]),
            math.inf if accuracy["worst_ulp"] is None else float(accuracy["worst_ulp"]),
            float(accuracy["worst_at"]),
            float(accuracy["correctly_rounded"]),
        ),
        None
        if breaks is None
        else tuple(Break(str(one["kind"]), float(one["x"])) for one in breaks),
        value["failure"] and str(value["failure"]),
    )
