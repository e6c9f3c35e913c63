"""Reading ahead: what comes next from far away is on its way while what came is answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_PIECE = 1 << 20
_AHEAD = 16
"""Bytes of a piece, and how many are asked for ahead: two requests' worth, one of them waiting."""


class ReadAhead:
    """Reads by a thread of its own to the end of what `read` gives."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._is_at_end = False
        self._reader = ThreadPoolExecutor(max_workers=1)
        self._pieces = deque(self._reader.submit(self._piece) for _ in range(_AHEAD))
        self._unread = memoryview(b"")

    def read(self, size: int) -> bytes:
        """The next bytes, at most so many; `b""` at the end. Raises what reading raised."""
        if not self._unread:
            self._unread = memoryview(self._pieces.popleft().result())
            self._pieces.append(self._reader.submit(self._piece))
        data = bytes(self._unread[:size])
        self._unread = self._unread[size:]
        return data

    def _piece(self) -> bytes:
        piece = b"" if self._is_at_end else self._read(_PIECE)
        self._is_at_end = not piece
        return piece

    def give_up(self) -> bool:
        """Reads no further; false where a read may still be under way."""
        self._reader.shutdown(wait=False, cancel_futures=True)
        return all(piece.done() for piece in self._pieces)
