"""`sigmoid grad`: σ′(x)."""

from __future__ import annotations

from typing import Any

import click

from sigmoid_cli.commands import options
from sigmoid_cli.commands.apply import apply
from sigmoid_cli.commands.command import NumbersCommand

_EXAMPLES = (
    ("sigmoid grad -1 0 1", "of numbers, negative ones too"),
    ("seq -8 8 | sigmoid grad", "of a stream, line by line"),
    ("sigmoid grad logits.txt -o slopes.txt", "of a file, into a file"),
    ("sigmoid grad scores.csv -c logit --as slope", "of a column, all else as it was"),
    ("sigmoid grad *.csv -c logit --output-dir out", "of many files"),
)


@click.command("grad", cls=NumbersCommand, examples=_EXAMPLES)
@options.inputs
@options.of_functions
def command(**chosen: Any) -> None:
    """The derivative σ′(x) = σ(x)(1 − σ(x)) of numbers, files and streams.

    INPUT is a number, a path, or - for stdin, in any mix. Without INPUT, stdin.
    """
    apply("grad", **chosen)
