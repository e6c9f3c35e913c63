"""Which characters of CSV stand between quotes: by arithmetic on bits, one for each character."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.scan.bitset import Words, before, behind, packed, parity
from sigmoid_cli.formats.scan.splice import Bytes

_QUOTE = ord('"')
_RETURN = ord("\r")


def between_quotes(characters: Bytes, stops: Words) -> Words | None:
    """Which characters stand between quotes, the opening quote included.

    None where it takes a closer look: at quotes within a field among others around fields. If the
    last quote is not closed, the last bit is set.

    Args:
        characters: that begin with a record, a multiple of `bits.WORD`.
        stops: which of them are delimiters or line ends, wherever they stand.
    """
    quotes = packed(characters == _QUOTE)
    edges = stops | quotes
    starts, ends = behind(edges, 1), before(edges | packed(characters == _RETURN))
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
    if (quotes & behind(stops, 1)).any():
        return None
    # no quote at the begin of a field: each is a character like others
    return np.zeros_like(between)
