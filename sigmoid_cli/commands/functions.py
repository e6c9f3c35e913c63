"""The command of each function: `sigmoid eval`, `sigmoid grad`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from sigmoid_cli.commands import options
from sigmoid_cli.commands.command import NumbersCommand
from sigmoid_cli.commands.conversion import convert
from sigmoid_cli.commands.plan import inputs_or_standard_input
from sigmoid_cli.commands.typed_options import FamilyOptions, FunctionOptions
from sigmoid_cli.errors import UsageError
from sigmoid_cli.logistic.registry import FUNCTIONS, Function

_FAMILY_EXAMPLES = {
    "eval": (
        ("sigmoid eval --inverse 0.25 0.75", "probabilities back to logits"),
        ("sigmoid eval --temperature 2 -1 0 1", "probabilities at temperature 2"),
    ),
}
"""Examples of the options that change the function, by command."""


def command(name: str) -> click.Command:
    """Returns the command that applies the function of that name."""
    function = FUNCTIONS[name]

    @click.command(
        function.command,
        cls=NumbersCommand,
        examples=tuple(_examples(function)),
        help=f"Compute {function.about}, correctly rounded.\n\n"
        "INPUT is a number, a path or URL, or - for stdin, in any mix; with --output-dir or "
        "--in-place also a folder. Default: stdin.",
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
            "--steps shows σ and σ′ only",
            "leave it out, or leave out the options that change the function",
        )
    writer = None
    if options.steps or options.conversion.target_format == "rich":
        from sigmoid_cli.commands import rendering

        writer = rendering.writer(calculation, options)
    if options.batch.is_asked:
        from sigmoid_cli.commands import batch

        batch.convert_each(options.conversion, options.batch, calculation, options.records)
        return
    inputs = inputs_or_standard_input(options.conversion.words)
    target = writer or options.conversion.target_format
    convert(inputs, target, options.conversion, calculation, options.records)


def _examples(function: Function) -> Iterator[tuple[str, str]]:
    program = f"sigmoid {function.command}"
    one, several = function.result
    yield f"{program} -1 0 1", "numbers, negative ones too"
    yield f"seq -8 8 | {program}", "a stream, line by line"
    yield f"{program} logits.txt -o {several}.txt", "a file, into another file"
    yield f"{program} scores.csv -c logit --as {one}", "a column; the others stay as they are"
    yield from _FAMILY_EXAMPLES.get(function.command, ())
    yield f"{program} *.csv -c logit --output-dir out", "many files"
    yield f"{program} logits.txt --to csv", "each number beside its result"
