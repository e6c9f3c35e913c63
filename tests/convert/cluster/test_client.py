"""Who answers at an address is asked, and answers in time."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from sigmoid_cli.convert.cluster.client import check_is_scheduler
from sigmoid_cli.errors import FileError
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
