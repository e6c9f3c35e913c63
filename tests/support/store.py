"""A local S3 server that counts requests, and the program with credentials for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from support.patience import PATIENCE
from support.program import Finished, Program
from support.requirements import needs
from support.servers import SECRET


class S3Server:
    """Counts the requests that it passes on.

    Attributes:
        address: its URL.
        requests: the method and path of each request, in order.
        sent: how many bytes were sent in all.
        most_at_once: how many requests were under way together at most.
    """

    def __init__(self) -> None:
        self.address = ""
        self.requests: list[str] = []
        self.sent = 0
        self.most_at_once = 0
        self._at_once = 0
        self._changed = threading.Condition()
        self._held, self._until = "", 0
        self._broken: str | None = None

    def reset(self) -> None:
        """Start to count anew, hold nothing and break nothing off."""
        self.requests.clear()
        self.most_at_once = self.sent = 0
        self.hold("", 0)
        self._broken = None

    def break_off(self, start: str) -> None:
        """Send half of each response to a request that starts so."""
        self._broken = start

    def hold(self, start: str, until: int) -> None:
        """Answer requests that start so only once that many requests have been under way together.

        So a client must ask for several at once, however slow it is; else it gets no answer until
        the test has failed.
        """
        self._held, self._until = start, until

    def counting(self, serve: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """A WSGI application around another one."""

        def counted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            request = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
            with self._changed:
                self.requests.append(request)
                self._at_once += 1
                self.most_at_once = max(self.most_at_once, self._at_once)
                self._changed.notify_all()
                if self._until and request.startswith(self._held):
                    self._changed.wait_for(lambda: self.most_at_once >= self._until, PATIENCE)
            try:
                parts = list(serve(environ, start_response))
                with self._changed:
                    self.sent += sum(map(len, parts))
                if self._broken is not None and request.startswith(self._broken):
                    data = b"".join(parts)
                    return [data[: len(data) // 2]]
                return parts
            finally:
                with self._changed:
                    self._at_once -= 1

        return counted


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """An S3 server on this machine, without objects."""
    needs("s3fs", "moto", "flask")
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *arguments: object) -> None: ...

    made = S3Server()
    application = made.counting(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Store:
    """An S3 server, and the program with credentials for it.

    Attributes:
        files: the server as fsspec sees it.
    """

    def __init__(self, address: str, run: Program) -> None:
        import s3fs

        self._run = run
        self._environment = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "anyone",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
        }
        self.files: Any = s3fs.S3FileSystem(
            key="anyone",
            secret=SECRET,
            endpoint_url=address,
            skip_instance_cache=True,
            use_listings_cache=False,
        )

    def __call__(self, *arguments: str, **given: Any) -> Finished:
        run = self._run(*arguments, env=self._environment, **given)
        assert SECRET not in run.err
        return run

    @property
    def folder(self) -> Path:
        """Where the program runs."""
        return self._run.folder

    def fill(self, bucket: str, objects: Mapping[str, bytes], age: float = 0) -> None:
        """Put many objects, so many seconds old, into a bucket at once, without a request."""
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.s3.models import s3_backends

        for key, data in objects.items():
            stored = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(bucket, key, data)
            stored.last_modified -= timedelta(seconds=age)

    def change(self, bucket: str, key: str, moment: datetime) -> None:
        """Let an object have been changed at a moment."""
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.s3.models import s3_backends

        stored = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].get_object(bucket, key)
        stored.last_modified = moment.replace(tzinfo=None)

    def names(self, bucket: str) -> list[str]:
        return [str(name) for name in sorted(self.files.find(bucket))]

    def unfinished_uploads(self, bucket: str) -> list[Any]:
        return list(self.files.call_s3("list_multipart_uploads", Bucket=bucket).get("Uploads", []))
