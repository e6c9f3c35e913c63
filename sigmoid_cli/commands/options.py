"""The options that commands share, each defined once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from sigmoid_cli.commands.command import DescribedChoice, FormatChoice
from sigmoid_cli.commands.help import GroupedOption
from sigmoid_cli.commands.inputs import InputType
from sigmoid_cli.commands.numbers import FiniteNumber, WholeNumber
from sigmoid_cli.errors import quoted
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.encoding import bytes_to_text, text_to_bytes
from sigmoid_cli.numeric.grammar import DTYPES, clamped

if TYPE_CHECKING:
    from sigmoid_cli.logistic.registry import Function

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def option(*names: str, group: str, **attributes: Any) -> Decorator:
    """Returns an option in a group of the help (see `GroupedOption`)."""
    return click.option(*names, cls=GroupedOption, group=group, **attributes)


def _together(*decorators: Decorator) -> Decorator:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


_FORMATS = {
    **{name: format_.about for name, format_ in registry.FORMATS.items()},
    "rich": "a table for a terminal",
}
_DTYPES = {
    "float64": "double precision",
    "float32": "single precision",
    "float16": "half precision",
}
_DTYPES_KNOWN_AS = {
    **{name: "float64" for name in ("f64", "f8", "double", "float")},
    **{name: "float32" for name in ("f32", "f4", "single")},
    **{name: "float16" for name in ("f16", "f2", "half")},
}
_ON_ERROR = {
    "fail": "stop with exit 1",
    "nan": "write nan",
    "skip": "leave it out",
}


def format_choice(names: Iterable[str]) -> FormatChoice:
    """Returns a choice of these formats, with a description of each."""
    about = {name: _FORMATS[name] for name in names}
    endings = {
        ending: name
        for name in about
        if name in registry.FORMATS
        for ending in registry.FORMATS[name].endings
    }
    return FormatChoice(about, endings)


inputs = click.argument("words", metavar="[INPUT]...", nargs=-1, type=InputType())

output = option(
    "-o",
    "--output",
    metavar="PATH",
    completes="file",
    group="Output",
    brief="Write to PATH instead of stdout.",
    help="Write to PATH atomically: the whole output or nothing. - is stdout.",
)

numbers = _together(
    option(
        "-p",
        "--precision",
        metavar="N",
        type=WholeNumber(1, 17),
        group="Numbers",
        brief="Write N significant digits.",
        help="Write N significant digits, 1 to 17. Default: the shortest text that reads back to "
        "the same bits.",
    ),
    option(
        "--decimals",
        metavar="N",
        type=click.IntRange(0, 17),
        group="Numbers",
        help="Write N digits after the point, 0 to 17, with trailing zeros. Excludes --precision.",
    ),
    option(
        "--decimal-comma",
        is_flag=True,
        group="Numbers",
        help="Read and write 1,5 instead of 1.5 in text, csv and tsv.",
    ),
    option(
        "--dtype",
        metavar="TYPE",
        type=DescribedChoice({name: _DTYPES[name] for name in DTYPES}, _DTYPES_KNOWN_AS),
        group="Numbers",
        help=f"Compute and write this type: {', '.join(DTYPES)}. Rounds the input to it first. "
        "Default: the type of the input or the output; float64 for text and integers.",
    ),
    option(
        "--on-error",
        metavar="ACTION",
        type=DescribedChoice(_ON_ERROR),
        default="fail",
        group="Numbers",
        brief="On what is not a number: fail, nan or skip.",
        help="What to do with a token that is not a number: fail stops with exit 1 (default), nan "
        "writes nan, skip leaves it out.",
    ),
)

source_format = option(
    "--from",
    "source_format",
    metavar="FORMAT",
    type=format_choice(registry.SOURCES),
    group="Formats",
    brief="Read the input as text, csv, json, npy, …",
    help=f"Read the input as FORMAT: {', '.join(registry.SOURCES)}. Default: by the file's ending, "
    "else text.",
)

formats = _together(
    source_format,
    option(
        "--to",
        "target_format",
        metavar="FORMAT",
        type=format_choice((*registry.TARGETS, "rich")),
        group="Formats",
        brief="Write the output as text, csv, json, npy, …",
        help=f"Write the output as FORMAT: {', '.join(registry.TARGETS)}, rich. Default: by the "
        "output's ending, else the format of the input.",
    ),
)


def _delimiter(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> bytes | None:
    if value is None:
        return None
    character = {"\\t": "\t", "tab": "\t"}.get(value, value)
    if len(character) != 1 or not character.isascii() or character in '"\r\n\0':
        shown = quoted(os.fsencode(value))
        raise click.BadParameter(f"{shown} is not one ASCII character; a tab is \\t")
    return character.encode()


def _names(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Returns names of columns as files have them: in UTF-8, also in an ASCII locale."""
    return tuple(map(_in_utf_8, values))


