"""The fast way of CSV: a block is one array, in which fields lie between places of delimiters.

What it cannot answer is answered by `delimited_block`, with the same bytes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.block import Answer
from sigmoid_cli.formats.calculation import NotANumberError
from sigmoid_cli.formats.delimited_header import Header
from sigmoid_cli.formats.fixed_width import LONGEST, framed
from sigmoid_cli.formats.interleave import Bytes, interleaved, spliced
from sigmoid_cli.formats.places import GROUP, Flags, Places, places
from sigmoid_cli.formats.vector import Array, VectorArithmetic

_END = ord("\n")
_RETURN = ord("\r")
_QUOTE = ord('"')
_COMMA = ord(",")


class _Fields(NamedTuple):
    """Where the fields of the columns read lie in a block, a row for each record.

    Attributes:
        starts, ends: of the fields, quotes included.
        line_ends: where the line end of each record starts.
        lines: how many line ends there are, those between quotes included.
    """

    starts: Places
    ends: Places
    line_ends: Places
    lines: int


class DelimitedBulk:
    """Adds results to blocks in which every record has as many fields as the header."""

    def __init__(self, header: Header, arithmetic: VectorArithmetic) -> None:
        self.arithmetic = arithmetic
        self._header = header
        self._chosen = header.chosen
        self._width = len(header.names)

    def answer(self, data: bytes) -> Answer | None:
        """The records with their results; None for a block that wants a closer look."""
        if not data:
            return None
        is_open = not data.endswith(b"\n")
        text = b"".join([data, b"\n" * is_open, bytes(LONGEST + 1 + GROUP)])
        padded = np.frombuffer(text, np.uint8)[: len(text) // GROUP * GROUP]
        fields = self._fields(padded, b'"' in data, b"\r" in data)
        if fields is None:
            return None
        starts, lengths = fields.starts, fields.ends - fields.starts
        is_empty = lengths == 0
        if b'"' in data:
            is_quoted = padded[starts] == _QUOTE
            starts, lengths = starts + is_quoted, lengths - 2 * is_quoted
            if ((lengths <= 0) & ~is_empty).any():
                return None
        if self._width == 1 and is_empty.any():
            return None  # a blank line is no record
        results = self._results(padded, starts.ravel(), lengths.ravel())
        if results is None:
            return None
        delimiter = self._header.delimiter
        parts = [text]
        for result in results:
            part = delimiter + result[1:]
            parts.append(part if delimiter == b"," else part.replace(b",", delimiter))
        inserted = _places(parts, delimiter[0], is_empty)
        pieces = self._in_place if self._header.replace else self._appended
        return Answer(
            interleaved(parts, *pieces(fields, len(data), *inserted)), fields.lines - is_open
        )

    def _fields(self, characters: Bytes, has_quotes: bool, has_returns: bool) -> _Fields | None:
        """The fields of the columns read; None if a record has too many or too few."""
        is_end = characters == _END
        lines = int(np.count_nonzero(is_end))
        is_stop = characters == self._header.delimiter[0]
        is_stop |= is_end
        if has_quotes:
            is_outside = self._outside_quotes(characters)
            if is_outside is None:
                return None
            is_stop &= is_outside
            is_end &= is_outside
        stops = places(is_stop)
        rows, width = int(np.count_nonzero(is_end)) if has_quotes else lines, self._width
        if len(stops) != rows * width:
            return None
        by_column = stops.reshape(rows, width).T
        line_feeds = by_column[-1]
        if not is_end[line_feeds].all():
            return None
        line_ends = line_feeds
        if has_returns:
            line_ends = line_feeds - (characters[line_feeds - 1] == _RETURN)
        starts = np.empty((rows, len(self._chosen)), np.intp)
        ends = np.empty((rows, len(self._chosen)), np.intp)
        for position, column in enumerate(self._chosen):
            if column:
                np.add(by_column[column - 1], 1, out=starts[:, position])
            else:
                starts[0, position] = 0
                np.add(line_feeds[:-1], 1, out=starts[1:, position])
            ends[:, position] = by_column[column] if column < width - 1 else line_ends
        return _Fields(starts, ends, line_ends, lines)

    def _outside_quotes(self, characters: Bytes) -> Flags | None:
        """Which characters stand outside quotes; None if a quote stands within a field."""
        is_quote = characters == _QUOTE
        quotes = np.flatnonzero(is_quote)
        if len(quotes) % 2:
            return None
        opening, closing = quotes[0::2], quotes[1::2]
        before, behind = characters[opening - 1], characters[closing + 1]
        if opening[0] == 0:
            before[0] = _END
        delimiter = self._header.delimiter[0]
        starts_field = (before == delimiter) | (before == _END) | (before == _QUOTE)
        ends_field = (behind == delimiter) | (behind == _END) | (behind == _QUOTE)
        ends_field |= behind == _RETURN
        if not (starts_field.all() and ends_field.all()):
            return None
        return ~np.logical_xor.accumulate(is_quote)

    def _results(self, padded: Bytes, starts: Places, lengths: Places) -> list[bytes] | None:
        """The texts of the results of each function, between brackets, with commas between."""
        frame = framed(padded, starts, lengths)
        if frame is None:
            return None
        values = self._values(frame, len(starts))
        if values is None:
            return None
        return [self.arithmetic.spell(results) for results in self.arithmetic.compute(values)]

    def _values(self, frame: Bytes, count: int) -> Array | None:
        arithmetic = self.arithmetic

        def tokens() -> list[bytes]:
            return [token.strip() for token in frame[1:-1].tobytes().split(b",")]

        wide = arithmetic.parse_plain(frame.data)
        if wide is not None and len(wide) == count:
            return arithmetic.narrowed(wide, tokens)
        written = tokens()
        if len(written) != count or arithmetic.calculation.on_error == "skip":
            return None
        if b"" in written:
            return None  # a cell of blanks is empty
        try:
            values, _ = arithmetic.parse(written)
        except NotANumberError:
            return None
        return values

    def _appended(
        self, fields: _Fields, size: int, starts: Places, lengths: Places
    ) -> tuple[Places, Places]:
        """The records up to their line ends, each with its results behind it."""
        rows = len(starts)
        return spliced(
            fields.line_ends,
            fields.line_ends,
            starts.reshape(rows, -1),
            lengths.reshape(rows, -1),
            size,
        )

    def _in_place(
        self, fields: _Fields, size: int, starts: Places, lengths: Places
    ) -> tuple[Places, Places]:
        """What stands before each field read, with its results instead of the field."""
        order = np.argsort(self._chosen)
        starts, lengths = starts[:, order], lengths[:, order]
        starts[:, :, 0] += 1  # the field's own delimiter stands before it
        lengths[:, :, 0] -= 1
        each = starts.shape[2]
        return spliced(
            fields.starts[:, order].ravel(),
            fields.ends[:, order].ravel(),
            starts.reshape(-1, each),
            lengths.reshape(-1, each),
            size,
        )


def _places(parts: list[bytes], delimiter: int, is_empty: Flags) -> tuple[Places, Places]:
    """Where in the joined parts the results lie, the delimiter before each included.

    An array of records × columns × functions; the first part is the block.
    """
    starts = np.empty((*is_empty.shape, len(parts) - 1), np.intp)
    lengths = np.empty_like(starts)
    offset = len(parts[0])
    for function, part in enumerate(parts[1:]):
        at = places(np.frombuffer(part, np.uint8) == delimiter)
        np.add(at.reshape(is_empty.shape), offset, out=starts[:, :, function])
        offset += len(part)
        length = np.empty_like(at)
        np.subtract(at[1:], at[:-1], out=length[:-1])
        length[-1] = len(part) - 1 - at[-1]
        lengths[:, :, function] = length.reshape(is_empty.shape)
    if is_empty.any():
        lengths[is_empty] = 1
    return starts, lengths
