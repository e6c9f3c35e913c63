"""A file in memory that what is written to it is taken from, for writers that want a file."""

from __future__ import annotations

import io
from typing import Any


class Drain(io.RawIOBase):
    """A file to write to whose bytes are taken away again and again."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        """Returns what has been written since it was last taken."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data