def _missing(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[bytes, ...]:
    """Returns the texts of cells without a value."""
    return tuple(text_to_bytes(_in_utf_8(value)).strip() for value in values)


def _in_utf_8(word: str) -> str:
    try:
        word.encode()
    except UnicodeEncodeError:  # of bytes that the locale could not read
        return bytes_to_text(os.fsencode(word))
    return word


records = _together(
    option(
        "-c",
        "--column",
        "columns",
        metavar="NAME",
        multiple=True,
        callback=_names,
        completes="column",
        group="Records",
        brief="Read this column, by name or number.",
        help="Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz. "
        "NAME is a name, 1-based number, pattern ('logit_*') or range (2-4). Repeatable. Default: "
        "the only column; all arrays of npz.",
    ),
    option(
        "--as",
        "names",
        metavar="NAME",
        multiple=True,
        callback=_names,
        group="Records",
        brief="Name the result column.",
        help="Name the result column; once for each column read. Default: "
        "NAME_sigmoid, NAME_grad, NAME_logit, NAME_log_sigmoid, and so on.",
    ),
    option(
        "--replace",
        is_flag=True,
        group="Records",
        help="Replace the column with its result.",
    ),
    option(
        "--header/--no-header",
        default=None,
        group="Records",
        help="Whether the first record holds column names. Default: it does if none of its fields "
        "is a number, or if they are 0, 1, 2 and so on.",
    ),
    option(
        "-d",
        "--delimiter",
        metavar="CHAR",
        callback=_delimiter,
        group="Records",
        help="Separate fields by CHAR. Default: a comma in csv, a tab in tsv.",
    ),
    option(
        "--missing",
        metavar="TEXT",
        multiple=True,
        callback=_missing,
        group="Records",
        help="Treat cells that say TEXT (NA, null) as missing: their result is empty. Repeatable.",
    ),
)

_log = option(
    "--log",
    is_flag=True,
    group="Function",
    brief="Compute the natural logarithm of the result.",
    help="Compute the natural logarithm of the result. JSON has no infinity: it becomes null.",
)

_location_and_scale = _together(
    option(
        "--location",
        metavar="M",
        type=FiniteNumber(),
        default=0.0,
        group="Function",
        help="Compute with (x - M)/S instead of x. Default: 0.",
    ),
    option(
        "--scale",
        "--temperature",
        "scale",
        metavar="S",
        type=FiniteNumber(is_positive=True),
        default=1.0,
        group="Function",
        brief="Compute with x/S instead of x.",
        help="Compute with (x - M)/S instead of x. grad divides its result by S too. Default: 1.",
    ),
)

_FAMILY_OPTIONS = {
    "eval": _together(
        option(
            "--inverse",
            is_flag=True,
            group="Function",
            brief="Convert probabilities to logits.",
            help="Convert probabilities to logits: M + S logit(p). JSON has no infinity: the "
            "logits of 0 and 1 become null.",
        ),
        _log,
        option(
            "--upper-tail",
            is_flag=True,
            group="Function",
            help="Compute 1 - σ instead of σ, with all digits. With --inverse, read 1 - p.",
        ),
        _location_and_scale,
    ),
    "grad": _together(_log, _location_and_scale),
}

color = option(
    "--color/--no-color",
    default=None,
    group="Screen",
    help="Turn colour on or off, whatever the terminal and the environment say.",
)

work = option(
    "-j",
    "--jobs",
    metavar="N",
    type=WholeNumber(min=1),
    group="Work",
    help="Use N worker processes. Default: all cores for large input, one otherwise.",
)


def _size(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"([1-9][0-9]*)([KMGT]?)", value.upper(), re.ASCII)
    if found is None:
        raise click.BadParameter(f"{quoted(os.fsencode(value))} is not a size like 64M or 2G")
    # no file is larger than the largest number that is kept
    return clamped(found[1], 1 << 63) << (10 * " KMGT".index(found[2] or " "))


batches = _together(
    option(
        "--output-dir",
        metavar="DIR",
        completes="directory",
        group="Output",
        brief="Write one output to DIR for each input file.",
        help="Write one output to DIR for each input file, and for each file below an input "
        "folder. Keeps the name; the ending follows --to.",
    ),
    option(
        "--in-place",
        is_flag=True,
        group="Output",
        brief="Rewrite each input file.",
        help="Rewrite each input file, and each file below an input folder. Keeps modes and links.",
    ),
    option(
        "--skip-existing",
        is_flag=True,
        group="Output",
        help="With --output-dir, skip inputs whose output exists and is not older.",
    ),
    option(
        "--split",
        metavar="SIZE",
        callback=_size,
        group="Work",
        help="With --output-dir, split inputs into parts of SIZE bytes (64M, 2G) and convert each "
        "by itself, to part-00000, part-00001, … in input order.",
    ),
    option(
        "--cluster",
        metavar="ADDRESS",
        group="Work",
        help="With --output-dir, distribute the files over a Dask cluster: tcp://HOST:PORT, the "
        "scheduler's file, or local.",
    ),
)

progress = option(
    "--progress/--no-progress",
    default=None,
    group="Screen",
    help="Turn progress on stderr on or off. Default: on a terminal, after a second of work.",
)

steps = option(
    "--steps",
    is_flag=True,
    group="Screen",
    help="Show each step from the formula to the result. At most 20 numbers.",
)


def of_function(function: Function) -> Decorator:
    """Returns the options of a command that applies a function."""
    family = [_FAMILY_OPTIONS[function.command]] if function.command in _FAMILY_OPTIONS else []
    working = [steps] if function.has_working else []
    return _together(
        records, numbers, *family, formats, output, batches, work, progress, *working, color
    )
