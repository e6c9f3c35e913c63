"""Paths that name an open descriptor of the process: `/dev/stdout`, `/dev/fd/3`."""

from __future__ import annotations

import os
import re

from sigmoid_cli.errors import FileError, reason

_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
_NUMBERED = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")


def descriptor_of(path: str) -> int | None:
    """Returns the open descriptor that the path names; None for any other path.

    The file it leads to must not be replaced: the process that opened it would not see that.

    Raises:
        FileError: if the descriptor is not open.
    """
    numbered = _NUMBERED.fullmatch(path)
    descriptor = int(numbered[1]) if numbered else _STANDARD.get(path)
    if descriptor is None:
        return None
    try:
        os.fstat(descriptor)
    except OSError as error:
        raise FileError(path, reason(error)) from None
    return descriptor
