"""The layout of help: as wide as the terminal, with exit codes and environment at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from sigmoid_cli.errors import INTERRUPTED

EXIT_CODES = (
    ("0", "done"),
    ("1", "bad data, or input or output failed"),
    ("2", "usage"),
    (str(INTERRUPTED), "interrupted"),
)
READER_LEAVES = "When the reader of its output leaves, as head does, it dies silently by SIGPIPE."

ENVIRONMENT = (
    ("NO_COLOR", "no colour, if not empty"),
    ("FORCE_COLOR", "colour also where the output is no terminal"),
    ("SIGMOID_DEBUG", "1 shows the traceback of an error"),
)

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


def write_common_end(formatter: click.HelpFormatter) -> None:
    """Write the exit codes and the environment variables."""
    with formatter.section("Exit codes"):
        formatter.write_dl(EXIT_CODES)
    with formatter.indentation():
        formatter.write_text(READER_LEAVES)
    with formatter.section("Environment"):
        formatter.write_dl(ENVIRONMENT)
