"""Pieces joined at once are what `b"".join` gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.scan import splice
from sigmoid_cli.formats.scan.offsets import Offsets
from sigmoid_cli.formats.scan.splice import WIDEST, Splicer

PIECES = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 60)), max_size=80)
SOURCE = bytes(range(200))


def joined(parts: list[bytes], starts: Offsets, lengths: Offsets) -> bytes:
    splicer = Splicer()
    splicer.start(*parts)
    return bytes(splicer.joined(starts, lengths))


@given(PIECES, st.integers(0, 200))
def test_pieces_come_one_after_the_other(pieces: list[tuple[int, int]], cut: int) -> None:
    starts = np.array([start for start, _ in pieces], np.intp)
    lengths = np.array([length for _, length in pieces], np.intp)
    expected = b"".join(SOURCE[start : start + length] for start, length in pieces)
    assert joined([SOURCE[:cut], SOURCE[cut:]], starts, lengths) == expected


@pytest.mark.parametrize("in_order", [True, False])
def test_wide_pieces_and_a_numpy_of_another_order_give_the_same(
    monkeypatch: pytest.MonkeyPatch, in_order: bool
) -> None:
    monkeypatch.setattr(splice, "_copies_in_order", lambda width: in_order)
    source = bytes(range(256)) * 8
    for width in (1, WIDEST, WIDEST + 1):
        starts, lengths = np.array([5, 0, 9]), np.array([2, width, 0])
        assert joined([source], starts, lengths) == source[5:7] + source[:width]


def test_this_numpy_assigns_in_the_order_of_the_index_whatever_the_width() -> None:
    assert all(map(splice._copies_in_order, range(1, WIDEST + 1)))


@given(st.integers(1, WIDEST), st.integers(0, 2**32 - 1))
def test_pieces_of_every_width_overwrite_what_was_copied_too_much(width: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    source = random.bytes(2 * WIDEST)
    lengths = random.integers(0, width + 1, 6000)
    starts = random.integers(0, WIDEST, 6000)
    pairs = zip(starts.tolist(), lengths.tolist(), strict=True)
    assert joined([source], starts, lengths) == b"".join(
        source[start : start + length] for start, length in pairs
    )
