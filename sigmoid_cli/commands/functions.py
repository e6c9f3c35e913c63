"""The command of each function: `sigmoid eval`, `sigmoid grad`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from sigmoid_cli.commands import options
from sigmoid_cli.commands.apply import apply
from sigmoid_cli.commands.command import NumbersCommand
from sigmoid_cli.logistic.registry import FUNCTIONS, Function


def command(name: str) -> click.Command:
    """The command that applies the function of that name."""
    function = FUNCTIONS[name]

    @click.command(
        function.command,
        cls=NumbersCommand,
        examples=tuple(_examples(function)),
        help=f"{function.about} of numbers, files and streams.\n\n"
        "INPUT is a number, a path or URL, or - for stdin, in any mix. Without INPUT, stdin.",
    )
    @options.inputs
    @options.of_function(function)
    def applied(**chosen: Any) -> None:
        apply(name, **chosen)

    return applied


def _examples(function: Function) -> Iterator[tuple[str, str]]:
    program = f"sigmoid {function.command}"
    one, several = function.result
    yield f"{program} -1 0 1", "of numbers, negative ones too"
    yield f"seq -8 8 | {program}", "of a stream, line by line"
    yield f"{program} logits.txt -o {several}.txt", "of a file, into a file"
    yield f"{program} logits.txt --to csv", "with the numbers beside the results"
    yield f"{program} scores.csv -c logit --as {one}", "of a column, all else as it was"
    yield f"{program} *.csv -c logit --output-dir out", "of many files"
