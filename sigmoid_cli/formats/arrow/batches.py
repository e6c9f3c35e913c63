"""The record batches of an Arrow file or stream, and how to write others like them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

_MAGIC = b"ARROW1"
_START = 8
"""Bytes of the magic of a file, padded; a stream follows."""

_OLD_MAGIC = b"FEA1"

_LENGTH = 8
"""Bytes of the length before each compressed buffer."""

_COMPRESSIONS = {b"\x04\x22\x4d\x18": "lz4", b"\x28\xb5\x2f\xfd": "zstd"}
"""What compressed buffers start with, after their length."""


_MOST = 1 << 20
"""Bytes in which a compressed buffer is looked for."""

_LONGEST = 1 << 40
"""No buffer has this many bytes."""


class Layout(NamedTuple):
    """How the batches are stored.

    Attributes:
        schema: of all batches.
        is_stream: whether they are a stream, without a footer.
        compression: of their buffers, or None.
    """

    schema: Any
    is_stream: bool
    compression: str | None

    def writer(self, file: Any, schema: Any) -> Any:
        """Returns a writer of batches of another schema in the same form."""
        options = pa.ipc.IpcWriteOptions(compression=self.compression)
        new = pa.ipc.new_stream if self.is_stream else pa.ipc.new_file
        return new(file, schema, options=options)


class Batches:
    """The batches of a file.

    Raises:
        pa.ArrowException: if it is not Arrow, or damaged.
    """

    def __init__(self, file: BinaryIO) -> None:
        start = file.read(len(_MAGIC))
        if start.startswith(_OLD_MAGIC):
            raise pa.ArrowInvalid("Feather of version 1, which pyarrow.feather can rewrite")
        is_stream = start != _MAGIC
        compression = _compression(file, 0 if is_stream else _START)
        file.seek(0)
        self._reader = pa.ipc.open_stream(file) if is_stream else pa.ipc.open_file(file)
        self.layout = Layout(self._reader.schema, is_stream, compression)

    def read(self, groups: range | None) -> Iterator[Any]:
        """Yield the batches with these indices, all for None."""
        if self.layout.is_stream:
            yield from self._reader
        else:
            for index in range(self._reader.num_record_batches) if groups is None else groups:
                yield self._reader.get_batch(index)

    def rows_before(self, groups: range | None) -> int:
        """Returns how many rows the batches before these have."""
        return sum(batch.num_rows for batch in self.read(range(groups.start))) if groups else 0

    def sizes(self) -> list[int]:
        """Returns how many bytes each batch takes; a stream is not cut."""
        sizes = [batch.nbytes for batch in self.read(None)]
        return [sum(sizes)] if self.layout.is_stream else sizes


def _compression(file: BinaryIO, start: int) -> str | None:
    """Returns the compression of the first batch that has bytes."""
    file.seek(start)
    try:
        for message in pa.ipc.MessageReader.open_stream(file):
            if message.type == "record batch" and message.body is not None and message.body.size:
                return _COMPRESSIONS.get(bytes(memoryview(message.body)[_LENGTH : _LENGTH + 4]))
    except (pa.ArrowException, OSError):  # Polars writes files in which no whole stream lies
        file.seek(0)
        return _compression_within(file.read(_MOST))
    return None


def _compression_within(data: bytes) -> str | None:
    """Returns the compression of the first buffer that looks compressed: after its length."""
    for at in range(2 * _LENGTH, len(data) - 4, _LENGTH):
        found = _COMPRESSIONS.get(data[at : at + 4])
        if found is not None and 0 < int.from_bytes(data[at - _LENGTH : at], "little") < _LONGEST:
            return found
    return None
