"""`--plot`: both curves, in the terminal or as a picture."""

from __future__ import annotations

import importlib.util
import sys

from sigmoid_cli.commands.typed_options import ConversionOptions, TableOptions
from sigmoid_cli.convert.inputs import Input
from sigmoid_cli.display.curves import Range
from sigmoid_cli.display.figure import FORMATS, Figure
from sigmoid_cli.display.screen import screen
from sigmoid_cli.display.terminal_plot import TerminalPlot
from sigmoid_cli.errors import UsageError, printable
from sigmoid_cli.formats.table import TableWriter
from sigmoid_cli.numeric.grid import Grid

# What lies closer together has labels of axes that do not differ in twelve digits.
_LEAST_RATIO = 1e-9
_LEAST = 1e-290


def format_of(output: str) -> str | None:
    """The format of a picture by the ending of its path; None if it says none."""
    ending = output.rpartition(".")[2].lower()
    return ending if ending in FORMATS else None


def writer(
    conversion: ConversionOptions, table: TableOptions, inputs: tuple[Input, ...]
) -> TableWriter:
    """The writer that draws the curves.

    Raises:
        UsageError: if the options contradict one another, or a package is missing.
    """
    for option, is_chosen in (
        ("--to", conversion.target_format not in (None, "rich")),
        ("--depth", table.depth is not None),
        ("--rows", table.rows is not None),
    ):
        if is_chosen:
            raise UsageError(f"{option} is for tables, not for --plot", "leave out one of them")
    output = conversion.output_path
    ends = _ends(inputs)
    picture = output and format_of(output)
    if picture:
        if importlib.util.find_spec("matplotlib") is None:
            raise UsageError(
                "a picture needs matplotlib", "install it with: pip install 'sigmoid-cli[plot]'"
            )
        return Figure(picture, ends)
    if output and not output.endswith(".txt"):
        raise UsageError(
            f"{printable(output)} is neither a picture nor text",
            f"end its name in .{', .'.join(FORMATS)} or .txt",
        )
    return TerminalPlot(screen(None if output else sys.stdout, conversion.color), ends)


def _ends(inputs: tuple[Input, ...]) -> Range | None:
    """The ends of the curves where a grid says them.

    Raises:
        UsageError: if there is nothing between them that could be drawn.
    """
    [first, *_] = inputs
    if not isinstance(first, Grid):
        return None
    last = first.first + first.difference * (first.length - 1)
    low, high = sorted((first.first / first.denominator, last / first.denominator))
    if high / 2 - low / 2 <= max(_LEAST, abs(low) * _LEAST_RATIO, abs(high) * _LEAST_RATIO):
        raise UsageError(
            f"there is no curve to be drawn from {low:g} to {high:g}",
            "give --start and --stop further apart",
        )
    return low, high
