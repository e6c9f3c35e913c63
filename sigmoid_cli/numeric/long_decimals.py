"""Decimals of very many digits, written with as many as decide what they round to.

The middle between two neighbours of float64 is m·2⁻¹⁰⁷⁵ = m·5¹⁰⁷⁵·10⁻¹⁰⁷⁵ with m < 2⁵⁴, or a whole
number, and so has at most 768 significant digits. A decimal that is cut after more of them lies on
the same side of each middle, if a last digit says whether anything but zeros was cut off. Middles
of narrower types have fewer digits.
"""

from __future__ import annotations

import re

from sigmoid_cli.numeric.grammar import clamped

_KEPT = 800
"""Significant digits that stay: more than any middle has."""

LONG = 1000
"""Bytes from which on a token is shortened: those that are shorter cost little."""

_DECIMAL = re.compile(rb"([+-]?)([0-9]*+)(?:\.([0-9]*+))?+(?:[eE]([+-]?[0-9]++))?+")
_ZEROS = re.compile(rb"0*+")
_NOT_ZERO = re.compile(rb"[1-9]")


def shortened(data: bytes, start: int, end: int) -> bytes:
    """Returns a token that lies there, or if it is a long decimal, a short one of the same value.

    A short one is as JSON has it.
    """
    found = _DECIMAL.fullmatch(data, start, end) if end - start >= LONG else None
    spans = [found.span(2), found.span(3)] if found else []
    if found is None or all(first == last for first, last in spans):
        return data[start:end]
    places = spans[0][1] - spans[0][0]
    kept = b""
    has_more = False
    for first, last in spans:
        position = first
        if not kept and first < last:
            position = _zeros_end(data, first, last)
            places -= position - first
        digits = data[position : min(position + _KEPT - len(kept), last)]
        kept += digits
        if _NOT_ZERO.search(data, position + len(digits), max(last, 0)):
            has_more = True
    sign = b"-" if found[1] == b"-" else b""
    if not kept:
        return sign + b"0"
    # more of an exponent needs as many digits to make up for it
    exponent = clamped((found[4] or b"0").decode(), end - start + 2000)
    return b"%b0.%b%be%d" % (sign, kept, b"1" if has_more else b"0", places + exponent)


def _zeros_end(data: bytes, start: int, end: int) -> int:
    zeros = _ZEROS.match(data, start, end)
    assert zeros is not None
    return zeros.end()
