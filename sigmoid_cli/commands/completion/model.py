"""Completion scripts for shells, made from the commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

import click

from sigmoid_cli.commands.command import DescribedChoice, NumbersCommand
from sigmoid_cli.commands.help import GroupedOption
from sigmoid_cli.formats import registry

NONE, VALUE, FILE, DIRECTORY, COLUMN = "none", "value", "file", "directory", "column"
"""The kind of value that an option takes: none, any, a file, a directory, a column."""


@dataclass(frozen=True)
class Option:
    """An option as a shell completes it.

    Attributes:
        names: all that mean the same.
        about: what it does, in one sentence.
        follows: what its value is (see above).
        values: the possible values with descriptions; none if `follows` says enough.
        metavar: what the help calls its value.
        is_repeatable: whether it may be repeated.
        excludes: other names that contradict it.
    """

    names: tuple[str, ...]
    about: str
    follows: str
    values: tuple[tuple[str, str], ...]
    metavar: str
    is_repeatable: bool
    excludes: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """A command as a shell completes it.

    Attributes:
        about: what it does, in one sentence.
        options: in the order of its help.
        takes_input: whether it takes INPUT.
    """

    name: str
    about: str
    options: tuple[Option, ...]
    takes_input: bool


def script(shell: str, program: click.Group) -> str:
    """Returns the completion script of the program for bash, zsh or fish."""
    module = import_module(f"sigmoid_cli.commands.completion.{shell}")
    write: Callable[[Command, tuple[Command, ...]], str] = module.script
    context = click.Context(program, info_name="sigmoid", **program.context_settings)
    commands = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        commands.append(_command(name, command, click.Context(command, context, name)))
    return write(_command("sigmoid", program, context), tuple(commands))


def input_endings() -> tuple[str, ...]:
    """Returns the endings of the files that are read, without those of compression."""
    return tuple(ending for name in registry.SOURCES for ending in registry.FORMATS[name].endings)


def _command(name: str, command: click.Command, context: click.Context) -> Command:
    parameters = command.get_params(context)
    return Command(
        name,
        command.get_short_help_str(100).removesuffix("."),
        tuple(
            option
            for parameter in parameters
            if isinstance(parameter, click.Option) and not parameter.hidden
            for option in _options(parameter)
        ),
        isinstance(command, NumbersCommand)
        and any(isinstance(parameter, click.Argument) for parameter in parameters),
    )


def _options(option: click.Option) -> Iterator[Option]:
    """Yield the option and its opposite, if it has one."""
    values = _values(option.type)
    sides = [side for side in (option.opts, option.secondary_opts) if side]
    for side, other in zip(sides, [*sides[1:], sides[0]], strict=True):
        yield Option(
            tuple(sorted(side, key=len)),
            _about(option.help or "", stop=":" if values else ";"),
            _follows(option),
            values,
            option.metavar or (option.name or "").upper(),
            option.multiple,
            tuple(other) if other is not side else (),
        )


def _about(text: str, stop: str) -> str:
    """Returns the first sentence of a help text, up to `stop`."""
    sentence = " ".join(text.split()).partition(". ")[0]
    return sentence.partition(stop)[0].removesuffix(".")


def _follows(option: click.Option) -> str:
    if option.is_flag or option.count:
        return NONE
    completes = option.completes if isinstance(option, GroupedOption) else None
    return completes or VALUE


def _values(type_: click.ParamType[object]) -> tuple[tuple[str, str], ...]:
    about: Mapping[str, str] = {}
    if isinstance(type_, DescribedChoice):
        about = type_.about
    elif isinstance(type_, click.Choice):
        about = {str(choice): "" for choice in type_.choices}
    return tuple(about.items())
