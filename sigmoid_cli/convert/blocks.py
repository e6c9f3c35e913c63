"""Cuts an input into blocks of whole records, and converts them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from sigmoid_cli.convert.streams.sources import DescriptorSource
from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import GREAT, Block, EncodedBlock, Splitter

if TYPE_CHECKING:
    from sigmoid_cli.convert.streams.protocols import Source
    from sigmoid_cli.formats.conversion import Convert


class BlockReader:
    """Reads an input block by block, `size` bytes at a time.

    Args:
        great: bytes from which on a record is a block of its own.

    Attributes:
        unread: bytes that have been read but belong to no block so far.
    """

    def __init__(
        self, source: Source, splitter: Splitter, unread: bytes, size: int, great: int = GREAT
    ) -> None:
        self.unread = unread
        self._splitter = splitter
        self._size = size
        self._great = great
        self._chunk = reading(source, size, by_lines=splitter.by_lines)

    def read(self) -> Block:
        """Read the next block; the last one is marked as such, and may be empty.

        The block holds all that one read returns, except an unfinished record at its end. A
        record of any length costs its own size, and time in proportion to it.
        """
        waiting = BytesIO()  # grows in place, and `getvalue` is no copy
        waiting_size = 0
        retry_at = self._size
        chunk = self.unread or self._chunk()
        while chunk:
            start = self._splitter.state
            end, is_great = self._end_of_block(chunk, waiting_size)
            if end:
                self.unread = chunk[end:]
                if not waiting_size:
                    return Block(chunk[:end], start, is_great=is_great)
                waiting.write(memoryview(chunk)[:end])
                return Block(waiting.getvalue(), start, is_great=is_great)
            waiting.write(chunk)
            waiting_size += len(chunk)
            if waiting_size >= retry_at:
                data = waiting.getvalue()
                end = self._splitter.end_within_record(data)
                if end:
                    self.unread = data[end:]
                    return Block(data[:end], start, is_great=end >= self._great)
                del data  # else it would be copied when more is written
                retry_at = 2 * waiting_size
            chunk = self._chunk()
        self.unread = b""
        is_great = waiting_size >= self._great
        return Block(waiting.getvalue(), self._splitter.state, is_last=True, is_great=is_great)

    def _end_of_block(self, chunk: bytes, waiting: int) -> tuple[int, bool]:
        """Where in the chunk a block ends, 0 if none does; and whether it is a great record.

        Args:
            waiting: how many bytes of the record are before the chunk.
        """
        splitter = self._splitter
        if waiting >= self._great:
            return splitter.end_of_first_record(chunk), True
        if not waiting and len(chunk) >= self._great:  # the first bytes of the input
            start = splitter.state
            end = splitter.end_of_first_record(chunk)
            if not end or end >= self._great:
                return end, True
            splitter.state = start
        return splitter.end_of_records(chunk), False


def reading(source: Source, size: int, *, by_lines: bool) -> Callable[[], bytes]:
    """Returns a function that reads at most `size` bytes at a time.

    By lines, what it reads ends with a line where that can be known before reading, so that no
    bytes need to be cut off and joined to the next block.
    """
    if by_lines and isinstance(source, DescriptorSource):
        return lambda: source.read(source.size_of_lines(size))
    return lambda: source.read(size)


def convert_good_records(convert: Convert, block: Block) -> tuple[EncodedBlock, DataError | None]:
    """Convert a block, or the good records before its first error. Returns that error too."""
    try:
        return convert(block), None
    except DataError as error:
        good = Block(block.data[: error.offset], block.start)
        return convert(good), error
