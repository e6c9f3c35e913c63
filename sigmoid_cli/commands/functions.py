"""The command of each function: `sigmoid eval`, `sigmoid grad`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from sigmoid_cli.commands import options
from sigmoid_cli.commands.command import NumbersCommand
from sigmoid_cli.commands.conversion import convert
from sigmoid_cli.commands.family import FamilyOptions
from sigmoid_cli.commands.plan import inputs_or_standard_input
from sigmoid_cli.commands.typed_options import FunctionOptions
from sigmoid_cli.errors import UsageError
from sigmoid_cli.logistic.registry import FUNCTIONS, Function


def command(name: str) -> click.Command:
    """Returns the command that applies the function of that name."""
    function = FUNCTIONS[name]

    @click.command(
        function.command,
        cls=NumbersCommand,
        examples=tuple(_examples(function)),
        help=f"{function.about} of numbers, files and streams.\n\n"
        "INPUT is a number, a path or URL, or - for stdin, in any mix; in a batch also a folder. "
        "Without INPUT, stdin.",
    )
    @options.inputs
    @options.of_function(function)
    def apply(**keywords: Any) -> None:
        _apply(name, FunctionOptions.of(keywords))

    return apply


def _apply(function: str, options: FunctionOptions) -> None:
    """Apply the function to every number of the inputs and write the results."""
    family = options.family
    calculation = options.numbers.calculation(family.result(function))._replace(
        location=family.location, scale=family.scale
    )
    if options.steps and family != FamilyOptions():
        raise UsageError(
            "--steps shows the working of σ and σ′ only",
            "leave it out, or leave out what changes the function",
        )
    writer = None
    if options.steps or options.conversion.target_format == "rich":
        from sigmoid_cli.commands import rendering

        writer = rendering.writer(calculation, options)
    if any(options.batch):
        from sigmoid_cli.commands import batch

        batch.convert_each(options.conversion, options.batch, calculation, options.records)
        return
    inputs = inputs_or_standard_input(options.conversion.words)
    target = writer or options.conversion.target_format
    convert(inputs, target, options.conversion, calculation, options.records)


def _examples(function: Function) -> Iterator[tuple[str, str]]:
    program = f"sigmoid {function.command}"
    one, several = function.result
    yield f"{program} -1 0 1", "of numbers, negative ones too"
    yield f"seq -8 8 | {program}", "of a stream, line by line"
    yield f"{program} logits.txt -o {several}.txt", "of a file, into a file"
    yield f"{program} logits.txt --to csv", "with the numbers beside the results"
    yield f"{program} scores.csv -c logit --as {one}", "of a column, all else as it was"
    yield f"{program} *.csv -c logit --output-dir out", "of many files"
