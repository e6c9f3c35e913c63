"""JSON: everything, with the time of every round; `--compare` reads it."""

from __future__ import annotations

import json
from typing import Any

from sigmoid_cli.bench import schema
from sigmoid_cli.bench.comparison import Change, Comparison
from sigmoid_cli.bench.report import Report


class JsonExporter:
    """One object, with its version in `schema`."""

    def render(self, report: Report, comparison: Comparison | None) -> str:
        value = schema.encoded(report)
        if comparison is not None:
            value["comparison"] = {
                "old_version": comparison.old.version,
                "old_date": comparison.old.date,
                "worse": comparison.is_worse,
                "notes": list(comparison.notes),
                "changes": list(map(_change, comparison.changes)),
            }
        return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "section": change.group.section,
        "title": change.group.title,
        "name": change.new.name,
        "ratio_to_old": schema.interval(change.ratio),
        "less_accurate": change.is_less_accurate,
        "verdict": change.verdict,
    }
