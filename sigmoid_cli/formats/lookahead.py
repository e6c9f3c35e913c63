"""Lookahead: the first bytes of an input, read before any block."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from io import BytesIO

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Lookahead:
    """The first bytes of an input: one read, and more on demand; a byte-order mark comes whole.

    Attributes:
        size: how many bytes the input has in all, where that is known.
    """

    def __init__(self, read: Callable[[], bytes], size: int | None = None) -> None:
        self.size = size
        self._read = read
        self._first = read()
        self._all: BytesIO | None = None  # grows in place, and `getvalue` is no copy
        self._taken = self._lines_taken = 0
        while _starts_mark(self.data) and self.more():
            continue

    @property
    def data(self) -> bytes:
        """All that has been read and not been taken."""
        return self._first if self._all is None else self._all.getvalue()

    def more(self) -> bytes:
        """Read once more. Returns the bytes, which are also added to `data`; `b""` at the end."""
        chunk = self._read()
        if self._all is None:
            self._all, self._first = BytesIO(self._first), b""
            self._all.seek(0, 2)
        self._all.write(chunk)
        return chunk

    def take(self, size: int) -> bytes:
        """Remove the first bytes, which belong to no block, and return them."""
        data = self.data
        taken, self._first, self._all = data[:size], data[size:], None
        self._taken += size
        self._lines_taken += taken.count(b"\n")
        return taken

    def after(self, skip: int) -> tuple[bytes, int]:
        """Returns what has been read after so many bytes of the input, and how many lines they end.

        Args:
            skip: how many bytes, taken or not.
        """
        left = skip - self._taken
        lines = self._lines_taken + self.data.count(b"\n", 0, left)
        return self.data[left:], lines

    def release(self) -> None:
        """Forget what has been read, which may be a block, once it has been passed on."""
        self._first, self._all = b"", None


def _starts_mark(data: bytes) -> bool:
    return bool(data) and any(mark.startswith(data) and mark != data for mark in _MARKS)
