"""The forms that a report can be given, one a file."""

from __future__ import annotations

import os
from typing import Protocol

from sigmoid_cli.bench.comparison import Comparison
from sigmoid_cli.bench.report import Report


class Exporter(Protocol):
    """Writes a report down."""

    def render(self, report: Report, comparison: Comparison | None) -> str:
        """The report as text that ends with a line end; with what it is compared to, if given."""
        ...


def by_ending(path: str) -> str | None:
    """The name of the form that a file of this name should have; None if it does not tell."""
    ending = os.path.splitext(path)[1].lower()
    return {".json": "json", ".csv": "csv", ".md": "markdown"}.get(ending)
