"""Which characters of CSV stand between quotes: by arithmetic on bits, one for each character."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.scan.automaton import states_after
from sigmoid_cli.formats.scan.bitset import Words, after, before, packed, parity, unpacked
from sigmoid_cli.formats.scan.offsets import Marks
from sigmoid_cli.formats.scan.splice import Bytes

_QUOTE = ord('"')
_RETURN = ord("\r")


def between_quotes(characters: Bytes, stops: Words) -> Words:
    """Returns which characters stand between quotes, the opening quote included.

    If the last quote is not closed, the last bit is set.

    Args:
        characters: that start with a record; a multiple of `bitset.WORD`.
        stops: which of them are delimiters or line ends, wherever they stand.
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
        return _between_quotes_found(quotes, edges)
    # no quote at the start of a field: each is a character like others
    return np.zeros_like(between)


_START, _WITHIN, _QUOTED, _CLOSED = range(4)
"""Where a reader is: at the start of a field; in one without quotes around it, or after those;
between quotes; right after a quote there, which closes unless another follows.
"""
_AT_STOP = [_START, _START, _QUOTED, _START]
_AT_QUOTE = [_QUOTED, _WITHIN, _CLOSED, _QUOTED]
_AT_OTHER = [_WITHIN, _WITHIN, _QUOTED, _WITHIN]
_TRANSITIONS = np.array(
    [
        _AT_STOP,
        _AT_QUOTE,
        [_AT_STOP[state] for state in _AT_OTHER],
        [_AT_QUOTE[state] for state in _AT_OTHER],
    ],
    np.uint8,
)
_IS_QUOTE, _AFTER_OTHER = 1, 2
"""What adds up to the row of a stop or a quote: others before it are a step of their own."""


def _between_quotes_found(quotes: Words, edges: Words) -> Words:
    """Returns the same for any fields, as `"a"b`, from the quotes, and these with the stops."""
    is_edge = unpacked(edges)
    at = Marks(is_edge).offsets()
    events = unpacked(quotes)[at].view(np.uint8) * np.uint8(_IS_QUOTE)
    events[1:] += (at[1:] - at[:-1] > 1).view(np.uint8) * np.uint8(_AFTER_OTHER)
    events[0] += _AFTER_OTHER * (at[0] > 0)
    is_quoted = states_after(_TRANSITIONS, events) == _QUOTED
    change = is_quoted.copy()
    change[1:] ^= is_quoted[:-1]
    is_edge[at[~change]] = False
    return parity(packed(is_edge))
