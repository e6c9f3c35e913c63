"""Understands the responses of web servers: version, range, status and failure."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import Any, NamedTuple

from sigmoid_cli.errors import FileError

TRANSIENT = (429, 500, 502, 503, 504)
"""Statuses of a server that may be another one soon."""


class Version(NamedTuple):
    """What tells one version of a file from another, as far as the server says it.

    Attributes:
        tag: a strong entity tag: the same bytes have the same.
        changed: the time of the last change, as the server writes it.
        size: in bytes.
    """

    tag: str | None
    changed: str | None
    size: int | None

    def conditions(self) -> dict[str, str]:
        """Headers of a request for this version and no other."""
        if self.tag is not None:
            return {"If-Match": self.tag}
        return {} if self.changed is None else {"If-Unmodified-Since": self.changed}

    @property
    def is_known(self) -> bool:
        """Whether another version of the file would be noticed."""
        return self.tag is not None or self.changed is not None

    def differs_from(self, other: Version) -> bool:
        """Whether the two are certainly not the same version."""
        return any(
            mine is not None and theirs is not None and mine != theirs
            for mine, theirs in zip(self, other, strict=True)
        )


def version_of(response: Any, size: int | None) -> Version:
    """Returns the version of a file of such a size that a response is about."""
    tag = response.headers.get("ETag")
    if tag is not None and tag.startswith("W/"):
        tag = None  # weak: different bytes may have the same
    return Version(tag, response.headers.get("Last-Modified"), size)


def checked_size(response: Any, offset: int, size: int | None, name: str) -> int | None:
    """Returns the size of the file in `Content-Range: bytes 0-9/100`; None if it is unknown.

    Raises:
        FileError: if that is not the range that was asked for.
    """
    unit, _, rest = response.headers.get("Content-Range", "").partition(" ")
    span, _, whole = rest.partition("/")
    start, _, last = span.partition("-")
    length = length_of(response)
    is_right = (
        unit == "bytes"
        and start.isdecimal()
        and last.isdecimal()
        and int(start) == offset <= int(last)
        and (size is None or int(last) < offset + size)
        and (length is None or length == int(last) + 1 - offset)
        and (size is not None or not whole.isdecimal() or int(last) + 1 == int(whole))
    )
    if not is_right:
        raise FileError(name, "its server sends other bytes than those asked for")
    return int(whole) if whole.isdecimal() else None


def length_of(response: Any) -> int | None:
    """Returns the bytes that a response holds, if it says so."""
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else None


def wished_pause(response: Any) -> float | None:
    """Returns the seconds that the server asks to wait. A date, its other form, is ignored."""
    seconds = response.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdecimal() else None


def status_words(status: int) -> str:
    """Returns what a status other than success means."""
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return "no such file or directory"
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return f"permission denied (the server answers {status})"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"too many requests (the server answers {status})"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"server error {status}"
    return f"the server answers {status}"


def failure_words(error: BaseException) -> str:
    """Returns what failed, in words of our own."""
    import aiohttp

    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return "the server has no valid certificate"
        case aiohttp.ClientConnectorError(os_error=reason):
            code = reason.errno or 0  # below 0 of a name without an address
            why = os.strerror(code) if code > 0 else reason.strerror or str(reason)
            return f"cannot connect to its server: {why.lower()}"
        case TimeoutError():
            return "timed out"
        case aiohttp.TooManyRedirects():
            return "too many redirects"
        case aiohttp.InvalidURL():
            return "is not a valid URL"
        case aiohttp.ClientConnectionError() | aiohttp.ClientPayloadError():
            return "the connection broke"
        case _:
            return "its server does not speak HTTP"
