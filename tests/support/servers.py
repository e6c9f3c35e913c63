"""Servers of files, for tests of what lies elsewhere."""

from __future__ import annotations

import http.server
import os
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.requirements import needed_program

SECRET = "hush-hush"
"""Is never to be shown."""

# A server counts before it sends the first byte of a response: a client may go on, and a test look
# at the counts, as soon as the headers are there.


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of 127.0.0.1, and its key."""
    files = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *(needed_program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
            *("-days", "1"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-out", files[0], "-keyout", files[1]),
        ],
        check=True,
        capture_output=True,
    )
    return files


class Server(http.server.ThreadingHTTPServer):
    """A server of this machine, with a thread for each connection.

    Attributes:
        lock: to be held while its handlers count.
    """

    request_queue_size = 128  # the default, 5, makes the system drop connections that come together

    def __init__(self, handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> None:
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), handler)


@contextmanager
def web(
    handler: Callable[..., http.server.BaseHTTPRequestHandler],
    context: ssl.SSLContext | None = None,
) -> Iterator[Any]:
    """A server whose requests this class handles; by TLS if there is a context."""
    server = Server(handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Files(http.server.SimpleHTTPRequestHandler):
    """The files of a folder."""

    def log_message(self, *arguments: object) -> None: ...


class Ranges(Files):
    """The files of a folder, and ranges of them; the server counts what it sends of these."""

    server: Any

    def do_GET(self) -> None:
        begin, end = self.headers["Range"].removeprefix("bytes=").split("-")
        with open(self.translate_path(self.path), "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(int(begin))
            data = file.read(int(end or size) + 1 - int(begin))
        with self.server.lock:
            self.server.sent += len(data)
            self.server.requests += 1
        self.send_response(206)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Range", f"bytes {begin}-{int(begin) + len(data) - 1}/{size}")
        self.end_headers()
        self.wfile.write(data)


class Misbehaving(http.server.BaseHTTPRequestHandler):
    """One file, for whose requests the server has faults in store.

    The server (see `misbehaving`) has `data`, `tag` and `faults`, one for each request, each a
    function of this handler; it counts `requests` and the bytes `sent`.
    """

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.requests.append(self.headers.get("Range", ""))
            fault = self.server.faults.pop(0) if self.server.faults else None
        if fault is not None:
            fault(self)
        elif self.headers.get("If-Match", self.server.tag) != self.server.tag:
            self.answer(412, b"")
        else:
            self.good()

    def span(self) -> tuple[int, int]:
        """The range that is asked for."""
        start, _, last = self.headers["Range"].removeprefix("bytes=").partition("-")
        size = len(self.server.data)
        return int(start), min(int(last) + 1, size) if last else size

    def good(self, sent: int | None = None) -> None:
        """Answer as one should, but break off after so many bytes."""
        start, end = self.span()
        headers = {"Content-Range": f"bytes {start}-{end - 1}/{len(self.server.data)}"}
        self.answer(206, self.server.data[start:end], headers, sent)

    def whole(self, sent: int | None = None) -> None:
        """Send the whole file, whatever was asked for."""
        self.answer(200, self.server.data, sent=sent)

    def answer(
        self,
        status: int,
        data: bytes,
        headers: Mapping[str, str] | None = None,
        sent: int | None = None,
    ) -> None:
        """Answer with a status and data, of which only the first bytes may be sent."""
        with self.server.lock:
            self.server.sent += len(data[:sent])
        self.send_response(status)
        named = {"Content-Length": str(len(data)), **(headers or {})}
        if self.server.tag is not None and status < 300:
            named["ETag"] = self.server.tag
        for name, value in named.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[:sent])
        if sent is not None:
            self.close_connection = True

    def log_message(self, *arguments: object) -> None: ...


@contextmanager
def misbehaving(
    data: bytes,
    *faults: Callable[[Misbehaving], None] | None,
    tag: str | None = '"1"',
) -> Iterator[Any]:
    """A server of one file, with a fault, or None, for each of its first requests."""
    with web(Misbehaving) as server:
        server.data, server.tag, server.faults = data, tag, list(faults)
        server.requests, server.sent = [], 0
        server.url = f"http://127.0.0.1:{server.server_port}/a.txt"
        yield server
