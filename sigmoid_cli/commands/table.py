"""`sigmoid table`: x, σ(x) and σ′(x) to look at."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from sigmoid_cli.commands import options
from sigmoid_cli.commands.command import NumbersCommand
from sigmoid_cli.commands.conversion import convert
from sigmoid_cli.commands.grid import DecimalType, GridOptions, grid
from sigmoid_cli.commands.inputs import inputs_of
from sigmoid_cli.commands.numbers import WholeNumber
from sigmoid_cli.commands.options import option
from sigmoid_cli.commands.output import refuse_foreign_ending
from sigmoid_cli.commands.plan import is_piped
from sigmoid_cli.commands.rendering import ROWS
from sigmoid_cli.commands.typed_options import (
    ALL_ROWS,
    ConversionOptions,
    NumberOptions,
    TableOptions,
    taken,
)
from sigmoid_cli.convert.inputs import Input, StandardInput
from sigmoid_cli.convert.streams.url import path_of
from sigmoid_cli.errors import UsageError, printable
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.grid import Grid

if TYPE_CHECKING:
    from sigmoid_cli.formats.table import TableWriter

_FUNCTIONS = ("sigmoid", "grad")
_TARGETS = (*registry.TABLE_TARGETS, "rich")
_MOST_LAYERS = 1_000_000

_EXAMPLES = (
    ("sigmoid table", "from -6 to 6 by 1"),
    ("sigmoid table --start 0 --stop 1 --step 0.1", "exact steps"),
    ("sigmoid table --plot", "both curves"),
    ("seq -4 4 | sigmoid table --plot", "both curves, with your numbers as points"),
    ("sigmoid table --plot -o curve.svg", "a picture: svg, pdf or png"),
    ("sigmoid table -2 0 2 --depth 20", "what 20 layers do to a gradient"),
    ("sigmoid table scores.csv -c logit", "a column of your data, head and tail"),
)


class RowsType(click.ParamType):  # type: ignore[type-arg]  # Click 8.2 and 8.3 know no [int]
    """How many rows to show: a number, or `all`."""

    name = "rows"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        if value == "all":
            return ALL_ROWS
        return WholeNumber(min=1)(value, param, ctx)


@click.command("table", cls=NumbersCommand, examples=_EXAMPLES)
@options.inputs
@option(
    "--start",
    metavar="X",
    type=DecimalType(),
    group="Grid",
    brief="Start at X. Default: -6.",
    help="Start at X. Default: -6.",
)
@option(
    "--stop",
    metavar="X",
    type=DecimalType(),
    group="Grid",
    brief="Stop at X. Default: 6.",
    help="Stop at X. Default: 6.",
)
@option(
    "--step",
    metavar="X",
    type=DecimalType(),
    group="Grid",
    brief="Add X to get the next number.",
    help="Add X, an exact decimal, to get the next number. Default: 1.",
)
@option(
    "--count",
    metavar="N",
    type=WholeNumber(min=1),
    group="Grid",
    help="Take N evenly spaced numbers, both ends included. Excludes --step.",
)
@options.records
@options.numbers
@option(
    "--depth",
    metavar="N",
    type=WholeNumber(1, _MOST_LAYERS),
    group="Numbers",
    brief="Add a column of σ′(x)ᴺ.",
    help="Add σ′(x)ᴺ, the factor by which N sigmoid layers scale a gradient.",
)
@options.source_format
@option(
    "--to",
    "target_format",
    metavar="FORMAT",
    type=options.format_choice(_TARGETS),
    group="Formats",
    brief="Write the table as text, csv, json, …",
    help=f"Write the table as FORMAT: {', '.join(_TARGETS)}. Default: by the output's ending, else "
    "rich on a terminal and csv elsewhere.",
)
@options.output
@options.work
@option(
    "--plot",
    is_flag=True,
    group="Screen",
    brief="Draw both curves instead of a table.",
    help="Draw both curves, and INPUT as points. With -o NAME.svg, .pdf or .png, make a picture.",
)
@option(
    "--rows",
    metavar="N",
    type=RowsType(),
    group="Screen",
    help=f"Show N rows of a long table, or all. Default: {ROWS}.",
)
@options.progress
@options.color
def command(**keywords: Any) -> None:
    """Show x, σ(x) and σ′(x) as a table, a plot, or columns for other programs.

    INPUT is a number, a path or URL, or - for stdin, in any mix. Default: stdin if it is a pipe or
    a file; else the numbers of the grid, from -6 to 6 by 1.

    0 < σ′(x) ≤ ¼: each sigmoid layer scales a gradient by σ′(x), so N layers scale it by at most
    ¼ᴺ. Gradients vanish. They cannot explode through sigmoids alone, only through large weights.
    """
    conversion = taken(ConversionOptions, keywords)
    record_options = taken(RecordOptions, keywords)
    table = taken(TableOptions, keywords)
    calculation = taken(NumberOptions, keywords).calculation(*_FUNCTIONS)
    grid_options = taken(GridOptions, keywords)
    inputs = _inputs(conversion.words, grid_options, is_plot=table.plot)
    target: str | TableWriter
    if table.plot:
        from sigmoid_cli.commands import picture

        is_grid = isinstance(inputs[0], Grid)
        target = picture.writer(conversion, table, grid_options.ends if is_grid else None)
    else:
        target = _target(conversion, table, inputs, calculation, record_options)
    convert(inputs, target, conversion, calculation, record_options)


def _inputs(
    words: tuple[str, ...], grid_options: GridOptions, *, is_plot: bool
) -> tuple[Input, ...]:
    """Returns the inputs, standard input or a grid; a plot needs only one number of a grid."""
    if not words and grid_options.is_default and is_piped(sys.stdin):
        return (StandardInput(),)
    if not words:
        whole = grid(grid_options)
        return (whole._replace(length=1) if is_plot else whole,)
    if not grid_options.is_default:
        raise UsageError(
            "INPUT and --start, --stop, --step and --count exclude one another",
            "leave out one of them",
        )
    return inputs_of(words)


def _target(
    conversion: ConversionOptions,
    table: TableOptions,
    inputs: tuple[Input, ...],
    calculation: Calculation,
    record_options: RecordOptions,
) -> str | TableWriter:
    """Returns the name of the format of the table, or its writer."""
    name = _format(conversion)
    if name != "rich" and table.rows is not None:
        raise UsageError(f"--rows is for tables on a screen; {name} has all rows", "leave it out")
    if name == "rich":
        writer = _rich(conversion, table, inputs, calculation)
    elif table.depth is None:
        return name
    else:
        writer = registry.writer(name, calculation, record_options)
    if table.depth is None:
        return writer
    if record_options.replace:
        raise UsageError("--depth adds a column, and --replace adds none", "leave out one of them")
    from sigmoid_cli.commands.depth import DeepWriter

    return DeepWriter(writer, table.depth, calculation, record_options)


def _format(conversion: ConversionOptions) -> str:
    """Returns the name of the format of the output.

    Raises:
        UsageError: if the output's ending is that of a picture or of no format of tables.
    """
    output = conversion.output_path
    if conversion.target_format is not None:
        return conversion.target_format
    if output is None:
        return "rich" if sys.stdout is not None and sys.stdout.isatty() else "csv"
    from sigmoid_cli.commands import picture

    if picture.format_of(output) is not None:
        raise UsageError(f"{printable(output)} is a picture file", "draw the curves with: --plot")
    refuse_foreign_ending(output)
    name = registry.by_ending(path_of(output)) or "csv"
    if name not in _TARGETS:
        raise UsageError(
            f"a table has several results for each number; {name} holds one",
            f"write with --to {', '.join(_TARGETS)}",
        )
    return name


def _rich(
    conversion: ConversionOptions,
    table: TableOptions,
    inputs: tuple[Input, ...],
    calculation: Calculation,
) -> TableWriter:
    """Returns the writer of a table to look at."""
    from sigmoid_cli.display.head_tail import MOST_ROWS, too_many_rows
    from sigmoid_cli.display.rich_table import RichTable
    from sigmoid_cli.display.screen import screen

    rows = ROWS if table.rows is None else table.rows
    count = sum(one.length for one in inputs if isinstance(one, Grid))
    if count > MOST_ROWS:
        raise too_many_rows(f"{count:,}", "take fewer: --count 20")
    if rows > MOST_ROWS:
        raise too_many_rows(f"{rows:,}", f"show the first and last: --rows {ROWS}")
    target = screen(sys.stdout if conversion.output_path is None else None, conversion.color)
    notes = [_bound(table.depth, target.is_unicode)] if table.depth else []
    return RichTable(
        target,
        calculation,
        None if rows == ALL_ROWS else rows,
        notes,
        hint="all of them: --rows all",
    )


def _bound(layers: int, is_unicode: bool) -> str:
    """Returns in words the most that `depth` layers leave of a gradient."""
    from sigmoid_cli.commands.depth import text
    from sigmoid_cli.display.symbols import power, written

    exponent = power(layers, is_unicode)
    most = text(0.0, layers)
    # 25¹¹ has 16 digits, and 25¹² one too many for the text of a float64.
    exact = "=" if layers <= 11 else "≈"
    return written(f"σ′(x){exponent} ≤ ¼{exponent} {exact} {most}", is_unicode)
