"""The program: `sigmoid` and `python -m sigmoid_cli` are the same."""

from __future__ import annotations

import signal


def main() -> None:
    """Runs the program and ends the process; until it can say how, ^C ends it without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sigmoid_cli import cli

    cli.main()


if __name__ == "__main__":
    main()
