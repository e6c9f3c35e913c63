"""The way of an input that is read here and there, not from begin to end."""

from __future__ import annotations

import os

from sigmoid_cli.convert.output import Output
from sigmoid_cli.convert.pace import Pace
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.source import DescriptorSource
from sigmoid_cli.convert.stream import Source
from sigmoid_cli.errors import DataError, FileError
from sigmoid_cli.formats import registry


def answer_file(source: Source, source_format: str, plan: Plan, pace: Pace, output: Output) -> None:
    """Answers one input to its end, in this process.

    Raises:
        SigmoidError: for bad data, and for a pipe or compressed input.
    """
    if not isinstance(source, DescriptorSource) or source.size is None:
        raise FileError(
            source.name,
            f"{source_format} is read from its end, which a pipe or archive does not have yet",
            "write it to a file first",
        )
    with open(os.dup(source.descriptor), "rb") as file:
        try:
            conversion = registry.file_conversion(
                source_format, plan.target, file, plan.calculation, plan.layout
            )
            output.begin_input(source.name, conversion)
            for answer in conversion.answers(pace.vector()):
                output.write(answer)
        except DataError as error:
            raise error.in_file(source.name) from None
