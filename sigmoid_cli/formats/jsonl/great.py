"""A line of great length and the results of its object, without a copy of what is not read.

The fallback, `lines`, writes the same bytes, and reports what is wrong with a line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import EncodedBlock, EncodedParts
from sigmoid_cli.formats.encoding import bytes_to_text, characters, text_to_bytes
from sigmoid_cli.formats.jsonl.header import Keys
from sigmoid_cli.formats.jsonl.lines import not_a_number
from sigmoid_cli.formats.jsonl.scan import (
    NotScannedError,
    ObjectScanner,
    Span,
    after_blanks,
    nested_member,
)
from sigmoid_cli.formats.jsonl.writer import NULL_RESULTS
from sigmoid_cli.formats.record_block import results_of_records
from sigmoid_cli.numeric.engine import Engine

_NO_TEXTS = (b"NaN", b"Infinity", b"-Infinity", b"true", b"false")
"""Values that the parser of the standard library takes, and that are neither strings nor numbers
with a text of their own."""


def great_line(data: bytes, keys: Keys, engine: Engine) -> EncodedBlock | None:
    """Returns a block that is one line with its results, in views of the block.

    None for a line that the fallback must convert.

    Raises:
        DataError: for a value that is not a number where that is an error.
    """
    line = _Line(data, keys)
    try:
        [results] = results_of_records(line, engine, keys.results_each)
    except NotScannedError:
        return None
    pieces: list[bytes | memoryview] = []
    if results is not None:
        position = 0
        for start, end, text in line.edits(results):
            pieces += memoryview(data)[position:start], text
            position = end
        pieces.append(memoryview(data)[position:])
    return EncodedParts(pieces, data.count(b"\n"))


class _Line:
    """One line, as a block of records that is taken apart (see `RecordBlock`)."""

    def __init__(self, data: bytes, keys: Keys) -> None:
        self._data = data
        self._keys = keys
        self._chosen: list[Span | None] = []
        self._last_end = 0
        self._has_members = False
        self.tokens: list[bytes] = []
        self.counts = [0]

    def read(self) -> None:
        """Raises a `NotScannedError` where the line needs the fallback."""
        data, keys = self._data, self._keys
        start = after_blanks(data, 0)
        if start == len(data):
            return  # a blank line
        wanted = {path[0] for path in keys.paths}
        found: dict[str, Span] = {}
        self._last_end = start + 1
        scanner = ObjectScanner(data, start)
        for span in scanner:
            key = span.key(data)
            if key in keys.added:
                raise NotScannedError
            if key in wanted:
                found[key] = span
            self._last_end = span.end
            self._has_members = True
        if after_blanks(data, scanner.end) < len(data):
            raise NotScannedError
        self._chosen = [
            nested_member(data, found.get(first), nested) for first, *nested in keys.paths
        ]
        self.tokens = [
            b"" if span is None or self._is_missing(span) else data[span.start : span.end]
            for span in self._chosen
        ]
        self.counts = [len(self.tokens)]

    def _is_missing(self, span: Span) -> bool:
        """Whether the value counts as null (see `Keys.is_missing`)."""
        text = self._data[span.start : span.end]
        if text == b"null":
            return True
        missing = self._keys.missing
        if not missing or text[:1] in (b"{", b"["):
            return False
        if text.startswith(b'"'):
            text = text_to_bytes(json.loads(bytes_to_text(text))).strip()
        elif text in _NO_TEXTS:
            return text in (b"true", b"false") and text in missing
        return text in missing

    def not_a_number(self, position: int) -> DataError:
        span = self._chosen[position]
        assert span is not None
        column = characters(self._data, 0, span.start, "surrogateescape") + 1
        return not_a_number(self.tokens[position], self._keys.paths[position], column)

    def edits(self, results: Sequence[bytes]) -> list[tuple[int, int, bytes]]:
        """Returns the bytes that are replaced, from where to where and by what, in order."""
        if not self.counts[0]:
            return []
        keys = self._keys
        values = [b"null" if text and text in NULL_RESULTS else text for text in results]
        if not keys.replace:
            added = text_to_bytes(keys.comma).join(
                text_to_bytes(keys.written(name)) + (value or b"null")
                for name, value in zip(keys.results, values, strict=True)
            )
            comma = text_to_bytes(keys.comma) if self._has_members else b""
            return [(self._last_end, self._last_end, comma + added)]
        edits = []
        for span, name, value in zip(self._chosen, keys.results, values, strict=True):
            if span is None:
                continue
            start, text = span.start, value or self._data[span.start : span.end]
            if keys.renames:
                start, text = span.key_start, text_to_bytes(keys.written(name)) + text
            edits.append((start, span.end, text))
        return sorted(edits)
