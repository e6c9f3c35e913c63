"""Where the scheduler of a cluster is: what the command line says, and whether anyone is there."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

from sigmoid_cli.convert.streams.url import named, without_secrets
from sigmoid_cli.errors import FileError, UsageError, printable, reason

_OVER_TCP = ("tcp", "tls")
"""Protocols of Dask that make a plain connection."""

_ANSWERING = 5.0
"""Seconds in which a host takes a connection, ample on any network."""

_FORMS = "give tcp://HOST:PORT, the file that a scheduler wrote, or local"


def scheduler(address: str) -> str:
    """The address of a scheduler, read from its file if it is one; someone listens there.

    Dask would try again and again to reach it: a scheduler may be about to start.

    Raises:
        UsageError: if it is no address and no file.
        FileError: if the file is not that of a scheduler, or no one takes the connection.
    """
    if "://" in address:
        _check_listens(address, address, "there")
        return address
    found = _read(address)
    _check_listens(found, address, f"at {named(found)}")
    return found


def _read(path: str) -> str:
    try:
        said = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise UsageError(f"--cluster: {printable(path)}: {reason(error)}", _FORMS) from None
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("address"), str):
        raise FileError(path, "is not the file of a Dask scheduler")
    return str(said["address"])


def _check_listens(address: str, given: str, where: str) -> None:
    protocol, _, rest = address.partition("://")
    if protocol not in _OVER_TCP:
        return
    try:
        place = urlsplit(f"//{rest}")
        host, port = place.hostname, place.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise UsageError(f"--cluster: {named(given)}: names no host and port", _FORMS)
    try:
        socket.create_connection((host, port), _ANSWERING).close()
    except TimeoutError:
        why = f"no answer in {_ANSWERING:g} s"
    except OSError as error:
        why = reason(error)
    else:
        return
    raise FileError(without_secrets(given), f"no Dask scheduler answers {where}: {why}")
