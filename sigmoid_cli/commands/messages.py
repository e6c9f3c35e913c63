"""Messages on standard error, all written here: without what could harm a terminal."""

from __future__ import annotations

import click

from sigmoid_cli.errors import printable


def write_message(message: str, *lines: str | None) -> None:
    """Write a message after the program's name, and more lines; those that are None are left out.

    Each argument becomes one line, without control characters. Nothing is written if standard error
    is closed.
    """
    _write(f"sigmoid: {message}", *lines)


def write_traceback(exception: BaseException) -> None:
    """Write the traceback of an exception."""
    import traceback

    _write(*"".join(traceback.format_exception(exception)).splitlines())


def _write(*lines: str | None) -> None:
    try:
        click.echo("\n".join(printable(line) for line in lines if line), err=True)
    except OSError:
        return
