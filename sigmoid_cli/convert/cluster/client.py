"""Connects to a cluster: to a Dask scheduler, or to one of our own on this machine."""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from sigmoid_cli import __version__
from sigmoid_cli.convert.cluster import preload
from sigmoid_cli.convert.cluster.address import scheduler
from sigmoid_cli.convert.cluster.task import version_mismatch
from sigmoid_cli.convert.streams.url import without_secrets
from sigmoid_cli.cores import usable_cores
from sigmoid_cli.errors import FileError, SigmoidError, UsageError, printable, reason

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
"""The address that stands for workers on this machine, started for one batch."""

_CONNECTING = 10.0
"""Seconds that a scheduler that takes connections may take to answer."""

_CONFIGURE = "give ca-file and client under distributed.comm.tls in the configuration of Dask"

_PATIENCE = 60.0
"""Seconds without a worker that a batch waits, where the configuration of Dask says nothing."""


@contextmanager
def connected(address: str, jobs: int | None) -> Iterator[Client]:
    """Connect to the scheduler; for `local`, to a new one with `jobs` workers.

    Raises:
        UsageError: if the package for that is missing, or the address is invalid.
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
        cluster: str | distributed.LocalCluster
        if address == LOCAL:
            cluster = distributed.LocalCluster(
                n_workers=jobs or usable_cores(),
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
                preload=[preload.__name__],
            )
            opened.enter_context(cluster)
        else:
            cluster = scheduler(address)
            check_is_scheduler(cluster, address)
        try:
            client = distributed.Client(cluster, timeout=_CONNECTING, set_as_default=False)
        except (OSError, ValueError) as error:
            raise FileError(without_secrets(address), "no Dask scheduler answers there") from error
        yield opened.enter_context(client)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep logs and warnings of Dask from the terminal: what matters is reported by us."""
    before = logging.root.manager.disable
    with warnings.catch_warnings():
        if os.environ.get("SIGMOID_DEBUG") != "1":
            logging.disable(logging.CRITICAL)
            warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(before)


def check_is_scheduler(address: str, name: str, seconds: float = _CONNECTING) -> None:
    """Ask who answers at an address: Dask itself would wait for ever for one that says nothing.

    Args:
        address: the address to ask.
        name: the address or file that the user gave.
        seconds: the time that an answer may take.

    Raises:
        FileError: if no scheduler answers in that time.
    """
    arguments = _connection_arguments(address, name)
    try:
        kind = asyncio.run(_kind_at(address, arguments, seconds))
    except TimeoutError:
        why = f"no answer in {seconds:g} s"
    except Exception as error:
        nobody = "no Dask scheduler answers there"
        if isinstance(error.__cause__, ssl.SSLError):
            nobody += " by TLS with these certificates"
        raise FileError(without_secrets(name), nobody) from error
    else:
        if kind == "Scheduler":
            return
        why = "it is a worker" if kind == "Worker" else "it is something else"
    raise FileError(without_secrets(name), f"no Dask scheduler answers there: {why}")


def _connection_arguments(address: str, name: str) -> dict[str, Any]:
    """Returns what the configuration of Dask says about connections, such as certificates.

    Raises:
        FileError: if it does not fit the address.
    """
    from distributed.security import Security

    shown = without_secrets(name)
    is_encrypted = address.startswith("tls://")
    security = Security()
    try:
        arguments: dict[str, Any] = security.get_connection_args("client")
    except OSError as error:
        files = security.get_tls_config_for_role("client")
        which = ", ".join(str(files[kind]) for kind in ("ca_file", "cert", "key"))
        why = "are no certificate and key" if isinstance(error, ssl.SSLError) else reason(error)
        raise FileError(shown, f"TLS with {printable(which)}: {why}", _CONFIGURE) from error
    if is_encrypted and arguments.get("ssl_context") is None:
        raise FileError(shown, "needs certificates for TLS", _CONFIGURE)
    if not is_encrypted and arguments.get("require_encryption"):
        why = "the configuration of Dask requires encryption (distributed.comm.require-encryption)"
        raise FileError(shown, why, "give the address of a scheduler that starts with tls://")
    return arguments


async def _kind_at(address: str, arguments: dict[str, Any], seconds: float) -> str:
    """Returns what the server at an address identifies itself as."""
    from distributed.comm import connect

    async with asyncio.timeout(seconds):
        connection = await connect(address, timeout=seconds, **arguments)
        try:
            await connection.write({"op": "identity", "reply": True})
            found = await connection.read()
        finally:
            connection.abort()
    return str(found.get("type")) if isinstance(found, dict) else ""


def check_versions(client: Client) -> None:
    """Check that the scheduler, which reads tasks too, and a worker have the version of the client.

    Other workers get no tasks (see `Tasks`), and there may be no workers yet.

    Raises:
        SigmoidError: if the scheduler has another version, or all workers have.
    """
    with failures_of_cluster():
        versions = client.get_versions(packages=["sigmoid_cli"])
    version = _version_of(versions["scheduler"])
    if version != __version__:
        raise version_mismatch("the scheduler", version, __version__)
    workers = {worker: _version_of(about) for worker, about in versions["workers"].items()}
    if workers and __version__ not in workers.values():
        worker, version = next(iter(workers.items()))
        raise version_mismatch(f"the worker {worker}", version, __version__)


def worker_versions(client: Client) -> dict[str, str | None]:
    """Returns the version of this program on each worker, by address; None without it."""
    workers = client.get_versions(packages=["sigmoid_cli"])["workers"]
    return {worker: _version_of(about) for worker, about in workers.items()}


def _version_of(about: dict[str, Any]) -> str | None:
    version: str | None = about["packages"]["sigmoid_cli"]
    return version


def patience() -> float:
    """Returns how many seconds a batch may be without workers, by the configuration of Dask."""
    import dask

    timeout = dask.config.get("distributed.scheduler.no-workers-timeout", None)
    return _PATIENCE if timeout is None else float(dask.utils.parse_timedelta(timeout))


@contextmanager
def failures_of_cluster() -> Iterator[None]:
    """Turn a broken connection into an error."""
    from distributed import CancelledError

    try:
        yield
    except (OSError, TimeoutError, CancelledError) as error:
        raise SigmoidError("the connection to the cluster was lost") from error
