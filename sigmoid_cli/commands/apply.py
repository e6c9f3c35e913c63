"""What `eval` and `grad` share: one function applied to every number."""

from __future__ import annotations

import sys
from typing import Any

import click

from sigmoid_cli.commands import shown
from sigmoid_cli.commands.planning import (
    calculation_of,
    format_of,
    given_or_standard_input,
    plan,
    record_options_of,
    refuse_output_onto_input,
)
from sigmoid_cli.convert.inputs import Input
from sigmoid_cli.convert.progress import NullProgress, Progress
from sigmoid_cli.convert.run import run
from sigmoid_cli.convert.streams.sources import size_of_all
from sigmoid_cli.convert.streams.url import is_url
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import TableWriter
from sigmoid_cli.numeric.calculation import Calculation

_OF_BATCHES = ("output_dir", "in_place", "skip_existing", "split", "cluster")
"""Options that ask for an output for each input, or that make sense only with one."""


def apply(function: str, **options: Any) -> None:
    """Applies the function to every number of the inputs and writes the results."""
    calculation = calculation_of((function,), options)
    record_options = record_options_of(options)
    show = shown.writer(calculation, options)
    if any(options[option] for option in _OF_BATCHES):
        _apply_to_each(calculation, record_options, options)
    else:
        given = given_or_standard_input(options["words"])
        convert(given, calculation, record_options, show or options["target_format"], options)


def _apply_to_each(
    calculation: Calculation, record_options: RecordOptions, options: dict[str, Any]
) -> None:
    """Applies the function to every number of each input and writes an output for each."""
    from sigmoid_cli.commands import batch

    batch.refuse_without_directory(options)
    batch.refuse_contradictions(options)
    progress = _progress(options["progress"], options["output"], options["color"])
    plans = []
    for one in batch.files(options["words"]):
        source_format = format_of(one, options["source_format"])
        target = options["target_format"] or source_format
        place = batch.place(options["output_dir"], one.path, source_format, target)
        plans.append(plan((one,), calculation, source_format, target, place, record_options, 1))
    if options["split"] is not None:
        from sigmoid_cli.commands import split

        split.refuse_contradictions(options)
        plans = split.into_parts(plans, options["split"], options["output_dir"])
    if options["skip_existing"]:
        plans = batch.without_existing(plans)
    invalid = batch.convert(plans, options["jobs"], options["cluster"], progress)
    _finish(progress, invalid, calculation)


def convert(
    given: tuple[Input, ...],
    calculation: Calculation,
    record_options: RecordOptions,
    target: str | TableWriter | None,
    options: dict[str, Any],
) -> None:
    """Converts the inputs to one output."""
    output = options["output"] if options["output"] != "-" else None
    progress = _progress(options["progress"], options["output"], options["color"])
    refuse_output_onto_input(output, given)
    if output is not None and is_url(output):
        from sigmoid_cli.convert.remote.listing import check_destination

        check_destination(output)
    whole = plan(
        given,
        calculation,
        options["source_format"],
        target,
        output,
        record_options,
        options["jobs"],
    )
    progress.start(size_of_all(given), 1)
    invalid = run(whole, progress)
    _finish(progress, invalid, calculation)


def _finish(progress: Progress, invalid: int, calculation: Calculation) -> None:
    """Ends the show of progress, and tells of what was excused."""
    progress.pause()
    if invalid:
        click.echo(f"sigmoid: {_count_invalid(invalid, calculation.on_error)}", err=True)


def _progress(choice: bool | None, output: str | None, color: bool | None) -> Progress:
    """Who is told of progress: by default only a terminal that shows nothing else."""
    is_seen = sys.stderr is not None and sys.stderr.isatty()
    is_free = output is not None or sys.stdout is None or not sys.stdout.isatty()
    if not (is_seen and is_free if choice is None else choice):
        return NullProgress()
    from sigmoid_cli.display.color import is_wanted
    from sigmoid_cli.display.progress import ProgressLine

    return ProgressLine(has_color=is_wanted(sys.stderr, color))


def _count_invalid(count: int, on_error: str) -> str:
    one = count == 1
    what = "1 token that is not a number" if one else f"{count} tokens that are not numbers"
    became = "became nan" if on_error == "nan" else f"{'was' if one else 'were'} left out"
    return f"{what} {became}"
