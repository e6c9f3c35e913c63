"""The formats of a report, one file each."""

from __future__ import annotations

import os
from typing import Protocol

from sigmoid_cli.bench.comparison import Comparison
from sigmoid_cli.bench.report import Report


class Exporter(Protocol):
    """Formats a report."""

    def render(self, report: Report, comparison: Comparison | None) -> str:
        """Returns the report, or its comparison with an older one, as text with a final newline."""
        ...


def by_ending(path: str) -> str | None:
    """Returns the format of a file by its ending; None if the ending names none."""
    ending = os.path.splitext(path)[1].lower()
    return {".json": "json", ".csv": "csv", ".md": "markdown"}.get(ending)
