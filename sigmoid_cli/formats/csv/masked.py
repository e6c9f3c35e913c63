"""CSV in which no field holds a delimiter or a line end: those between quotes are masked."""

from __future__ import annotations

from typing import NamedTuple

_DELIMITER, _LINE_END = b"\0", b"\1"
"""What stands for them between quotes."""


class Masked(NamedTuple):
    """Records that may be split at each delimiter and each line end.

    Attributes:
        data: the records, of the same length as they were.
        delimiter: what was masked; None if nothing was.
    """

    data: bytes
    delimiter: bytes | None

    def unmasked(self, data: bytes) -> bytes:
        """Bytes that were made of parts of the data, with what was masked in its place."""
        if self.delimiter is None:
            return data
        return data.replace(_DELIMITER, self.delimiter).replace(_LINE_END, b"\n")


def masked(data: bytes, delimiter: bytes) -> Masked | None:
    """Whole records, masked; None if a quote stands elsewhere than around a field or doubled in it.

    Whether the fields are those of `records` is known by what stands next to the quotes, outside.
    """
    parts = data.split(b'"')
    outside = parts[0::2]
    stops = {b"", delimiter, b"\n"}
    if (
        len(parts) % 2 == 0
        or not stops.issuperset([part[-1:] for part in outside[:-1]])
        or not stops.issuperset([part.removeprefix(b"\r")[:1] for part in outside[1:]])
    ):
        return None
    between = b'"'.join(parts[1::2])
    if delimiter not in between and b"\n" not in between:
        return Masked(data, None)
    if _DELIMITER in data or _LINE_END in data:
        return None
    between = between.replace(delimiter, _DELIMITER).replace(b"\n", _LINE_END)
    parts[1::2] = between.split(b'"')
    return Masked(b'"'.join(parts), delimiter)
