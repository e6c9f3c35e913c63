"""Servers of files, for tests of what lies elsewhere."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SECRET = "hush-hush"
"""Is never to be shown."""


@contextmanager
def web(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[Any]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
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

    def do_GET(self) -> None:
        begin, end = self.headers["Range"].removeprefix("bytes=").split("-")
        with open(self.translate_path(self.path), "rb") as file:
            file.seek(int(begin))
            data = file.read(int(end) + 1 - int(begin))
            size = file.seek(0, os.SEEK_END)
        self.send_response(206)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Range", f"bytes {begin}-{int(begin) + len(data) - 1}/{size}")
        self.end_headers()
        self.wfile.write(data)
        self.server.sent += len(data)  # type: ignore[attr-defined]
