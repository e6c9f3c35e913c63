"""The program: `sigmoid` and `python -m sigmoid_cli` are the same."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # importing typing would take longer than what is done here
if TYPE_CHECKING:
    from types import TracebackType

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""By default Python collects cyclic garbage after every 700 new objects. Imports make none, and the
search takes a twentieth of the start-up."""


def main() -> None:
    """Run the program and end the process. While modules load, ^C ends it without a message."""
    sys.excepthook = _show_all_but_interrupts
    import gc
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    from sigmoid_cli import cli

    cli.main()


def _show_all_but_interrupts(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)


if __name__ == "__main__":
    main()
