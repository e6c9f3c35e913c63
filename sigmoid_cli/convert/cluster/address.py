"""Finds the scheduler of a cluster by what the command line says."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from sigmoid_cli.convert.streams.url import named, without_secrets
from sigmoid_cli.errors import FileError, UsageError, printable, reason

_OVER_TCP = ("tcp", "tls")
"""Protocols of Dask that make a plain connection."""

_ANSWERING = 5.0
"""Seconds in which a host takes a connection, with a wide margin on any network."""

_WRITING = 2.0
"""Seconds that a scheduler which starts may take to write its file, which takes milliseconds."""

_BETWEEN = 0.02
"""Seconds between two looks into that file."""

_FORMS = "give tcp://HOST:PORT, the file that a scheduler wrote, or local"


def scheduler(address: str, seconds: float = _ANSWERING) -> str:
    """Returns the address of a scheduler, read from its file if it is one; its host listens there.

    Dask would try again and again to reach it, since a scheduler may be about to start.

    Raises:
        UsageError: if it is neither an address nor a file.
        FileError: if the file is not that of a scheduler, or no one takes the connection.
    """
    if not address:
        raise UsageError("--cluster: names no scheduler", _FORMS)
    if "://" in address:
        _check_listens(address, address, "there", seconds)
        return address
    found = _read(address)
    _check_listens(found, address, f"at {named(found)}", seconds)
    return found


def _read(path: str) -> str:
    end = time.monotonic() + _WRITING
    try:
        data = Path(path).read_bytes()
        while _may_be_unfinished(data) and time.monotonic() < end:
            time.sleep(_BETWEEN)
            data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"--cluster: {printable(path)}: {reason(error)}", _FORMS) from None
    found = _parsed(data)
    if not isinstance(found, dict) or not isinstance(found.get("address"), str):
        raise FileError(path, "is not the file of a Dask scheduler")
    return str(found["address"])


def _may_be_unfinished(data: bytes) -> bool:
    """Whether a scheduler may be writing the file, which is empty at first."""
    return data[:1] in (b"", b"{") and _parsed(data) is None


def _parsed(data: bytes) -> object:
    """Returns the content of a file of JSON; None if it is not that."""
    try:
        return json.loads(data)
    except ValueError:
        return None


def _check_listens(address: str, name: str, where: str, seconds: float) -> None:
    protocol, _, rest = address.partition("://")
    if protocol not in _OVER_TCP:
        return
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise UsageError(f"--cluster: {named(name)}: names no host and port", _FORMS)
    try:
        socket.create_connection((host, port), seconds).close()
    except TimeoutError:
        why = f"no answer in {seconds:g} s"
    except OSError as error:
        why = reason(error)
    else:
        return
    raise FileError(without_secrets(name), f"no Dask scheduler answers {where}: {why}")
