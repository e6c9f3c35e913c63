"""The program: its commands, its exit codes, its signals."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, NoReturn

import click

from sigmoid_cli import __version__, interrupts
from sigmoid_cli.commands.help import Context, help_options, write_common_end, write_examples
from sigmoid_cli.commands.messages import write_message, write_traceback
from sigmoid_cli.convert.streams import temporaries
from sigmoid_cli.errors import (
    INTERRUPTED,
    NOT_ENOUGH_MEMORY,
    REPORT_IT,
    FileError,
    SigmoidError,
    internal_error,
    printable,
    quoted,
    reason,
)
from sigmoid_cli.interrupts import Terminated
from sigmoid_cli.logistic.registry import FUNCTIONS

_APPLIED = {function.command: name for name, function in FUNCTIONS.items()}
"""The name of the function that each such command applies."""

_SUMMARIES = {
    **{one.command: f"Compute {one.about}." for one in FUNCTIONS.values()},
    "table": "Show x, σ(x) and σ′(x) as a table, a plot or CSV.",
    "bench": "Measure speed and accuracy on this machine against other installed tools.",
}

_EXAMPLES = (
    ("sigmoid eval -1 0 1", "logits to probabilities"),
    ("sigmoid eval --inverse 0.25 0.75", "and back"),
    ("seq -8 8 | sigmoid grad", "the derivative along a stream"),
    ("sigmoid eval logits.txt -o probabilities.txt", "a file, into another file"),
    ("sigmoid eval scores.csv --column logit", "a column; its result goes beside it"),
    ("sigmoid table --plot", "both curves, in the terminal"),
)

COMPLETION = "_SIGMOID_COMPLETE"
"""The environment variable by which a shell asks for completions: `columns`."""


@contextmanager
def _sigpipe_when_the_reader_leaves() -> Iterator[None]:
    """Hide a broken pipe from Click, which would end the program with exit code 1."""
    try:
        yield
    except BrokenPipeError:
        raise Terminated(signal.SIGPIPE) from None


class Commands(click.Group):
    """The group of commands; each is loaded only when it is called.

    Attributes:
        examples: pairs of a command line and what it does.
    """

    context_class = Context
    examples = _EXAMPLES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_help_option = False
        self.params += help_options()

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _sigpipe_when_the_reader_leaves():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _sigpipe_when_the_reader_leaves():
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in _SUMMARIES and not ctx.resilient_parsing:
            from sigmoid_cli.numeric.grammar import is_number

            if is_number(os.fsencode(args[0])):  # else a negative one would be an option
                self._refuse(ctx, args)
        return super().parse_args(ctx, args)

    def _refuse(self, ctx: click.Context, args: list[str]) -> NoReturn:
        """Raise the error for a first word that is not a command."""
        from sigmoid_cli.commands.near_misses import hint

        word = quoted(os.fsencode(args[0]))
        raise click.UsageError(f"No such command {word}. {hint(args, list(_SUMMARIES))}", ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _SUMMARIES:
            return None
        if cmd_name in _APPLIED:
            from sigmoid_cli.commands import functions

            return functions.command(_APPLIED[cmd_name])
        command: click.Command = importlib.import_module(f"sigmoid_cli.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in _SUMMARIES and not ctx.resilient_parsing:
            self._refuse(ctx, args)
        return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_help_text(ctx, formatter)
        write_examples(self.examples, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_common_end(formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_SUMMARIES.items()))


def _show_version(context: click.Context, parameter: click.Parameter, is_asked: bool) -> None:
    """Show the version. Click's own option would load the translations of its help."""
    if is_asked and not context.resilient_parsing:
        click.echo(f"{context.find_root().info_name} {__version__}", color=context.color)
        context.exit()


def _show_completion(context: click.Context, parameter: click.Parameter, shell: str | None) -> None:
    if shell is not None and not context.resilient_parsing:
        from sigmoid_cli.commands.completion.model import script

        click.echo(script(shell, sigmoid), nl=False)
        context.exit()


@click.group(cls=Commands)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.option(
    "--show-completion",
    metavar="SHELL",
    type=click.Choice(("bash", "zsh", "fish")),
    is_eager=True,
    expose_value=False,
    callback=_show_completion,
    help="Print the completion script for bash, zsh or fish and exit.",
)
def sigmoid() -> None:
    """Compute the logistic sigmoid, its inverse and its derivative, correctly rounded."""


