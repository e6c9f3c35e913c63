"""Reads files of web servers: one request for a file, more only where the connection breaks.

A file may be replaced while it is read, a server may send other bytes than those asked for, and
connections break. So each response is checked against the first one (HTTP semantics, RFC 9110):
the entity tag or the time of change, the range, and the size. What is missing is asked for again,
from where it was, a few times with growing pauses.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from sigmoid_cli.convert.remote.responses import (
    TRANSIENT,
    Version,
    checked_size,
    failure_words,
    length_of,
    status_words,
    version_of,
    wished_pause,
)
from sigmoid_cli.convert.streams.url import without_secrets
from sigmoid_cli.errors import FileError, SigmoidError

_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each further attempt, shortened at random by up to a half, so that many clients
do not come back together. A server that restarts is back within their sum, as a rule."""

_LONGEST_PAUSE = 30.0
"""Seconds that a server may ask us to wait (`Retry-After`)."""

_BUFFER = 1 << 20
"""Bytes that wait in memory while a file is read as a stream."""

_WHOLE_ONLY = "its server sends whole files, not the middle of one"
_CHANGED = "the file was replaced while it was read"


class _Interrupted(Exception):  # noqa: N818 - no error yet: another attempt may follow
    """An attempt that failed, but perhaps not the next one.

    Attributes:
        reason: what to say if that fails too.
        pause: seconds that the server asks for, if it does.
    """

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pause = pause


class _Answer:
    """A response, and the first bytes of its body, which have been received.

    aiohttp forgets bytes that nobody has taken when the connection breaks. The first ones are taken
    before it can notice that, so each attempt that brings bytes makes progress.
    """

    def __init__(self, response: Any, start: bytes) -> None:
        self.response = response
        self._start = start

    async def read(self, size: int) -> bytes:
        """Returns the next bytes of the body, at most so many; `b""` at its end."""
        if self._start:
            data, self._start = self._start[:size], self._start[size:]
            return data
        more: bytes = await self.response.content.read(size)
        return more


