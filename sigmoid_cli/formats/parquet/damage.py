"""Reports files that pyarrow cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from sigmoid_cli.errors import DataError, printable


@contextmanager
def damage_named(kind: str) -> Iterator[None]:
    """Turn what pyarrow raises into an error of a file of this kind.

    Raises:
        DataError: if pyarrow cannot read the file.
    """
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        reason = printable(str(error).partition("\n")[0])
        raise DataError(f"not {kind}, or damaged: {reason}", None, None, 0) from error