def main() -> None:
    """Run the program and end the process with one of the exit codes in the help."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.excepthook = _show_fault
    sys.unraisablehook = _handle_unraisable
    # for NumPy's linear algebra, which nothing here uses and which takes 32 MB for each thread
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    interrupts.raise_on_signals()
    try:
        status = _complete_columns() if os.environ.get(COMPLETION) == "columns" else _run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        status = _show_usage(error)
    except click.UsageError as error:
        status = _show_usage_error(error)
    except SigmoidError as error:
        status = _show_error(error)
    except OSError as error:  # from help and version, which Click writes
        status = _show_error(FileError("<stdout>", reason(error)))
    except MemoryError:
        status = _show_error(SigmoidError(NOT_ENOUGH_MEMORY))
    except ImportError as error:
        status = _show_error(_not_loaded(error))
    except Terminated as request:
        temporaries.remove_all()
        _die_by(request.number)
    finally:
        temporaries.remove_all()
    _leave(status)


def _run() -> int:
    return sigmoid.main(prog_name="sigmoid", standalone_mode=False) or 0


def _complete_columns() -> int:
    from sigmoid_cli.commands.completion.columns import completions

    click.echo(completions(sys.argv[1:]), nl=False)
    return 0


def _handle_unraisable(fault: sys.UnraisableHookArgs) -> None:
    """End the program if the request to end it was raised in a finalizer, which swallows it."""
    _end_if_asked(fault.exc_value)
    sys.__unraisablehook__(fault)


def _end_if_asked(request: BaseException | None) -> None:
    """End the process at once if this is a request to end it."""
    match request:
        case KeyboardInterrupt():
            temporaries.remove_all()
            _leave(INTERRUPTED)
        case Terminated(number=number):
            temporaries.remove_all()
            _die_by(number)


def _show_fault(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """Report an unexpected error, or obey a request to end that came at the end."""
    _end_if_asked(interrupts.last_request() or fault)
    if os.environ.get("SIGMOID_DEBUG") == "1":
        write_traceback(fault)
    write_message(internal_error(fault), REPORT_IT)


def _not_loaded(error: BaseException) -> SigmoidError:
    """Returns the error for a package that is damaged, or finds too little memory."""
    while error.__cause__ is not None:
        error = error.__cause__
    first_line = str(error).strip().partition("\n")[0]
    return SigmoidError(
        f"a package failed to load: {printable(first_line)}",
        "install it again, or let the program use more memory",
    )


def _show_usage(error: click.UsageError) -> int:
    usage = error.ctx.get_usage() if error.ctx is not None else ""
    click.echo(f"{usage}\nTry '{_path(error)} -h' for help.", err=True)
    return error.exit_code


def _show_usage_error(error: click.UsageError) -> int:
    message, *more = error.format_message().split("\n")
    _show(message, *more, f"Try '{_path(error)} --help' for help.")
    return error.exit_code


def _path(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx is not None else "sigmoid"


def _show_error(error: SigmoidError) -> int:
    """Report an error, unless other code raised it because a request to end struck there."""
    _end_if_asked(interrupts.last_request())
    _show(str(error), error.remedy)
    return error.exit_code


def _show(message: str, *lines: str | None) -> None:
    """Write a message, after the traceback of the current error if that is asked for."""
    error = sys.exception()
    if error is not None and os.environ.get("SIGMOID_DEBUG") == "1":
        write_traceback(error)
    write_message(message, *lines)


def _die_by(number: int) -> None:
    """End the process by the signal, so that the caller sees what ended it."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _leave(status: int) -> None:
    """End the process with an exit code.

    After success with `sys.exit`, which runs the exit handlers of other code. After a failure at
    once: `sys.exit` would first wait for the threads of executors, of which one may wait for a
    server (`remote.read_ahead`, and those in which asyncio looks up names of hosts). And Python
    would complain of a stream whose reader has left.
    """
    are_flushed = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            are_flushed = False
    if status or not are_flushed:
        os._exit(status)
    interrupts.end_on_signals()
    gc.freeze()  # a last garbage collection would take a tenth of the start-up
    sys.exit()
