"""Cuts an input into blocks of whole records, and converts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sigmoid_cli.convert.streams.sources import DescriptorSource
from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import Block, EncodedBlock, Splitter

if TYPE_CHECKING:
    from sigmoid_cli.convert.streams.protocols import Source
    from sigmoid_cli.formats.conversion import Convert


class BlockReader:
    """Reads an input block by block, `size` bytes at a time.

    Attributes:
        unread: bytes that have been read but belong to no block so far.
    """

    def __init__(self, source: Source, splitter: Splitter, unread: bytes, size: int) -> None:
        self.unread = unread
        self._splitter = splitter
        self._size = size
        self._chunk = reading(source, size, by_lines=splitter.by_lines)

    def read(self) -> Block:
        """Read the next block; the last one is marked as such, and may be empty.

        The block holds all that one read returns, except an unfinished record at its end. A
        record of any length costs its own size once more, and time in proportion to it.
        """
        waiting: list[bytes] = []
        waiting_size = 0
        retry_at = self._size
        chunk = self.unread or self._chunk()
        while chunk:
            start = self._splitter.state
            end = self._splitter.end_of_records(chunk)
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
                end = self._splitter.end_within_record(data)
                if end:
                    self.unread = data[end:]
                    return Block(data[:end], start)
                waiting = [data]
                retry_at = 2 * waiting_size
            chunk = self._chunk()
        self.unread = b""
        return Block(b"".join(waiting), self._splitter.state, is_last=True)


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
