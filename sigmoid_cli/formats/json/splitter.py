"""Where JSON may be cut into blocks: after brackets and commas, which may be inside strings too."""

from __future__ import annotations

import re

from sigmoid_cli.formats.json.elements import (
    EXPECTED_AFTER,
    STRING,
    Place,
    column_after,
    open_string,
)

_STRING = re.compile(STRING, re.DOTALL)


class JsonSplitter:
    """Cuts after the last bracket or comma of a chunk (see `Splitter`).

    `state` is a `Place`, right if all before it is JSON; if not, the block that holds the error
    raises it before any that is cut wrongly. What lies between a cut and the end of the chunk holds
    no bracket or comma but in a string.
    """

    by_lines = False

    def __init__(self) -> None:
        self._place = Place()
        self._column_before_chunk = 0
        self._open_string = b""

    @property
    def state(self) -> tuple[int, ...]:
        return self._place

    @state.setter
    def state(self, state: tuple[int, ...]) -> None:
        self._place = Place(*state)
        self._column_before_chunk = self._place.column
        self._open_string = b""

    def end_of_records(self, chunk: bytes) -> int:
        bare = self._without_strings(chunk)
        end = max(map(bare.rfind, EXPECTED_AFTER)) + 1
        if end:
            depth = self._place.depth + bare.count(b"[", 0, end) - bare.count(b"]", 0, end)
            column = column_after(self._column_before_chunk, chunk[:end])
            self.state = Place(depth, EXPECTED_AFTER[bare[end - 1 : end]], column)
        else:
            self._column_before_chunk = column_after(self._column_before_chunk, chunk)
        return end

    def end_of_first_record(self, chunk: bytes) -> int:
        return self.end_of_records(chunk)

    def end_within_record(self, data: bytes) -> int:
        return 0

    def _without_strings(self, chunk: bytes) -> bytes:
        """Returns the chunk with strings blanked out, also one that started in an earlier chunk."""
        if not self._open_string and b'"' not in chunk:
            return chunk
        opening = self._open_string
        self._open_string = b""

        def blanked(match: re.Match[bytes]) -> bytes:
            string = match.group()
            if match.end() == len(opening) + len(chunk):
                self._open_string = open_string(string)
            return b" " * len(string)

        return _STRING.sub(blanked, opening + chunk)[len(opening) :]
