"""Where CSV with many quotes may be cut, by arithmetic on all characters at once."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.csv.position import Position
from sigmoid_cli.formats.csv.quotes import between_quotes
from sigmoid_cli.formats.scan.bitset import WORD, is_set, packed

_END = ord("\n")
_QUOTE = ord('"')


def last_record(text: bytes, delimiter: bytes) -> tuple[int, int]:
    """Returns where the last record ends, 0 if none does; and where in a record the text ends.

    Args:
        text: that starts with a record.
        delimiter: the bytes between two fields.
    """
    size = len(text)
    # the line end stands for whatever may come next
    padded = np.frombuffer(b"".join([text, b"\n", bytes(-(size + 1) % WORD)]), np.uint8)
    is_end = padded == _END
    ends = packed(is_end)
    between = between_quotes(padded, ends | packed(padded == delimiter[0]))
    ends &= ~between
    ends[size // WORD] &= ~(np.uint64(1) << np.uint64(size % WORD))
    words = ends.nonzero()[0]
    end = int(words[-1]) * WORD + int(ends[words[-1]]).bit_length() if len(words) else 0
    if is_set(between, size):
        return end, Position.QUOTED
    if padded[size - 1] == _QUOTE and size > 1 and is_set(between, size - 2):
        return end, Position.AFTER_QUOTE
    is_field_start = text[-1:] in (delimiter, b"\n")
    return end, Position.FIELD_START if is_field_start else Position.UNQUOTED
