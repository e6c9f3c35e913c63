"""Pieces joined at once are what `b"".join` gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.scan import splice
from sigmoid_cli.formats.scan.splice import WIDEST, interleaved

PIECES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 60)), max_size=80)
SOURCE = bytes(range(200))


@given(PIECES, st.integers(0, 200))
def test_pieces_come_one_after_the_other(pieces, cut):
    starts = np.array([start for start, _ in pieces], np.intp)
    lengths = np.array([length for _, length in pieces], np.intp)
    expected = b"".join(SOURCE[start : start + length] for start, length in pieces)
    assert interleaved([SOURCE[:cut], SOURCE[cut:]], starts, lengths) == expected


@pytest.mark.parametrize("in_order", [True, False])
def test_wide_pieces_and_a_numpy_of_another_order_give_the_same(monkeypatch, in_order):
    monkeypatch.setattr(splice, "_copies_in_order", lambda: in_order)
    source = bytes(range(256)) * 8
    for width in (1, WIDEST, WIDEST + 1):
        starts, lengths = np.array([5, 0, 9]), np.array([2, width, 0])
        assert interleaved([source], starts, lengths) == source[5:7] + source[:width]


def test_this_numpy_assigns_in_the_order_of_the_index():
    assert splice._copies_in_order()
