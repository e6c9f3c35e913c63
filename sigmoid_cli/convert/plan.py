"""What a command line asks for, in types: past this nothing looks at its words."""

from __future__ import annotations

from dataclasses import dataclass

from sigmoid_cli.convert.source import Input
from sigmoid_cli.formats.calculation import Calculation


@dataclass(frozen=True)
class Plan:
    """One output made of one or more inputs.

    Attributes:
        inputs: in the order of their answers, each with the name of its format.
        target: the format of the output.
        output: a path, or None for standard output.
        calculation: what is done to each number.
    """

    inputs: tuple[tuple[Input, str], ...]
    target: str
    output: str | None
    calculation: Calculation