class WebSource:
    """A file of a web server, open for reading (see `RandomAccessSource`).

    Args:
        url: the address of the file.
        file_system: that of fsspec for it, with its session and what is configured.
        as_stream: whether the file is read from its start on; else by ranges only.
        pause: waits so many seconds.
    """

    def __init__(
        self,
        url: str,
        file_system: Any,
        *,
        as_stream: bool = True,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = without_secrets(url)
        self._url = url
        self._file_system = file_system
        self._pause = pause
        self._position = 0
        self._answer: _Answer | None = None
        self._version: Version | None = None
        self._has_ranges = False
        self._skipped = 0
        self._attempts = 0
        self._retrying(self._open if as_stream else self._look)

    @property
    def size(self) -> int | None:
        """The size in bytes, where the server says it."""
        return None if self._version is None else self._version.size

    def read(self, size: int) -> bytes:
        """Read once, at most `size` bytes, after those that were read. Returns `b""` at the end."""
        if self.size is not None and self._position >= self.size:
            return b""
        data = bytearray()
        self._retrying(partial(self._read, data, size))
        self._position += len(data)
        return bytes(data)

    def seek(self, offset: int) -> None:
        """Continue reading at this offset.

        Raises:
            FileError: if the server sends whole files only.
        """
        if not self._has_ranges:
            raise FileError(self.name, _WHOLE_ONLY, "download it first")
        self.close()
        self._position = offset

    def read_range(self, offset: int, size: int) -> bytes:
        """Read bytes from anywhere, all that are asked for, and no others.

        Raises:
            FileError: if the server sends whole files only.
        """
        found = bytearray()
        self._retrying(partial(self._read_range, found, offset, size))
        return bytes(found)

    def close(self) -> None:
        """End reading."""
        if self._answer is not None:
            self._end(self._answer)
            self._answer = None

    def _end(self, answer: _Answer) -> None:
        self._file_system.loop.call_soon_threadsafe(answer.response.close)

    def _retrying(self, attempt: Callable[[], None]) -> None:
        """Call an attempt again after a pause as long as it is interrupted.

        Attempts are counted from the last one that succeeded.
        """
        while True:
            try:
                attempt()
            except _Interrupted as interrupted:
                self.close()
                if self._attempts == len(_PAUSES):
                    attempts = f"after {self._attempts + 1} attempts"
                    raise FileError(self.name, f"{interrupted.reason}, {attempts}") from None
                pause = _PAUSES[self._attempts] * (1 - random.random() / 2)
                self._attempts += 1
                self._pause(min(max(pause, interrupted.pause or 0), _LONGEST_PAUSE))
            else:
                self._attempts = 0
                return

    def _look(self) -> None:
        """Ask for one byte, to know the size and whether there are ranges."""
        self._answer = self._asked(0, 1)
        self.close()

    def _open(self) -> None:
        """Ask for the rest of the file; of a whole file that comes again, skip what is known."""
        self._answer = self._asked(self._position, None)
        if self._skipped:
            self._run(self._skip, self._answer, self._skipped)

    def _read(self, data: bytearray, size: int) -> None:
        if self._answer is None:
            self._open()
        at_least = 1 if self.size is None or self.size < _BUFFER else min(size, _BUFFER)
        try:
            self._run(self._receive, self._answer, data, at_least, size)
        except _Interrupted:
            self.close()
            if not data:
                raise
        if not data and self.size is not None:
            raise _Interrupted("the connection broke")

    def _read_range(self, data: bytearray, offset: int, size: int) -> None:
        """Add the rest of a range to the data; each answer that brings bytes is a step forward."""
        while len(data) < size:
            before = len(data)
            answer = self._asked(offset + before, size - before)
            try:
                self._run(self._receive, answer, data, size, size)
            except _Interrupted:
                if len(data) == before:
                    raise
            finally:
                self._end(answer)
            if len(data) == before:
                raise _Interrupted("the connection broke")
            self._attempts = 0

    def _asked(self, offset: int, size: int | None) -> _Answer:
        """Ask for bytes from the offset on. Returns the answer, checked.

        Raises:
            _Interrupted: if another attempt may help.
            FileError: if none does.
        """
        headers = {
            "Accept-Encoding": "identity",
            "Range": f"bytes={offset}-{'' if size is None else offset + size - 1}",
        }
        if self._version is not None:
            headers.update(self._version.conditions())
        answer: _Answer = self._run(self._request, headers)
        try:
            self._check(answer.response, offset, size)
        except BaseException:
            self._end(answer)
            raise
        return answer

    def _check(self, response: Any, offset: int, size: int | None) -> None:
        """Check status, range and version of a response to a request for a range.

        Raises:
            _Interrupted: for a status that may be another one soon.
            FileError: for one that is final, and for another range or version.
        """
        self._skipped = 0
        version = self._version
        match response.status:
            case HTTPStatus.PARTIAL_CONTENT:
                self._has_ranges = True
                self._check_version(response, checked_size(response, offset, size, self.name))
            case HTTPStatus.OK:
                is_encoded = "Content-Encoding" in response.headers
                self._check_version(response, None if is_encoded else length_of(response))
                is_same = version is not None and version.is_known
                if size is not None or self._has_ranges or (offset and not is_same):
                    raise FileError(self.name, _WHOLE_ONLY, "download it first")
                self._skipped = offset
                self._has_ranges = response.headers.get("Accept-Ranges") == "bytes"
            case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE if offset == 0:
                self._check_version(response, 0)
            case HTTPStatus.PRECONDITION_FAILED:
                raise FileError(self.name, _CHANGED, "start again")
            case status if status in TRANSIENT:
                raise _Interrupted(status_words(status), wished_pause(response))
            case status:
                raise FileError(self.name, status_words(status))

    def _check_version(self, response: Any, size: int | None) -> None:
        version = version_of(response, size)
        if self._version is None:
            self._version = version
        elif self._version.differs_from(version):
            raise FileError(self.name, _CHANGED, "start again")

    async def _request(self, headers: dict[str, str]) -> _Answer:
        session = await self._file_system.set_session()
        options = dict(self._file_system.kwargs)
        options["headers"] = {**(options.get("headers") or {}), **headers}
        url = self._file_system.encode_url(self._url)
        response = await session.get(url, read_bufsize=_BUFFER, **options)
        try:
            has_body = response.status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)
            return _Answer(response, await response.content.readany() if has_body else b"")
        except BaseException:
            response.close()
            raise

    async def _receive(self, answer: _Answer, data: bytearray, at_least: int, at_most: int) -> None:
        """Add the next bytes of an answer to the data; fewer than `at_least` only at its end."""
        while len(data) < at_least:
            more = await answer.read(at_most - len(data))
            if not more:
                return
            data += more

    async def _skip(self, answer: _Answer, size: int) -> None:
        while size and (data := await answer.read(size)):
            size -= len(data)

    def _run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Returns what a coroutine returns, run in the thread of fsspec.

        Raises:
            _Interrupted: if the connection failed, but has worked before.
            FileError: for any other failure.
        """
        import aiohttp
        from fsspec.asyn import sync

        try:
            return sync(self._file_system.loop, call, *arguments)
        except SigmoidError:
            raise
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError) as error:
            reason = failure_words(error)
            if self._version is None and isinstance(error, aiohttp.ClientConnectorError):
                raise FileError(self.name, reason) from error
            if isinstance(error, aiohttp.ClientSSLError):
                raise FileError(self.name, reason) from error
            raise _Interrupted(reason) from error
        except (aiohttp.ClientError, ValueError) as error:
            raise FileError(self.name, failure_words(error)) from error
