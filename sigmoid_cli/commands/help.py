"""The layout of help: as wide as the terminal, and short for `-h`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from sigmoid_cli.errors import INTERRUPTED

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
