"""What a worker that was started for one batch does first (see Dask on preload scripts)."""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """Lets Ctrl-C on a terminal, which goes to all its processes, pass: the batch ends the worker.

    Its name is what Dask calls.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
