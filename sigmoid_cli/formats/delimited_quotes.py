"""Which characters of CSV stand between quotes: by arithmetic on bits, one for each character.

The parity of the quotes up to a character is an exclusive or of all bits before it, which takes six
shifts within words of 64 (as simdjson does it: Langdale and Lemire 2019, "Parsing Gigabytes of JSON
per Second", §3.1.1) and one pass over the words.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.bits import WORD, Words, packed
from sigmoid_cli.formats.interleave import Bytes

_QUOTE = ord('"')
_RETURN = ord("\r")

_ONE = np.uint64(1)
_LAST = np.uint64(WORD - 1)


def between_quotes(characters: Bytes, stops: Words) -> Words | None:
    """Which characters stand between quotes, the opening quote included.

    None where it takes a closer look: at quotes within a field among others around fields. If the
    last quote is not closed, the last bit is set.

    Args:
        characters: that begin with a record, a multiple of `WORD`.
        stops: which of them are delimiters or line ends, wherever they stand.
    """
    quotes = packed(characters == _QUOTE)
    edges = stops | quotes
    starts, ends = _behind(edges, 1), _before(edges | packed(characters == _RETURN))
    # a quote within other characters is one of them, and stands in no field with quotes around it
    inner = quotes & ~(starts | ends)
    around = quotes ^ inner
    between = _parity(around)
    is_understood = not (
        (around & between & ~starts).any()
        or (around & ~between & ~ends).any()
        or (inner & between).any()
    )
    if is_understood:
        return between
    if (quotes & _behind(stops, 1)).any():
        return None
    # no quote at the begin of a field: each is a character like others
    return np.zeros_like(between)


def _behind(bits: Words, first: int) -> Words:
    """The bits set behind those that are set; the very first as given."""
    out = bits << _ONE
    out[1:] |= bits[:-1] >> _LAST
    out[0] |= np.uint64(first)
    return out


def _before(bits: Words) -> Words:
    """The bits set before those that are set."""
    out = bits >> _ONE
    out[:-1] |= bits[1:] << _LAST
    return out


def _parity(bits: Words) -> Words:
    """For each bit whether an odd number of bits is set up to and with it."""
    out = bits.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        out ^= out << np.uint64(shift)
    odd = out >> _LAST
    before = np.bitwise_xor.accumulate(odd)
    before ^= odd
    out ^= np.uint64(0) - before
    return out
