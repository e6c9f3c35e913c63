"""`--to rich` and `--steps`: results to look at, as a table or with the working of each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sigmoid_cli.errors import UsageError

if TYPE_CHECKING:
    from sigmoid_cli.commands.typed_options import FunctionOptions
    from sigmoid_cli.formats.table import TableWriter
    from sigmoid_cli.numeric.calculation import Calculation

ROWS = 40
"""How many rows a table has by default: they fit on most screens."""


def writer(calculation: Calculation, options: FunctionOptions) -> TableWriter:
    """Returns the writer of results to look at.

    Raises:
        UsageError: if the options contradict one another.
    """
    conversion = options.conversion
    option = "--steps" if options.steps else "--to rich"
    if options.batch.output_dir or options.batch.in_place:
        raise UsageError(f"{option} is for a screen, not for data files", "write it with: -o PATH")
    from sigmoid_cli.display.screen import screen

    target = screen(sys.stdout if conversion.output_path is None else None, conversion.color)
    if not options.steps:
        from sigmoid_cli.display.rich_table import RichTable

        return RichTable(target, calculation, ROWS)
    if conversion.target_format is not None:
        raise UsageError("--steps writes text only", "leave out --to")
    from sigmoid_cli.display.steps import Steps

    return Steps(calculation, target.is_unicode)
