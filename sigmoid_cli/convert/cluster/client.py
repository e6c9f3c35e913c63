"""The connection to a cluster: Dask's distributed scheduler, or one of our own on this machine."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from sigmoid_cli import __version__
from sigmoid_cli.convert.cluster import preload
from sigmoid_cli.convert.cluster.address import scheduler
from sigmoid_cli.convert.cluster.task import version_mismatch
from sigmoid_cli.convert.streams.url import without_secrets
from sigmoid_cli.cores import usable_cores
from sigmoid_cli.errors import FileError, SigmoidError, UsageError

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
"""The address that stands for workers on this machine, started for one batch."""

_CONNECTING = 10
"""Seconds that a scheduler that takes connections may take to answer."""

_PATIENCE = 60.0
"""Seconds without a worker that a batch waits, where the configuration of Dask says nothing."""


@contextmanager
def connected(address: str, jobs: int | None) -> Iterator[Client]:
    """The connection to the scheduler; for `local`, to one with `jobs` workers.

    Raises:
        UsageError: if the package for that is missing, or the address is none.
        SigmoidError: if no scheduler answers.
    """
    try:
        import distributed
    except ImportError:
        raise UsageError(
            "--cluster needs the package distributed: pip install 'sigmoid-cli[cluster]'"
        ) from None
    with ExitStack() as opened:
        opened.enter_context(_silence())
        place: str | distributed.LocalCluster
        if address == LOCAL:
            place = distributed.LocalCluster(
                n_workers=jobs or usable_cores(),
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
                preload=[preload.__name__],
            )
            opened.enter_context(place)
        else:
            place = scheduler(address)
        try:
            client = distributed.Client(place, timeout=_CONNECTING, set_as_default=False)
        except (OSError, ValueError) as error:
            raise FileError(without_secrets(address), "no Dask scheduler answers there") from error
        yield opened.enter_context(client)


@contextmanager
def _silence() -> Iterator[None]:
    """Keeps what Dask logs from the terminal: what matters of it is told by us."""
    before = logging.root.manager.disable
    if os.environ.get("SIGMOID_DEBUG") != "1":
        logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def check_versions(client: Client) -> None:
    """Raises an error if the scheduler or a worker has another version.

    The scheduler reads what it hands on. Workers that come later check for themselves.

    Raises:
        SigmoidError: if so.
    """
    with failures_of_cluster():
        versions = client.get_versions(packages=["sigmoid_cli"])
    members = {f"worker {worker}": about for worker, about in versions["workers"].items()}
    for who, about in (("the scheduler", versions["scheduler"]), *members.items()):
        version = about["packages"]["sigmoid_cli"]
        if version != __version__:
            raise version_mismatch(who, version, __version__)


def threads(client: Client) -> int:
    """How many tasks the workers that are there do at a time."""
    return sum(client.nthreads().values())


def patience() -> float:
    """How many seconds a batch may be without workers: Dask may be configured to say."""
    import dask

    said = dask.config.get("distributed.scheduler.no-workers-timeout", None)
    return _PATIENCE if said is None else float(dask.utils.parse_timedelta(said))


@contextmanager
def failures_of_cluster() -> Iterator[None]:
    """Tells of a connection that broke."""
    from distributed import CancelledError

    try:
        yield
    except (OSError, TimeoutError, CancelledError) as error:
        raise SigmoidError("the connection to the cluster was lost") from error
