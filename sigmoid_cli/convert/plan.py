"""Defines a plan: what a command line asks for, in types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.convert.inputs import Input
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import TableWriter
    from sigmoid_cli.numeric.calculation import Calculation


class Plan(Frozen):
    """One output made of one or more inputs.

    Attributes:
        inputs: the inputs in order, each with the name of its format.
        target: the format of the output; or a writer that collects the rows of all inputs and
            returns its output at the end, which only one process can do.
        output: a path or URL, or None for standard output.
        calculation: the calculation to do for each number.
        record_options: the columns of records to read, and where their results go.
        jobs: how many processes may share the work; None to choose by the input and the machine.
        batch: a word for the names of temporary files, by which the process that started the
            work finds those of a process that died.
        keeps_compression: whether the output is compressed as the only input is, whatever its name.
    """

    inputs: tuple[tuple[Input, str], ...]
    target: str | TableWriter
    output: str | None
    calculation: Calculation
    record_options: RecordOptions
    jobs: int | None = None
    batch: str = ""
    keeps_compression: bool = False
