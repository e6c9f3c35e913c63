"""Finds the file system of a URL among the backends of fsspec, and words for its failures.

Credentials come from the configuration of the backend; no message shows those that are in URLs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sigmoid_cli.convert.remote.responses import failure_words
from sigmoid_cli.convert.streams.url import is_pattern, is_web, without_secrets
from sigmoid_cli.errors import FileError, UsageError

_APPEARS_WHEN_CLOSED = ("s3", "s3a", "gs", "gcs")
"""Protocols of stores in which an object appears when its upload is complete, not before; an upload
that is given up leaves nothing."""

_CONNECTING = 10.0
_SILENCE = 60.0
"""Seconds that a web server may take to answer, and then between two pieces."""

_CONNECTIONS = 32
"""Connections to an S3 store at a time: each of the 16 threads of a batch may read and write. The
client has 10 if nothing is said, and further requests wait."""

_ARCHIVES = ("zip", "tar", "libarchive")
"""Protocols of files in another file."""

_PACKAGES = {
    "libarchive": "libarchive-c",
    "smbclient": "smbprotocol",
}
"""Packages whose name differs from that of their module."""


def located(url: str) -> tuple[Any, str]:
    """Returns the file system of the file, and the path of the file in it.

    Raises:
        FileError: if the backend cannot start.
        UsageError: if a package is missing, or the protocol is unknown or needs more words.
    """
    shown = without_secrets(url)
    _check_links(url)
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            f"{shown}: needs the package fsspec: pip install 'sigmoid-cli[remote]'"
        ) from None
    with failures_of(url):
        try:
            file_system, path = url_to_fs(url, **_options_of(url))
        except ImportError as error:
            raise UsageError(f"{shown}: {_missing(error)}") from error
        except TypeError as error:  # of a backend that needs more arguments
            raise UsageError(f"{shown}: is incomplete for its protocol") from error
        except ValueError as error:
            if not str(error).startswith("Protocol not known"):
                raise
            raise UsageError(f"{shown}: fsspec has no such protocol") from error
    return file_system, path


def _check_links(url: str) -> None:
    """Refuse a chain that leads nowhere; backends would say that in words of their own."""
    first, *others = url.split("::")
    if not others and first.partition("://")[0] in _ARCHIVES:
        raise UsageError(
            f"{without_secrets(url)}: names no archive",
            "write, for example: zip://a.csv::s3://bucket/b.zip",
        )
    if "://" in first and any(map(is_pattern, others)):
        raise UsageError(
            f"{without_secrets(url)}: a pattern may stand only in the first link of a chain",
            "name each archive",
        )


def _options_of(url: str) -> dict[str, Any]:
    """Options for the backends of its links.

    Web servers must answer soon, but need not have sent everything in a certain time. S3 stores
    are asked more at a time than their client would; the configuration of fsspec comes first.
    """
    options: dict[str, Any] = {}
    for link in url.split("::"):
        protocol = link.partition("://")[0]
        if is_web(link):
            import aiohttp

            times = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECTING, sock_read=_SILENCE)
            options[protocol] = {"client_kwargs": {"timeout": times}}
        elif protocol in ("s3", "s3a"):
            from fsspec.config import conf

            configured = conf.get(protocol, {}).get("config_kwargs", {})
            connections = {"max_pool_connections": _CONNECTIONS}
            options[protocol] = {"config_kwargs": {**connections, **configured}}
    return options


def appears_when_closed(file_system: Any) -> bool:
    """Whether a file appears when it has been closed, not before."""
    return protocol_of(file_system) in _APPEARS_WHEN_CLOSED


def is_of_the_web(file_system: Any) -> bool:
    """Whether its files come over HTTP."""
    return protocol_of(file_system) in ("http", "https")


def protocol_of(file_system: Any) -> str:
    """Returns the name of its protocol, the first if it has several."""
    protocol = file_system.protocol
    return str(protocol if isinstance(protocol, str) else protocol[0])


@contextmanager
def failures_of(url: str) -> Iterator[None]:
    """Turn what a backend raises into a failure of the file at the URL.

    Each backend has exceptions of its own, with no common base, so all are caught.
    """
    try:
        yield
    except UsageError:
        raise
    except Exception as error:
        raise FileError(without_secrets(url), *_reason(error, url)) from error


def _missing(error: ImportError) -> str:
    """Returns the remedy for a missing package of a backend; the cause of the error names it."""
    cause = error.__cause__
    module = (cause.name if isinstance(cause, ImportError) else error.name) or ""
    name = module.partition(".")[0]
    if not name:
        return _words(error)
    package = _PACKAGES.get(name, name.replace("_", "-"))
    return f"needs the package {package}: pip install {package}"


def _reason(error: Exception, url: str) -> tuple[str, str | None]:
    """Returns what went wrong, and the remedy if there is one."""
    match error:
        case FileNotFoundError():
            return _why_not_found(error.__cause__), None
        case PermissionError():
            return "permission denied", None
        case NotImplementedError():
            return "its protocol cannot do that", None
        case TimeoutError():
            return "timed out", None
        case _ if _is_of_connection(error):
            return failure_words(error), None
        case OSError(errno=int(), strerror=str() as words):
            return _answer_of_store(error.__cause__) or without_secrets(words).lower(), None
        case _:
            return _words(error), None


def _is_of_connection(error: Exception) -> bool:
    """Whether it is one of aiohttp, which some stores are reached by, about a connection."""
    aiohttp = sys.modules.get("aiohttp")
    return aiohttp is not None and isinstance(
        error, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError
    )


def _why_not_found(cause: BaseException | None) -> str:
    """Why a file is not found: for fsspec it is missing, whatever a web server answers."""
    if isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError):
        return _words(cause)
    status = getattr(cause, "status", None)
    if status in (None, 404, 410):
        return "no such file or directory"
    return f"its server answers {status} {getattr(cause, 'message', '')}".rstrip()


def _answer_of_store(cause: BaseException | None) -> str | None:
    """Returns the message of an object store, if an error of its client (botocore) is the cause."""
    match getattr(cause, "response", None):
        case {"Error": {"Message": str() as message}}:
            return f"its store answers: {without_secrets(message)}"
        case _:
            return None


def _words(error: BaseException) -> str:
    """Returns the first line of the error, without secrets."""
    first, *_ = str(error).strip().splitlines() or [type(error).__name__]
    return without_secrets(first)
