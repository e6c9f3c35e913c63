"""Numbers of JSON that parsers refuse for their size, found in all lines at once."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.scan.offsets import Offsets, offsets_of
from sigmoid_cli.formats.scan.splice import Bytes

_ZERO = np.uint8(ord("0"))
_NINE = np.uint8(9)
_E = np.uint8(ord("e"))
_TO_LOWER = np.uint8(0x20)

_TOO_LONG = 20
"""Digits from which on an integer may be beyond 64 bits: 2⁶⁴ has 20."""

_TOO_LARGE = 3
"""Digits of an exponent with which a number may be beyond the largest float, 1.8·10³⁰⁸."""

_BEFORE_INTEGERS = np.isin(np.arange(256), np.frombuffer(b" \t:,[-", np.uint8))


def extremes(characters: Bytes) -> Offsets:
    """Returns where integers of very many digits and large exponents are, in order of their kind.

    Some of them may be in a string, or be no more than the parser takes.
    """
    is_digit = characters - _ZERO <= _NINE
    is_run, size = is_digit, 1
    while size < _TOO_LONG:
        step = min(size, _TOO_LONG - size)
        is_run = is_run[:-step] & is_run[step:]
        size += step
    runs = offsets_of(is_run)
    runs = runs[_BEFORE_INTEGERS[characters[runs - 1]]]
    exponents = offsets_of(characters | _TO_LOWER == _E)
    exponents = exponents[exponents < len(characters) - _TOO_LARGE - 1]
    exponents = exponents[is_digit[exponents - 1]]
    first = exponents + 1 + (characters[exponents + 1] == ord("+"))
    for offset in range(_TOO_LARGE):
        is_large = is_digit[first + offset]
        exponents, first = exponents[is_large], first[is_large]
    return np.concatenate([runs, exponents])
