"""`--plot`: both curves, in the terminal or as a picture."""

from __future__ import annotations

import importlib.util
import sys

from sigmoid_cli.commands.typed_options import ConversionOptions, TableOptions
from sigmoid_cli.display.curves import Range
from sigmoid_cli.display.figure import FORMATS, Figure
from sigmoid_cli.display.screen import screen
from sigmoid_cli.display.terminal_plot import TerminalPlot
from sigmoid_cli.errors import UsageError, printable
from sigmoid_cli.formats.table import TableWriter

# What lies closer together has labels of axes that do not differ in twelve digits.
_LEAST_RATIO = 1e-9
_LEAST = 1e-290


def format_of(output: str) -> str | None:
    """Returns the format of a picture by the ending of its path; None for other endings."""
    ending = output.rpartition(".")[2].lower()
    return ending if ending in FORMATS else None


def writer(conversion: ConversionOptions, table: TableOptions, ends: Range | None) -> TableWriter:
    """Returns the writer that draws the curves.

    `ends` is the range of a grid; None to show the numbers of the input.

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
    if ends is not None:
        _check_ends(ends)
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


def _check_ends(ends: Range) -> None:
    """Raise a UsageError if there is nothing between the ends that could be drawn."""
    low, high = ends
    if high / 2 - low / 2 <= max(_LEAST, abs(low) * _LEAST_RATIO, abs(high) * _LEAST_RATIO):
        raise UsageError(
            f"there is no curve to draw from {low:g} to {high:g}",
            "give --start and --stop further apart",
        )
