"""Results for eyes instead of files: a rich table, or the working of each."""

from __future__ import annotations

import sys
from typing import Any

from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.table import TableWriter
from sigmoid_cli.numeric.calculation import Calculation

ROWS = 40
"""How many rows a table shows unless more are asked for: they fit on most screens."""


def writer(calculation: Calculation, options: dict[str, Any]) -> TableWriter | None:
    """What shows the results, if the options ask for that.

    Raises:
        UsageError: if they contradict one another.
    """
    is_rich = options["target_format"] == "rich"
    is_worked = options.get("steps", False)  # not every function has a working
    if not (is_rich or is_worked):
        return None
    shown = "--steps" if is_worked else "--to rich"
    if options["output_dir"] or options["in_place"]:
        raise UsageError(f"{shown} is to look at, not for files of data", "write it with: -o PATH")
    from sigmoid_cli.display.screen import screen

    to_stdout = options["output"] in (None, "-")
    place = screen(sys.stdout if to_stdout else None, options["color"])
    if not is_worked:
        from sigmoid_cli.display.rich_table import RichTable

        return RichTable(place, calculation.functions, ROWS)
    if options["target_format"] is not None:
        raise UsageError("--steps is text to read: it has no other format", "leave out --to")
    from sigmoid_cli.display.steps import Steps

    return Steps(calculation, place.is_unicode)
