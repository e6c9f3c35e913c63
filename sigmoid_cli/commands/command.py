"""Commands for Click with negative numbers as arguments and help that starts with examples."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from sigmoid_cli.commands.help import Context, help_options, write_examples
from sigmoid_cli.errors import UsageError, quoted
from sigmoid_cli.numeric.grammar import is_number

GUARD = "\0"
"""A prefix of negative numbers among the arguments, so that Click does not take them for options.
No argument of a program can contain a NUL itself."""

_DIGITS = tuple("0123456789")


class DescribedChoice(click.Choice[str]):
    """One of a few words.

    Attributes:
        about: for each, what it means.
    """

    def __init__(self, about: Mapping[str, str], known_as: Mapping[str, str] = {}) -> None:
        """`known_as` maps other names to the words that an error suggests instead."""
        self.about = dict(about)
        self._known_as = {name.lower(): name for name in about} | dict(known_as)
        super().__init__(tuple(about))

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.about:
            words = f"{quoted(os.fsencode(value))} is not one of {', '.join(self.about)}"
            self.fail(f"{words}. {self._hint(value, param, ctx)}".rstrip(), param, ctx)
        return value

    def _hint(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns a suggestion for a word that is not one of these, or an empty text."""
        from difflib import get_close_matches

        known = self._known_as.get(value.lower())
        near = get_close_matches(value.lower(), self._known_as, cutoff=0.7)
        if known is None and near:
            known = self._known_as[near[0]]
        return "" if known is None else f"Did you mean {known!r}?"


class FormatChoice(DescribedChoice):
    """One of a few formats."""

    def _hint(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        has_grid = ctx is not None and any(one.name == "start" for one in ctx.command.params)
        if has_grid and is_number(os.fsencode(value)):
            return "For numbers from one to another: --start X --stop X."
        return super()._hint(value, param, ctx)


class Command(click.Command):
    """A command whose help starts with examples and has its options in groups.

    Attributes:
        examples: pairs of a command line and what it does.
    """

    context_class = Context

    def __init__(self, *args: Any, examples: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        self.examples = examples
        super().__init__(*args, **kwargs)
        self.add_help_option = False
        self.params += help_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from sigmoid_cli.commands.family import elsewhere

            reason = elsewhere(error.option_name, str(ctx.info_name))
            if reason is None:
                raise
            raise UsageError(f"{ctx.info_name} has no {error.option_name}", reason) from None
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # a missing value is reported without its command
            raise

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_help_text(ctx, formatter)
        write_examples(self.examples, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                groups.setdefault(getattr(parameter, "group", "Other"), []).append(record)
        for group, records in groups.items():
            with formatter.section(group):
                formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(f"Exit codes and environment: {ctx.find_root().command_path} --help")


class NumbersCommand(Command):
    """A command whose arguments may be negative numbers."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(self._guarded(ctx, args)))

    def _guarded(self, ctx: click.Context, args: Sequence[str]) -> Iterator[str]:
        """Yield the arguments with a guard before negative numbers that are no option's value.

        Short options that have a value become long ones. Click looks for any option among the long
        ones first, and what it prepares to report that there is none takes 2 ms.
        """
        with_value = {
            name: name if name.startswith("--") else option.opts[-1]
            for option in self.get_params(ctx)
            if isinstance(option, click.Option) and not option.is_flag and not option.count
            for name in option.opts
        }
        arguments = iter(args)
        for argument in arguments:
            if argument == "--":
                yield argument
                yield from arguments
            elif _is_negative_number(argument):
                yield GUARD + argument
            elif _starts_as_negative_number(argument) and not ctx.resilient_parsing:
                from sigmoid_cli.numeric.remedies import remedy_of_argument

                token = os.fsencode(argument)
                raise UsageError(
                    f"{quoted(token)} is neither a number nor an option",
                    remedy_of_argument(token) or f"Try '{ctx.command_path} --help' for help.",
                )
            elif argument in with_value:
                value = next(arguments, None)
                yield from [argument] if value is None else [with_value[argument], value]
            elif argument[:2] in with_value:
                yield f"{with_value[argument[:2]]}={argument[2:]}"
            else:
                yield argument


def _is_negative_number(argument: str) -> bool:
    return argument.startswith("-") and argument.isascii() and is_number(argument.encode())


def _starts_as_negative_number(argument: str) -> bool:
    return argument.startswith("-") and argument[1:].removeprefix(".").startswith(_DIGITS)
