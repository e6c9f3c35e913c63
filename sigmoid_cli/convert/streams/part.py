"""Reads a part of a file: the records that start in a range of its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.convert.streams.protocols import SeekableSource, Source

if TYPE_CHECKING:
    from sigmoid_cli.formats.parts import Part

_CHUNK = 1 << 18
"""Bytes of one read that looks for a line end."""


class PartSource:
    """The head of a part, then its records (see `Source`).

    A record that is a line belongs to the part in which it starts. To find the first such line,
    reading starts one byte before the part and skips to the next line end; the end is found the
    same way. So every line is in exactly one part, and no process has to read the whole file.

    Attributes:
        part: the part that is read.
        start: the offset in the file of its first record.
    """

    def __init__(self, source: Source, part: Part) -> None:
        self.name = source.name
        self.size = None if part.are_lines else len(part.head) + part.end - part.start
        self._source = source
        self.part = part
        self._head = part.head
        self._unread = b""
        self._position = part.start
        self._is_at_end = False
        if part.are_lines and part.start:
            self._go_to_line()
        else:
            self._seek(part.start)
        self.start = self._position

    def read(self, size: int) -> bytes:
        head, self._head = self._head, b""
        data = self._unread or (b"" if self._is_at_end else self._source.read(size))
        self._unread = b""
        cut = self._end_in(data)
        if cut is not None:
            self._is_at_end = True
            data = data[:cut]
        self._position += len(data)
        return head + data

    def lines_before(self) -> int:
        """Returns how many lines of the file come before the part, without those of its head.

        They are counted only for an error message: after that, the part is not read any further.
        """
        lines = -self.part.head.count(b"\n")
        left = self.start
        self._seek(0)
        while left and (data := self._source.read(min(_CHUNK, left))):
            lines += data.count(b"\n")
            left -= len(data)
        return lines

    def _end_in(self, data: bytes) -> int | None:
        """Returns the offset in the next data at which the part ends; None if it continues."""
        left = self.part.end - self._position
        if left > len(data):
            return None
        if not self.part.are_lines:
            return left
        if self.start >= self.part.end:
            return 0
        return data.find(b"\n", max(0, left - 1)) + 1 or None

    def _go_to_line(self) -> None:
        self._position -= 1
        self._seek(self._position)
        while data := self._source.read(_CHUNK):
            end = data.find(b"\n") + 1
            self._position += end or len(data)
            if end:
                self._unread = data[end:]
                return

    def _seek(self, offset: int) -> None:
        assert isinstance(self._source, SeekableSource)  # a compressed file has no parts
        self._source.seek(offset)
