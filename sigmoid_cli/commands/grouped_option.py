"""Options with a group in the help, and the two options that show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sigmoid_cli.commands.help import write_brief_help

if TYPE_CHECKING:
    from click.types import OptionHelpExtra


class GroupedOption(click.Option):
    """An option with a group in the help and a kind of completion.

    Attributes:
        group: the heading that lists it.
        brief: what `-h` says of it, in a line; None to list it in `--help` only.
        completes: `file`, `directory` or `column`; None for a value that is none of them.
    """

    def __init__(
        self,
        *args: Any,
        group: str = "Other",
        brief: str | None = None,
        completes: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.group = group
        self.brief = brief
        self.completes = completes
        super().__init__(*args, **kwargs)

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Returns what Click adds to the help, without the range, which the help text states."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


def help_options() -> list[GroupedOption]:
    """Returns `-h`, which fits on a screen, and `--help`, which is whole."""
    return [
        _help_option("-h", "Show the most used options and exit.", write_brief_help),
        _help_option(
            "--help",
            "Show all options and exit.",
            lambda context, formatter: context.command.format_help(context, formatter),
        ),
    ]


def _help_option(
    name: str, text: str, write: Callable[[click.Context, click.HelpFormatter], None]
) -> GroupedOption:
    def show(context: click.Context, parameter: click.Parameter, is_asked: bool) -> None:
        if is_asked and not context.resilient_parsing:
            formatter = context.make_formatter()
            write(context, formatter)
            click.echo(formatter.getvalue(), nl=False, color=context.color)
            context.exit()

    return GroupedOption(
        [name, f"shows_{name.strip('-')}"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        group="Help",
        help=text,
    )
