"""Lookahead: the first bytes of an input, read before any block."""

from __future__ import annotations

import codecs
from collections.abc import Callable

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Lookahead:
    """The first bytes of an input: one read, and more on demand; a byte-order mark comes whole.

    Attributes:
        size: how many bytes the input has in all, where that is known.
    """

    def __init__(self, read: Callable[[], bytes], size: int | None = None) -> None:
        self.size = size
        self._read = read
        self._chunks = [read()]
        while _starts_mark(self.data) and self.more():
            continue

    @property
    def data(self) -> bytes:
        """All that has been read."""
        if len(self._chunks) > 1:
            self._chunks = [b"".join(self._chunks)]
        return self._chunks[0]

    def more(self) -> bytes:
        """Read once more. Returns the bytes, which are also added to `data`; `b""` at the end."""
        chunk = self._read()
        self._chunks.append(chunk)
        return chunk

    def release(self) -> None:
        """Forget what has been read, which may be a block, once it has been passed on."""
        self._chunks = [b""]


def _starts_mark(data: bytes) -> bool:
    return bool(data) and any(mark.startswith(data) and mark != data for mark in _MARKS)
