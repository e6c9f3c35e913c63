"""Prepares a worker that was started for one batch (see Dask on preload scripts)."""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """Ignore Ctrl-C, which a terminal sends to all processes: the batch ends the worker.

    Its name is what Dask calls.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
