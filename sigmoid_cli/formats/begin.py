"""The begin of an input: what is read of it before it is known what its blocks are."""

from __future__ import annotations

from collections.abc import Callable


class Begin:
    """The begin of an input, one read at first, more on demand."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._chunks = [read()]

    @property
    def data(self) -> bytes:
        """All that has been read."""
        if len(self._chunks) > 1:
            self._chunks = [b"".join(self._chunks)]
        return self._chunks[0]

    def more(self) -> bytes:
        """What one more read returns, which `data` then ends with; `b""` at the end."""
        chunk = self._read()
        self._chunks.append(chunk)
        return chunk
