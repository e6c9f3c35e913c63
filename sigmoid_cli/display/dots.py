"""Dots in a terminal: each cell is a Braille character, two dots across and four down."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

ACROSS, DOWN = 2, 4
"""Dots of a cell."""

_BLANK = 0x2800
"""U+2800, Braille pattern blank: the sum of it and a cell's bits is the character's code point."""

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot by row, from above, and column (The Unicode Standard, Braille Patterns)."""

Cells = list[list[int]]
"""The bits of the dots of each cell, by rows from above."""


def character(bits: int) -> str:
    """Returns the Braille character with these dots."""
    return chr(_BLANK + bits)


def curve(function: Callable[[float], float], width: int, height: int, *, is_dotted: bool) -> Cells:
    """Returns the dots of a curve in width × height cells.

    `function` takes a fraction of the width and returns one of the height. A line is unbroken: two
    neighbouring columns of dots share what is between their heights. A dotted curve has one dot in
    every other column.
    """
    across, top = ACROSS * width, DOWN * height - 1
    heights = [round(function(column / (across - 1)) * top) for column in range(across)]
    lows, highs = list(heights), list(heights)
    if not is_dotted:
        _connect(lows, highs)
    cells = [[0] * width for _ in range(height)]
    for column in range(0, across, 2 if is_dotted else 1):
        for y in range(lows[column], highs[column] + 1):
            row, row_in_cell = divmod(top - y, DOWN)
            cell, column_in_cell = divmod(column, ACROSS)
            cells[row][cell] |= _BITS[row_in_cell][column_in_cell]
    return cells


def _connect(lows: list[int], highs: list[int]) -> None:
    """Extend each column, lowest to highest dot, halfway to its neighbours."""
    for (left, here), (right, there) in pairwise(enumerate(list(lows))):
        middle = (here + there) // 2
        if here < there:
            highs[left] = max(highs[left], middle)
            lows[right] = min(lows[right], middle + 1)
        elif here > there:
            lows[left] = min(lows[left], middle + 1)
            highs[right] = max(highs[right], middle)
