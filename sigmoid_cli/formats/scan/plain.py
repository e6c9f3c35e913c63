"""Which cells of a matrix hold a plain number: one that JSON allows and the parser takes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.scan.offsets import Offsets

_ZERO, _DIGIT, _MINUS, _PLUS, _POINT, _E, _GAP, _OTHER = range(8)
"""Kinds of characters; a gap is white space, and the comma or bracket after a cell."""

_KINDS = bytearray([_OTHER] * 256)
for _characters, _kind in (
    (b"0", _ZERO),
    (b"123456789", _DIGIT),
    (b"-", _MINUS),
    (b"+", _PLUS),
    (b".", _POINT),
    (b"eE", _E),
    (b" \t\n\r,]", _GAP),
):
    for _character in _characters:
        _KINDS[_character] = _kind

(
    _START,
    _SIGNED,
    _ZERO_ALONE,
    _INTEGER,
    _AFTER_POINT,
    _FRACTION,
    _AFTER_E,
    _AFTER_E_PLUS,
    _AFTER_E_MINUS,
    _SMALL,
    _POWER_1,
    _POWER_2,
    _ENDED_INTEGER,
    _ENDED,
    _BAD,
) = range(15)
"""How far a number has been read."""

_DIGITS = (_ZERO, _DIGIT)

# With an exponent of three digits a number may be beyond the largest float, which the parser
# refuses; so that is not plain, unless it is negative.
_NEXT: dict[int, list[tuple[Iterable[int], int]]] = {
    _START: [
        ((_GAP,), _START),
        ((_MINUS,), _SIGNED),
        ((_ZERO,), _ZERO_ALONE),
        ((_DIGIT,), _INTEGER),
    ],
    _SIGNED: [((_ZERO,), _ZERO_ALONE), ((_DIGIT,), _INTEGER)],
    _ZERO_ALONE: [((_POINT,), _AFTER_POINT), ((_E,), _AFTER_E), ((_GAP,), _ENDED)],
    _INTEGER: [
        (_DIGITS, _INTEGER),
        ((_POINT,), _AFTER_POINT),
        ((_E,), _AFTER_E),
        ((_GAP,), _ENDED_INTEGER),
    ],
    _AFTER_POINT: [(_DIGITS, _FRACTION)],
    _FRACTION: [(_DIGITS, _FRACTION), ((_E,), _AFTER_E), ((_GAP,), _ENDED)],
    _AFTER_E: [(_DIGITS, _POWER_1), ((_PLUS,), _AFTER_E_PLUS), ((_MINUS,), _AFTER_E_MINUS)],
    _AFTER_E_PLUS: [(_DIGITS, _POWER_1)],
    _AFTER_E_MINUS: [(_DIGITS, _SMALL)],
    _SMALL: [(_DIGITS, _SMALL), ((_GAP,), _ENDED)],
    _POWER_1: [(_DIGITS, _POWER_2), ((_GAP,), _ENDED)],
    _POWER_2: [((_GAP,), _ENDED)],
    _ENDED_INTEGER: [((_GAP,), _ENDED_INTEGER)],
    _ENDED: [((_GAP,), _ENDED)],
}
_STATES = 16
_TRANSITIONS = bytearray([_BAD] * 256)
"""The next state, by kind · _STATES + state, as `bytes.translate` takes it: it looks up a byte in a
tenth of the time that NumPy takes.
"""
for _state, _steps in _NEXT.items():
    for _taken, _next in _steps:
        for _kind in _taken:
            _TRANSITIONS[_kind * _STATES + _state] = _next

_CERTAIN = 18
"""Characters of an integer that is below 2⁶³; the parser refuses some from 2⁶³ on."""


def not_plain(cells: NDArray[np.uint8]) -> Offsets:
    """Returns the indices of the cells that hold something else than one plain number.

    Args:
        cells: a row each, of which the last character is a comma or a bracket. White space and
            control characters may stand after a number, white space before it.
    """
    count, width = cells.shape
    kinds = np.frombuffer(cells.tobytes("F").translate(_KINDS), np.uint8).reshape(width, count)
    state = np.full(count, _START, np.uint8)
    is_long = np.zeros(count, np.bool_)
    for column, steps in enumerate(kinds * np.uint8(_STATES)):
        steps += state
        state = np.frombuffer(steps.tobytes().translate(_TRANSITIONS), np.uint8)
        if column == _CERTAIN:
            is_long = state == _INTEGER
    is_plain = (state == _ENDED) | ((state == _ENDED_INTEGER) & ~is_long)
    return np.flatnonzero(~is_plain)
