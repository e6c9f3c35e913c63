"""Reads remote files ahead, while what has come is converted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_PIECE = 1 << 20
_AHEAD = 16
"""Bytes of a piece, and how many pieces are read ahead: as many bytes as two requests bring."""


class ReadAhead:
    """Calls `read` in a thread of its own until it returns `b""`."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._is_at_end = False
        self._reader = ThreadPoolExecutor(max_workers=1)
        self._pieces = deque(self._reader.submit(self._piece) for _ in range(_AHEAD))
        self._unread = memoryview(b"")

    def read(self, size: int) -> bytes:
        """Returns the next bytes, at most so many; `b""` at the end. Raises what reading raised."""
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
        """Read no further. Returns whether no read is under way."""
        self._reader.shutdown(wait=False, cancel_futures=True)
        return all(piece.done() for piece in self._pieces)
