"""A part of a file: those of its records that begin in a range of its bytes."""

from __future__ import annotations

from sigmoid_cli.convert.inputs import Part
from sigmoid_cli.convert.streams.protocols import SeekableSource, Source

_CHUNK = 1 << 18
"""Bytes that one read takes in search of a line end."""


class PartSource:
    """The records of a part, behind what stands for the begin of their file (see `Source`).

    A record that is a line belongs to the part in which it begins: the part starts behind the first
    line end from its last byte before on, and ends likewise. So the parts of a file agree on every
    line, and no one need look at all of it.

    Attributes:
        part: that it reads.
        start: where in the file its first record begins.
    """

    def __init__(self, source: Source, part: Part) -> None:
        self.name = source.name
        self.size = None if part.are_lines else len(part.head) + part.end - part.begin
        self._source = source
        self.part = part
        self._head = part.head
        self._unread = b""
        self._position = part.begin
        self._is_at_end = False
        if part.are_lines and part.begin:
            self._go_to_line()
        else:
            self._seek(part.begin)
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
        """How many lines of the file stand before the part, but for those of its head.

        They are counted only when a place is to be told: then nothing more is read of the part.
        """
        lines = -self.part.head.count(b"\n")
        left = self.start
        self._seek(0)
        while left and (data := self._source.read(min(_CHUNK, left))):
            lines += data.count(b"\n")
            left -= len(data)
        return lines

    def _end_in(self, data: bytes) -> int | None:
        """Where in the next data the part ends; None if it goes on."""
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
        assert isinstance(self._source, SeekableSource)  # none that is compressed has parts
        self._source.seek(offset)
