"""`sigmoid eval`: σ(x)."""

from __future__ import annotations

from typing import Any

import click

from sigmoid_cli.commands import options
from sigmoid_cli.commands.apply import apply
from sigmoid_cli.commands.command import NumbersCommand

_EXAMPLES = (
    ("sigmoid eval -1 0 1", "of numbers, negative ones too"),
    ("seq -8 8 | sigmoid eval", "of a stream, line by line"),
    ("sigmoid eval logits.txt -o probabilities.txt", "of a file, into a file"),
    ("sigmoid eval logits.txt --to csv", "with the numbers beside the results"),
    ("sigmoid eval scores.csv -c logit --as probability", "of a column, all else as it was"),
    ("sigmoid eval *.csv -c logit --output-dir out", "of many files"),
)


@click.command("eval", cls=NumbersCommand, examples=_EXAMPLES)
@options.inputs
@options.of_functions
def command(**chosen: Any) -> None:
    """The logistic sigmoid σ(x) = 1/(1 + e⁻ˣ) of numbers, files and streams.

    INPUT is a number, a path, or - for stdin, in any mix. Without INPUT, stdin.
    """
    apply("sigmoid", **chosen)
