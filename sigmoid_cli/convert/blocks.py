"""An input cut into blocks of whole records."""

from __future__ import annotations

from collections.abc import Iterator

from sigmoid_cli.convert.source import Source
from sigmoid_cli.formats.block import Block, Cutter

CHUNK = 1 << 17
"""How many bytes one read asks for: a block and its results stay in the second-level cache."""


def blocks(source: Source, cutter: Cutter, unread: bytes, size: int = CHUNK) -> Iterator[Block]:
    """The blocks of the input, `unread` first; the last one says that it is, and may be empty.

    Whatever one read returns is yielded before the next, but for an unfinished record at its end.
    A record of any length costs its own size once more, and time in proportion.
    """
    waiting: list[bytes] = []
    waiting_size = 0
    retry_at = size
    chunk = unread or source.read(size)
    while chunk:
        start = cutter.state
        end = cutter.end_of_records(chunk)
        if end:
            yield Block(b"".join([*waiting, chunk[:end]]), start)
            waiting, waiting_size, retry_at = [], 0, size
            chunk = chunk[end:]
            cutter.end_of_records(chunk)
        waiting.append(chunk)
        waiting_size += len(chunk)
        if waiting_size >= retry_at:
            data = b"".join(waiting)
            start = cutter.state
            end = cutter.end_within_record(data)
            if end:
                yield Block(data[:end], start)
                data = data[end:]
            waiting, waiting_size = [data], len(data)
            retry_at = max(size, 2 * waiting_size)
        chunk = source.read(size)
    yield Block(b"".join(waiting), cutter.state, is_last=True)
