"""The program: `sigmoid` and `python -m sigmoid_cli` are the same."""

from __future__ import annotations

import gc
import signal

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""Python looks for garbage in cycles at every 700 objects. What is imported at the start is none:
to look there so often takes a twentieth of the start-up."""


def main() -> None:
    """Runs the program and ends the process; until it can say how, ^C ends it without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    from sigmoid_cli import cli

    cli.main()


if __name__ == "__main__":
    main()
