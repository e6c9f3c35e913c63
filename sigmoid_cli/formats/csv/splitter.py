"""Where CSV may be cut into blocks: at line ends that are not between quotes."""

from __future__ import annotations

import sys

from sigmoid_cli.formats.csv.position import Position
from sigmoid_cli.formats.csv.records import are_around_fields, quoted_part

_TEXT_BEFORE = {
    Position.FIELD_START: b"",
    Position.UNQUOTED: b"x",
    Position.QUOTED: b'"',
    Position.AFTER_QUOTE: b'""',
}
"""The shortest text before each position."""


_LITTLE = 4 << 20
"""Bytes with quotes that are looked at without NumPy: a megabyte takes 4 ms, or 17 with quotes
around each field, and NumPy takes 60 ms to load. Little input needs NumPy for nothing else, and
neither does a process that shares bulk input out to others.
"""

_LITTLE_AT_ONCE = 50_000
"""The same where NumPy is loaded."""


class CsvSplitter:
    """Cuts after the last line end of a chunk that ends a record; each byte is looked at once.

    `state` is the position in a record where the last chunk ended (see `Position`): 0 at each cut.
    """

    by_lines = True

    def __init__(self, delimiter: bytes) -> None:
        self.state: tuple[int, ...] = (Position.FIELD_START,)
        self._delimiter = delimiter
        self._looked_at = 0

    def end_of_records(self, chunk: bytes) -> int:
        [at] = self.state
        if at <= Position.UNQUOTED and b'"' not in chunk:
            end = chunk.rfind(b"\n") + 1
            if chunk:
                self.state = (Position.FIELD_START if end else self._unquoted_position(chunk),)
            return end
        before = _TEXT_BEFORE[at]
        text = before + chunk if before else chunk
        end, position = self._last_record(text)
        end = max(end - len(before), 0)
        self.state = (Position.FIELD_START,) if end else (position,)
        return end

    def _last_record(self, text: bytes) -> tuple[int, int]:
        """Returns where the last record ends, and where in a record the text ends."""
        self._looked_at += len(text)
        if self._looked_at > _LITTLE or (len(text) > _LITTLE_AT_ONCE and "numpy" in sys.modules):
            from sigmoid_cli.formats.csv.bulk_splitter import last_record

            return last_record(text, self._delimiter)
        parts = text.split(b'"')
        if not are_around_fields(parts, self._delimiter):
            return self._searched(text)
        return _last_line_end(parts), self._final_position(parts)

    def end_within_record(self, data: bytes) -> int:
        return 0

    def end_of_first_record(self, chunk: bytes) -> int:
        """Returns how many bytes of the chunk belong to the current record; 0 if it goes on."""
        [at] = self.state
        before = _TEXT_BEFORE[at]
        text = before + chunk
        position = 0
        while True:
            line_end = text.find(b"\n", position)
            if text.find(b'"', position, line_end if line_end >= 0 else None) < 0:
                break
            quoted = quoted_part(self._delimiter).search(text, position)
            if quoted is None or -1 < line_end < quoted.start():
                break
            position = quoted.end()
        if line_end < 0:
            self.end_of_records(chunk)
        else:
            self.state = (Position.FIELD_START,)
        return max(line_end + 1 - len(before), 0)

    def line_end_between_quotes(self, data: bytes) -> int:
        """Returns where in these whole records the first one spans lines; -1 if none does."""
        if b'"' in data:
            for quoted in quoted_part(self._delimiter).finditer(data):
                if b"\n" in quoted[0]:
                    return data.index(b"\n", quoted.start())
        return -1

    def _searched(self, text: bytes) -> tuple[int, int]:
        """Returns the end of the last record and the final position, with quotes in fields."""
        end = position = 0
        for quoted in quoted_part(self._delimiter).finditer(text):
            end = text.rfind(b"\n", position, quoted.start()) + 1 or end
            position = quoted.end()
            if not quoted[1]:
                return end, Position.QUOTED
            if position == len(text):
                return end, Position.AFTER_QUOTE
        end = text.rfind(b"\n", position) + 1 or end
        return end, self._unquoted_position(text)

    def _final_position(self, parts: list[bytes]) -> int:
        if len(parts) % 2 == 0:
            return Position.QUOTED
        if not parts[-1]:
            return Position.AFTER_QUOTE
        return self._unquoted_position(parts[-1])

    def _unquoted_position(self, text: bytes) -> int:
        return Position.FIELD_START if text[-1:] in (self._delimiter, b"\n") else Position.UNQUOTED


def _last_line_end(parts: list[bytes]) -> int:
    """Returns the offset after the last line end outside quotes, in a text split at its quotes."""
    for index in range(len(parts) - 1, -1, -1):
        line_end = parts[index].rfind(b"\n") + 1 if index % 2 == 0 else 0
        if line_end:
            return sum(map(len, parts[:index])) + index + line_end
    return 0
