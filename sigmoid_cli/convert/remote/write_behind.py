"""Writes remote files while the next blocks are converted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_PIECE = 1 << 20
_PIECES = 32
"""Bytes of a piece, and how many pieces wait at most: conversion goes on while a part of an upload,
some 50 MB, is on its way."""


class WriteBehind:
    """Calls `write` in a thread of its own, in order; a small file needs no thread."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._unsent = bytearray()
        self._writes: deque[Future[object]] = deque()
        self._writer: ThreadPoolExecutor | None = None

    def write(self, data: bytes | memoryview) -> None:
        """Take the data, and wait only if many pieces wait. Raises what writing raised."""
        self._unsent += data
        if len(self._unsent) >= _PIECE:
            while len(self._writes) >= _PIECES or (self._writes and self._writes[0].done()):
                self._writes.popleft().result()
            self._writer = self._writer or ThreadPoolExecutor(max_workers=1)
            self._writes.append(self._writer.submit(self._write, bytes(self._unsent)))
            self._unsent.clear()

    def finish(self) -> None:
        """Write the rest and wait for all. Raises what writing raised."""
        while self._writes:
            self._writes.popleft().result()
        if self._writer is not None:
            self._writer.shutdown()
        if self._unsent:
            self._write(bytes(self._unsent))
            self._unsent.clear()

    def give_up(self) -> None:
        """Write nothing more, and wait until no write is under way."""
        if self._writer is not None:
            self._writer.shutdown(cancel_futures=True)
