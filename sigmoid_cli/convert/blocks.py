"""An input cut into blocks of whole records."""

from __future__ import annotations

from sigmoid_cli.convert.stream import LinedSource, Source
from sigmoid_cli.formats.block import Block, Cutter


class BlockReader:
    """Reads an input block by block, `size` bytes at a time.

    Attributes:
        unread: what has been read of the input and belongs to no block so far.
    """

    def __init__(self, source: Source, cutter: Cutter, unread: bytes, size: int) -> None:
        self.unread = unread
        self._source = source
        self._cutter = cutter
        self._size = size
        self._lines = source if cutter.by_lines and isinstance(source, LinedSource) else None

    def read(self) -> Block:
        """The next block; the last one says that it is, and may be empty.

        Whatever one read returns is in the block, but for an unfinished record at its end. A
        record of any length costs its own size once more, and time in proportion.
        """
        waiting: list[bytes] = []
        waiting_size = 0
        retry_at = self._size
        chunk = self.unread or self._chunk()
        while chunk:
            start = self._cutter.state
            end = self._cutter.end_of_records(chunk)
            if end:
                self.unread = chunk[end:]
                if not waiting:
                    return Block(chunk[:end], start)
                records = memoryview(chunk)[:end]  # copied once, when they are joined
                return Block(b"".join([*waiting, records]), start)
            waiting.append(chunk)
            waiting_size += len(chunk)
            if waiting_size >= retry_at:
                data = b"".join(waiting)
                end = self._cutter.end_within_record(data)
                if end:
                    self.unread = data[end:]
                    return Block(data[:end], start)
                waiting = [data]
                retry_at = 2 * waiting_size
            chunk = self._chunk()
        self.unread = b""
        return Block(b"".join(waiting), self._cutter.state, is_last=True)

    def _chunk(self) -> bytes:
        """What one read returns: where it can be, whole lines, which need not be cut and joined."""
        size = self._lines.size_of_lines(self._size) if self._lines else self._size
        return self._source.read(size)
