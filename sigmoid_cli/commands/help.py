"""The layout of help, as wide as the terminal and short for `-h`, and the options that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from sigmoid_cli.errors import INTERRUPTED

if TYPE_CHECKING:
    from click.types import OptionHelpExtra

EXIT_CODES = (
    ("0", "success"),
    ("1", "bad data, or a failed input or output"),
    ("2", "usage error"),
    (str(INTERRUPTED), "interrupted"),
)
READER_LEAVES = "If the reader of the output closes it, as head does, SIGPIPE ends the program."

ENVIRONMENT = (
    ("NO_COLOR", "disables colour, if not empty"),
    ("FORCE_COLOR", "enables colour even if the output is not a terminal"),
    ("SIGMOID_DEBUG", "if 1, errors show their traceback"),
)

_MOST_EXAMPLES = 6
"""In `-h`, which fits on a screen of 45 lines with them."""

_WIDEST = 80
_ROOMY = 60
_NARROWEST = 30


class HelpFormatter(click.HelpFormatter):
    """A formatter for narrow terminals too: Click writes lines of at least 50 characters."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        if width is None:
            import shutil

            columns = min(shutil.get_terminal_size().columns, max_width or _WIDEST)
            width = max(columns - 2, _NARROWEST)
        super().__init__(indent_increment, width, max_width)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms beside their meanings, or above them if there is too little room."""
        rows = list(rows)
        longest = max((len(term) for term, _ in rows), default=0)
        if self.width >= _ROOMY or longest <= self.width // 3:
            super().write_dl(rows, col_max, col_spacing)
            return
        for term, meaning in rows:
            self.write_text(term)
            with self.indentation(), self.indentation():
                self.write_text(meaning)


class Context(click.Context):
    """A context whose help is written by this formatter."""

    formatter_class = HelpFormatter


def write_examples(examples: Sequence[tuple[str, str]], formatter: click.HelpFormatter) -> None:
    """Write command lines, each after a line with its purpose."""
    if not examples:
        return
    formatter.write_paragraph()
    formatter.write_text("Examples:")
    with formatter.indentation():
        for line, purpose in examples:
            formatter.write_text(f"# {purpose}")
            formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def write_brief_help(context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the purpose, a few examples and the most used options: at most 45 lines."""
    command = context.command
    command.format_usage(context, formatter)
    with formatter.indentation():
        for paragraph in (command.help or "").split("\n\n")[:2]:
            formatter.write_paragraph()
            formatter.write_text(" ".join(paragraph.split()))
    write_examples(getattr(command, "examples", ())[:_MOST_EXAMPLES], formatter)
    if isinstance(command, click.Group):
        command.format_commands(context, formatter)
    options = list(_brief_options(command, context))
    if options:
        with formatter.section("Options"):
            formatter.write_dl(options)
    formatter.write_paragraph()
    formatter.write_text(f"All options: {context.command_path} --help")


def _brief_options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the names and the short text of each option that has one."""
    for parameter in command.params:
        brief = getattr(parameter, "brief", None)
        record = parameter.get_help_record(context)
        if brief is not None and record is not None:
            yield record[0], brief


def write_common_end(formatter: click.HelpFormatter) -> None:
    """Write the exit codes and the environment variables."""
    with formatter.section("Exit codes"):
        formatter.write_dl(EXIT_CODES)
    with formatter.indentation():
        formatter.write_text(READER_LEAVES)
    with formatter.section("Environment"):
        formatter.write_dl(ENVIRONMENT)


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
