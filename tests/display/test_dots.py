from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.display.dots import ACROSS, DOWN, Cells, character, curve

FRACTIONS = st.floats(0, 1)


def heights(cells: Cells) -> list[set[int]]:
    """The dots of each column, by their height above the lowest."""
    found: list[set[int]] = [set() for _ in range(ACROSS * len(cells[0]))]
    order = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 0), (3, 1)]
    for row, line in enumerate(cells):
        for column, bits in enumerate(line):
            for bit, (down, across) in enumerate(order):
                if bits >> bit & 1:
                    top = DOWN * len(cells) - 1
                    found[ACROSS * column + across].add(top - DOWN * row - down)
    return found


def test_dots_are_where_unicode_has_them() -> None:
    assert character(0) == "\N{BRAILLE PATTERN BLANK}"
    assert character(0x01 | 0x80) == "\N{BRAILLE PATTERN DOTS-18}"
    assert curve(lambda _: 0.0, 1, 1, is_dotted=False) == [[0x40 | 0x80]]
    assert curve(lambda fraction: fraction, 1, 1, is_dotted=True) == [[0x40]]


@given(st.lists(FRACTIONS, min_size=8, max_size=8), st.integers(1, 5))
def test_a_line_has_no_gap(levels: list[float], height: int) -> None:
    cells = curve(lambda fraction: levels[round(fraction * 7)], 4, height, is_dotted=False)
    columns = heights(cells)
    for level, column in zip(levels, columns, strict=True):
        assert round(level * (DOWN * height - 1)) in column
        assert max(column) - min(column) + 1 == len(column)
    for left, right in pairwise(columns):
        assert min(abs(a - b) for a in left for b in right) <= 1
