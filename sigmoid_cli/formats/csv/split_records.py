"""A block of CSV split at each delimiter and line end, if that is where its fields end.

Delimiters and line ends between quotes are masked before.
"""

from __future__ import annotations

from sigmoid_cli.formats.csv.records import are_around_fields, content
from sigmoid_cli.frozen import Frozen

_MASKS = b"\0\1"
"""What stands for delimiters and line ends between quotes."""


class SplitRecords(Frozen):
    """The records of a block, each of as many fields as the header.

    Attributes:
        lines: the records without their line ends, and blank lines.
        fields: of all records in order; the last of each with its line end.
        width: how many fields a record has.
        line_end: what ends each line, but for the last if that is not ended.
        is_ended: whether the last line has its end.
        masked: the delimiter that was masked, with line feeds; None if nothing was.
    """

    lines: list[bytes]
    fields: list[bytes]
    width: int
    line_end: bytes
    is_ended: bool
    masked: bytes | None

    @property
    def size(self) -> int:
        """The number of records."""
        return len(self.fields) // self.width

    def column(self, index: int) -> list[bytes]:
        """Returns the fields of a column as they are written, but for what is masked."""
        fields = self.fields[index :: self.width]
        if index < self.width - 1:
            return fields
        fields = b"".join(fields).split(self.line_end)
        if self.is_ended:
            del fields[-1]
        return fields

    def contents(self, index: int) -> list[bytes]:
        """Returns the contents of a column's fields, without their quotes."""
        fields = self.column(index)
        joined = b",".join(fields)
        if b'"' not in joined:
            return fields
        is_simple = self.masked is None and b'""' not in joined
        if is_simple and joined.count(b",") == len(fields) - 1:
            return joined.replace(b'"', b"").split(b",")
        return [self.unmasked(content(field)) for field in fields]

    def unmasked(self, data: bytes) -> bytes:
        """Returns bytes that were made of these fields, with what was masked in its place."""
        if self.masked is None:
            return data
        return data.replace(_MASKS[:1], self.masked).replace(_MASKS[1:], b"\n")


def split_records(data: bytes, delimiter: bytes, width: int) -> SplitRecords | None:
    """Returns the records of a block, or None if they are not regular.

    That is where one has more or less fields than the header, lines end in different ways, or a
    quote stands elsewhere than around a field and doubled in it.
    """
    if not (data and width):
        return None
    masked = None
    if b'"' in data:
        found = _masked(data, delimiter)
        if found is None:
            return None
        masked = delimiter if found is not data else None
        data = found
    line_end = b"\n"
    returns = data.count(b"\r")
    if returns:
        line_end = b"\r\n"
        if not returns == data.count(line_end) == data.count(b"\n"):
            return None
    lines = data.split(line_end)
    is_ended = not lines[-1]
    if is_ended:
        del lines[-1]
    if b"" in lines:  # a blank line
        data = line_end.join([*filter(None, lines), *[b""] * is_ended])
    fields = data.replace(line_end, line_end + delimiter).split(delimiter)
    if is_ended:
        del fields[-1]
    # each line end ends a field: if as many fields are the last of a record, these are they
    ends = fields[width - 1 :: width]
    if (
        not fields
        or len(fields) % width
        or b"".join(ends).count(line_end) + (not is_ended) != len(ends)
        or data.count(line_end) + (not is_ended) != len(ends)
    ):
        return None
    return SplitRecords(lines, fields, width, line_end, is_ended, masked)


def _masked(data: bytes, delimiter: bytes) -> bytes | None:
    """Returns the data with masks between quotes, or None if it is not regular."""
    parts = data.split(b'"')
    if len(parts) % 2 == 0 or not are_around_fields(parts, delimiter):
        return None
    between = b'"'.join(parts[1::2])
    if delimiter not in between and b"\n" not in between:
        return data
    if any(mask in data for mask in _MASKS):
        return None
    between = between.replace(delimiter, _MASKS[:1]).replace(b"\n", _MASKS[1:])
    parts[1::2] = between.split(b'"')
    return b'"'.join(parts)
