"""One output from one or more inputs, with progress and a count of invalid tokens."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sigmoid_cli.commands.messages import write_message
from sigmoid_cli.commands.output import (
    refuse_folder,
    refuse_foreign_ending,
    refuse_output_onto_input,
)
from sigmoid_cli.commands.plan import conversion_plan
from sigmoid_cli.convert.progress import NullProgress, Progress
from sigmoid_cli.convert.run import run
from sigmoid_cli.convert.streams.sources import size_of_all
from sigmoid_cli.convert.streams.url import is_url

if TYPE_CHECKING:
    from sigmoid_cli.commands.typed_options import ConversionOptions
    from sigmoid_cli.convert.inputs import Input
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import TableWriter
    from sigmoid_cli.numeric.calculation import Calculation


def convert(
    inputs: tuple[Input, ...],
    target: str | TableWriter | None,
    options: ConversionOptions,
    calculation: Calculation,
    record_options: RecordOptions,
) -> None:
    """Convert the inputs to one output, in a format or by a writer.

    Raises:
        SigmoidError: for options that contradict one another, bad data and failed input or output.
    """
    output = options.output_path
    progress = progress_for(options, to_files=output is not None)
    if output is not None:
        refuse_folder(output)
        if target is None:
            refuse_foreign_ending(output)
    refuse_output_onto_input(output, inputs)
    if output is not None and is_url(output):
        from sigmoid_cli.convert.remote.listing import check_destination

        check_destination(output)
    whole = conversion_plan(
        inputs, calculation, options.source_format, target, output, record_options, options.jobs
    )
    progress.start(size_of_all(inputs), 1)
    invalid = run(whole, progress)
    progress.pause()
    report_invalid(invalid, calculation)


def progress_for(options: ConversionOptions, *, to_files: bool) -> Progress:
    """Returns the progress display: by default on a terminal to which no results go.

    Args:
        to_files: whether all results go to files.
    """
    is_seen = sys.stderr is not None and sys.stderr.isatty()
    is_free = to_files or sys.stdout is None or not sys.stdout.isatty()
    if not (is_seen and is_free if options.progress is None else options.progress):
        return NullProgress(write_message)
    from sigmoid_cli.display.color import is_wanted
    from sigmoid_cli.display.progress import ProgressLine

    return ProgressLine(write_message, has_color=is_wanted(sys.stderr, options.color))


_NUMBER = ("number", "numbers")


def report_invalid(count: int, calculation: Calculation) -> None:
    """Report on standard error how many invalid tokens `--on-error` allowed, if any."""
    if not count:
        return
    one = count == 1
    noun = ("probability", "probabilities") if calculation.takes_probabilities else _NUMBER
    what = f"1 token that is not a {noun[0]}" if one else f"{count} tokens that are not {noun[1]}"
    became = (
        "became nan" if calculation.on_error == "nan" else f"{'was' if one else 'were'} left out"
    )
    write_message(f"{what} {became}")
