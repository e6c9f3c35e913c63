"""The options that commands share, each said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from sigmoid_cli.commands.command import GroupedOption
from sigmoid_cli.commands.inputs import InputType
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.number import DTYPES

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _option(*names: str, group: str, **attributes: Any) -> Decorator:
    return click.option(*names, cls=GroupedOption, group=group, **attributes)


def _together(*decorators: Decorator) -> Decorator:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


inputs = click.argument("words", metavar="[INPUT]...", nargs=-1, type=InputType())

output = _option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(),
    group="Output",
    help="Write there, whole or not at all; - is stdout.",
)

numbers = _together(
    _option(
        "-p",
        "--precision",
        metavar="N",
        type=click.IntRange(1, 17),
        group="Numbers",
        help="Significant digits, 1 to 17. Default: the shortest text that reads back to the "
        "same bits.",
    ),
    _option(
        "--dtype",
        type=click.Choice(DTYPES),
        default="float64",
        group="Numbers",
        help="The type computed and written; input is rounded to it first. Default: float64.",
    ),
    _option(
        "--on-error",
        type=click.Choice(("fail", "nan", "skip")),
        default="fail",
        group="Numbers",
        help="What a token that is not a number does: stop with exit 1 (default), become nan, "
        "or be left out.",
    ),
)

formats = _together(
    _option(
        "--from",
        "source_format",
        type=click.Choice(registry.SOURCES),
        group="Formats",
        help="Format of the input. Default: by the file's ending, else text.",
    ),
    _option(
        "--to",
        "target_format",
        type=click.Choice((*registry.TARGETS, "rich")),
        group="Formats",
        help="Format of the output. Default: by the output's ending, else that of the input.",
    ),
)

color = _option(
    "--color/--no-color",
    default=None,
    group="Screen",
    help="Colour, whatever the terminal and the environment say.",
)

of_functions = _together(output, formats, numbers, color)
