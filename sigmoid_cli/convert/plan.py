"""What a command line asks for, in types: past this nothing looks at its words."""

from __future__ import annotations

from typing import NamedTuple

from sigmoid_cli.convert.inputs import Input
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import TableWriter
from sigmoid_cli.numeric.calculation import Calculation


class Plan(NamedTuple):
    """One output made of one or more inputs.

    Attributes:
        inputs: in the order of their answers, each with the name of its format.
        target: the format of the output; or a writer that collects the rows of all inputs and
            gives its output at the end, which is work for one process.
        output: a path or URL, or None for standard output.
        calculation: what is done to each number.
        layout: which columns of records are read, and what becomes of their results.
        jobs: how many processes may share the work; None for what the input and the machine
            make sensible.
        batch: what the name of a temporary file is to hold, so that who started the work can
            find those of a process that died.
    """

    inputs: tuple[tuple[Input, str], ...]
    target: str | TableWriter
    output: str | None
    calculation: Calculation
    record_options: RecordOptions
    jobs: int | None = None
    batch: str = ""
