"""The plan of a conversion from the options of a command."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, TextIO

import click

from sigmoid_cli.commands.inputs import inputs_of
from sigmoid_cli.convert.inputs import Arguments, File, Input, StandardInput
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.streams.url import named, path_of
from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions

if TYPE_CHECKING:
    from sigmoid_cli.formats.table import TableWriter
    from sigmoid_cli.numeric.calculation import Calculation


def inputs_or_standard_input(words: tuple[str, ...]) -> tuple[Input, ...]:
    """Returns the inputs; standard input if there are none, unless it is a terminal.

    Raises:
        click.UsageError: if there is nothing to read.
    """
    if words:
        return inputs_of(words)
    if sys.stdin is not None and sys.stdin.isatty():
        raise click.UsageError("no INPUT: give numbers, files, or pipe them in")
    return (StandardInput(),)


def is_piped(stream: TextIO | None) -> bool:
    """Whether a standard stream is a pipe or a file: not a terminal or the null device."""
    if stream is None:
        return False
    mode = os.fstat(stream.fileno()).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def conversion_plan(
    inputs: tuple[Input, ...],
    calculation: Calculation,
    source_format: str | None,
    target: str | TableWriter | None,
    output: str | None,
    record_options: RecordOptions,
    jobs: int | None,
) -> Plan:
    """Returns the plan that the options ask for.

    Raises:
        UsageError: if they contradict one another.
    """
    formats = tuple(format_of(one, source_format) for one in inputs)
    target = target or (output and registry.by_ending(path_of(output))) or _common(formats)
    names = (*formats, target) if isinstance(target, str) else formats
    # how fields are separated matters to an output too, but columns are read from an input
    columns = record_options._replace(header=None, delimiter=None)
    concerned = names if columns == RecordOptions() else formats
    if record_options != RecordOptions() and not any(
        registry.FORMATS[name].is_records for name in concerned
    ):
        *some, last = registry.RECORD_SOURCES
        file = f"{named(inputs[0].path)}: " if isinstance(inputs[0], File) else ""
        raise UsageError(
            f"{file}the input is read as {formats[0]}, which has no columns",
            f"say what it is with: --from {', '.join(some)} or {last}",
        )
    if calculation.decimal_comma:
        _check_comma(names, record_options)
        inputs = tuple(map(_with_comma, inputs))
    if isinstance(target, str):
        if registry.FORMATS[target].needs_random_access and len(inputs) > 1:
            raise UsageError(
                f"a {target} file holds one input, not {len(inputs)}",
                "convert each file by itself with: --output-dir DIR",
            )
        _refuse_terminal(target, output)
        calculation = _fitted(calculation, target)
    return Plan(
        tuple(zip(inputs, formats, strict=True)), target, output, calculation, record_options, jobs
    )


def _check_comma(names: tuple[str, ...], record_options: RecordOptions) -> None:
    """Refuse decimal commas where no format has them, or where they would end a field."""
    if not any(registry.FORMATS[name].allows_comma for name in names):
        raise UsageError("--decimal-comma is for text, csv and tsv", "leave it out")
    default = {"csv": b",", "tsv": b"\t"}
    if any(
        (record_options.delimiter or default[name]) in (b",", b".")
        for name in names
        if name in default
    ):
        raise UsageError(
            "--decimal-comma needs another character between fields than a comma or a point",
            "say which, for example: -d ';'",
        )


def _with_comma(one: Input) -> Input:
    """Returns the input; numbers that are arguments with commas, as the others have."""
    from sigmoid_cli.numeric.grid import Grid

    match one:
        case Arguments(tokens):
            return Arguments(tuple(token.replace(".", ",") for token in tokens))
        case Grid():
            return one._replace(has_comma=True)
        case _:
            return one


def _refuse_terminal(target: str, output: str | None) -> None:
    """Refuse to write bytes to a terminal that it might take for control sequences."""
    is_seen = output is None and sys.stdout is not None and sys.stdout.isatty()
    if is_seen and registry.FORMATS[target].is_typed:
        raise UsageError(
            f"{target} is not text for a terminal", "write it with: -o PATH, or pipe it"
        )


def _fitted(calculation: Calculation, target: str) -> Calculation:
    """Returns the calculation with results of a type that the output can hold."""
    format_ = registry.FORMATS[target]
    digits = (("--precision", calculation.precision), ("--decimals", calculation.decimals))
    for option, count in digits:
        if format_.is_typed and count is not None:
            raise UsageError(f"{option} is for text; {target} holds results with all their digits")
    if format_.dtype is None or format_.dtype == calculation.dtype:
        return calculation if format_.dtype is None else calculation._replace(keeps_dtype=False)
    if not calculation.keeps_dtype:
        raise UsageError(
            f"{target} holds {format_.dtype}, not {calculation.dtype}",
            f"to write {calculation.dtype} use: --to npy",
        )
    return calculation._replace(dtype=format_.dtype, keeps_dtype=False)


def format_of(one: Input, source_format: str | None) -> str:
    """Returns the format of an input; `source_format` is that of all files, None if unknown."""
    match one:
        case File(path):
            return source_format or registry.by_ending(path_of(path)) or _unnamed(path)
        case StandardInput():
            return source_format or "text"
        case _:  # arguments, or a grid
            return "text"


def _unnamed(path: str) -> str:
    """Returns the format of a file whose ending names none: text, unless it is known not to be.

    Raises:
        UsageError: if the ending is a well-known one of files that another program converts.
    """
    from sigmoid_cli.formats.foreign import foreign

    kind = foreign(path_of(path))
    if kind is not None and kind.conversion is not None:
        from shlex import quote

        raise UsageError(
            f"{named(path)}: is {kind.kind}, which is not read",
            f"convert it with: {kind.conversion.format(quote(named(path)))}   "
            "or name its format with: --from FORMAT",
        )
    return "text"


def _common(formats: tuple[str, ...]) -> str:
    if len(set(formats)) > 1:
        raise UsageError(
            f"the inputs are {' and '.join(sorted(set(formats)))}",
            "say what to write with: --to FORMAT",
        )
    return formats[0]
