"""Who answers at an address is asked, answers in time, and has the version of the client."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from sigmoid_cli import __version__
from sigmoid_cli.convert.cluster.client import check_is_scheduler, check_versions
from sigmoid_cli.errors import FileError, SigmoidError
from support.requirements import needs
from support.servers import web


@contextmanager
def listener(greeting: bytes) -> Iterator[int]:
    """A port that takes connections and says this, and nothing else."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        server.settimeout(0.1)
        taken: list[socket.socket] = []
        is_ended = threading.Event()

        def accept() -> None:
            while not is_ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                taken.append(connection)
                with suppress(OSError):  # the other side may have gone already
                    connection.sendall(greeting)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            is_ended.set()
            thread.join()
            for connection in taken:
                connection.close()


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"\0" * 8, b"\xff" * 64])
def test_a_port_that_takes_connections_but_is_no_scheduler_is_reported(greeting: bytes) -> None:
    needs("distributed")
    with listener(greeting) as port, pytest.raises(FileError) as raised:
        check_is_scheduler(f"tcp://127.0.0.1:{port}", "here.json", 0.5)
    assert str(raised.value).startswith("here.json: no Dask scheduler answers there")


def test_a_web_server_is_no_scheduler() -> None:
    needs("distributed")
    with web(http.server.SimpleHTTPRequestHandler) as server:
        address = f"tcp://127.0.0.1:{server.server_port}"
        with pytest.raises(FileError, match="no Dask scheduler answers there"):
            check_is_scheduler(address, address, 0.5)


class Versions:
    """A client of a scheduler whose members have these versions."""

    def __init__(self, scheduler: str | None, *workers: str | None) -> None:
        self._scheduler = scheduler
        self._workers = workers

    def get_versions(self, packages: Sequence[str]) -> dict[str, Any]:
        [package] = packages
        members = [{"packages": {package: version}} for version in self._workers]
        return {
            "scheduler": {"packages": {package: self._scheduler}},
            "workers": {f"tcp://{number}": about for number, about in enumerate(members)},
        }


@pytest.mark.parametrize(
    ("scheduler", "workers", "message"),
    [
        (None, (), "the scheduler has no sigmoid"),
        ("0.0.1", (__version__,), "the scheduler has sigmoid 0.0.1"),
        (__version__, ("0.0.1", None), "the worker tcp://0 has sigmoid 0.0.1"),
        (__version__, (None,), "the worker tcp://0 has no sigmoid"),
    ],
)
def test_no_batch_runs_where_nobody_has_its_version(
    scheduler: str | None, workers: tuple[str | None, ...], message: str
) -> None:
    needs("distributed")
    client: Any = Versions(scheduler, *workers)
    with pytest.raises(SigmoidError) as raised:
        check_versions(client)
    assert str(raised.value) == f"{message}, and this is {__version__}"
    remedy = f"install the same everywhere: pip install 'sigmoid-cli[cluster]=={__version__}'"
    assert raised.value.remedy == remedy


@pytest.mark.parametrize("workers", [(), (__version__,), ("0.0.1", __version__)])
def test_a_batch_runs_where_one_worker_has_its_version_or_there_is_none_yet(
    workers: tuple[str, ...],
) -> None:
    needs("distributed")
    client: Any = Versions(__version__, *workers)
    check_versions(client)
