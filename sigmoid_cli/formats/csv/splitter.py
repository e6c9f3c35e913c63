"""Where CSV may be cut into blocks: at line ends that are not between quotes."""

from __future__ import annotations

import re

from sigmoid_cli.formats.csv.position import At
from sigmoid_cli.formats.csv.records import quoted_part

_AS_IF_BEHIND = {
    At.FIELD_START: b"",
    At.UNQUOTED: b"x",
    At.QUOTED: b'"',
    At.AFTER_QUOTE: b'""',
}
"""The shortest text that leads to each place."""


_LITTLE = 100_000
"""Bytes that are looked at without NumPy: it is loaded for more anyway."""


class CsvSplitter:
    """Cuts after the last line end of a chunk that ends a record; each byte is looked at once.

    `state` is where in a record the place lies (see `At`): 0 wherever the input is cut.
    """

    by_lines = True

    def __init__(self, delimiter: bytes) -> None:
        self.state: tuple[int, ...] = (At.FIELD_START,)
        self._delimiter = delimiter
        field_start = re.escape(delimiter) + rb"\n"
        # with what is quoted taken away, a quote inside a field: it opens or closes nothing
        self._has_quote_in_field = re.compile(
            rb'[^"' + field_start + rb']"|"[^"\r' + field_start + rb"]"
        ).search
        self._quoted = quoted_part(delimiter)

    def end_of_records(self, chunk: bytes) -> int:
        [at] = self.state
        if at <= At.UNQUOTED and b'"' not in chunk:
            end = chunk.rfind(b"\n") + 1
            if chunk:
                self.state = (At.FIELD_START if end else self._unquoted_place(chunk),)
            return end
        before = _AS_IF_BEHIND[At(at)]
        text = before + chunk if before else chunk
        end, place = self._last_record(text)
        end = max(end - len(before), 0)
        self.state = (At.FIELD_START,) if end else (place,)
        return end

    def _last_record(self, text: bytes) -> tuple[int, At]:
        """Where the last record ends, and where in a record the text ends."""
        if len(text) > _LITTLE:
            from sigmoid_cli.formats.csv.bulk_splitter import last_record

            return last_record(text, self._delimiter)
        parts = text.split(b'"')
        outside = b'"'.join([*parts[0::2], b""] if len(parts) % 2 == 0 else parts[0::2])
        if self._has_quote_in_field(outside):
            return self._searched(text)
        return _last_line_end(parts), self._position_after(parts)

    def end_within_record(self, data: bytes) -> int:
        return 0

    def end_of_first_record(self, chunk: bytes) -> int:
        """How many bytes of the next chunk belong to the record at hand; 0 if it does not end."""
        [at] = self.state
        before = _AS_IF_BEHIND[At(at)]
        text = before + chunk
        position = 0
        while True:
            line_end = text.find(b"\n", position)
            if text.find(b'"', position, line_end if line_end >= 0 else None) < 0:
                break
            quoted = self._quoted.search(text, position)
            if quoted is None or -1 < line_end < quoted.start():
                break
            position = quoted.end()
        if line_end < 0:
            self.end_of_records(chunk)
        else:
            self.state = (At.FIELD_START,)
        return max(line_end + 1 - len(before), 0)

    def line_end_between_quotes(self, data: bytes) -> int:
        """Where in these whole records the first one spans lines; -1 if none does."""
        if b'"' in data:
            for quoted in self._quoted.finditer(data):
                if b"\n" in quoted[0]:
                    return data.index(b"\n", quoted.start())
        return -1

    def _searched(self, text: bytes) -> tuple[int, At]:
        """The end of the last record, and where the text ends, whatever quotes stand in fields."""
        end = position = 0
        for quoted in self._quoted.finditer(text):
            end = text.rfind(b"\n", position, quoted.start()) + 1 or end
            position = quoted.end()
            if not quoted[1]:
                return end, At.QUOTED
            if position == len(text):
                return end, At.AFTER_QUOTE
        end = text.rfind(b"\n", position) + 1 or end
        return end, self._unquoted_place(text)

    def _position_after(self, parts: list[bytes]) -> At:
        if len(parts) % 2 == 0:
            return At.QUOTED
        if not parts[-1]:
            return At.AFTER_QUOTE
        return self._unquoted_place(parts[-1])

    def _unquoted_place(self, text: bytes) -> At:
        return At.FIELD_START if text[-1:] in (self._delimiter, b"\n") else At.UNQUOTED


def _last_line_end(parts: list[bytes]) -> int:
    """Behind the last line end outside quotes, in a text that was split at its quotes."""
    for index in range(len(parts) - 1, -1, -1):
        line_end = parts[index].rfind(b"\n") + 1 if index % 2 == 0 else 0
        if line_end:
            return sum(map(len, parts[:index])) + index + line_end
    return 0
