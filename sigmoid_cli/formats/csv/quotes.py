"""Which characters of CSV stand between quotes: by arithmetic on bits, one for each character."""

from __future__ import annotations

import re
from itertools import chain

import numpy as np

from sigmoid_cli.formats.csv.records import quoted_part
from sigmoid_cli.formats.scan.bitset import Words, after, before, packed, parity
from sigmoid_cli.formats.scan.splice import Bytes

_QUOTE = ord('"')
_RETURN = ord("\r")


def between_quotes(characters: Bytes, stops: Words, delimiter: bytes) -> Words:
    """Returns which characters stand between quotes, the opening quote included.

    If the last quote is not closed, the last bit is set.

    Args:
        characters: that start with a record; a multiple of `bitset.WORD`.
        stops: which of them are delimiters or line ends, wherever they stand.
        delimiter: what stands between two fields.
    """
    quotes = packed(characters == _QUOTE)
    edges = stops | quotes
    starts, ends = after(edges, 1), before(edges | packed(characters == _RETURN))
    # a quote within other characters is one of them, and stands in no field with quotes around it
    inner = quotes & ~(starts | ends)
    around = quotes ^ inner
    between = parity(around)
    is_understood = not (
        (around & between & ~starts).any()
        or (around & ~between & ~ends).any()
        or (inner & between).any()
    )
    if is_understood:
        return between
    if (quotes & after(stops, 1)).any():
        return _between_quotes_found(characters, delimiter)
    # no quote at the start of a field: each is a character like others
    return np.zeros_like(between)


def _between_quotes_found(characters: Bytes, delimiter: bytes) -> Words:
    """Returns the same, one pair of quotes after the other: for a field like `"a"b`."""
    found = quoted_part(delimiter).finditer(characters.tobytes())
    spans = np.fromiter(chain.from_iterable(map(re.Match.span, found)), np.intp)
    change = np.zeros(len(characters) + 1, np.int8)
    starts, ends = spans[0::2], spans[1::2]
    change[starts] = 1
    is_closed = characters[ends - 1] == _QUOTE
    is_closed &= ends - starts > 1
    change[ends[is_closed] - 1] = -1
    return packed(np.cumsum(change[:-1], dtype=np.int8).view(np.bool_))
