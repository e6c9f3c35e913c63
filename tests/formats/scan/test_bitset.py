"""Flags as bits are the same as flags as bytes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.scan.bitset import WORD, nth, nth_and_next, packed, ranks, unpacked

FLAGS = st.builds(
    lambda density, seed: np.random.default_rng(seed).random(4 * WORD) < density,
    st.sampled_from([0.01, 0.1, 0.5, 1.0]),
    st.integers(0, 1000),
)


@given(FLAGS)
def test_what_is_packed_comes_back(flags):
    assert unpacked(packed(flags)).tolist() == flags.tolist()


@given(st.integers(250, 600), st.integers(0, 9))
def test_the_nth_may_be_more_flags_away_than_a_byte_counts(n, start):
    flags = np.ones(10 * WORD, np.bool_)
    words = np.append(packed(flags), np.uint64(0))
    at = np.array([start], np.intp)
    assert nth(words, at, n).tolist() == [start + n - 1]
    assert [found.tolist() for found in nth_and_next(words, at, n)] == [
        [start + n - 1],
        [start + n],
    ]


@given(FLAGS, st.lists(st.integers(0, 4 * WORD - 1)))
def test_a_rank_counts_what_is_set_up_to_an_index(flags, at):
    expected = [int(np.count_nonzero(flags[: index + 1])) for index in at]
    assert ranks(packed(flags), np.array(at, np.intp)).tolist() == expected


@given(FLAGS, st.integers(1, 80), st.data())
def test_the_nth_is_that_many_flags_from_a_start_on(flags, n, data):
    where = np.flatnonzero(flags)
    starts = [start for start in range(len(flags)) if np.count_nonzero(where >= start) >= n]
    chosen = data.draw(st.lists(st.sampled_from(starts), max_size=9)) if starts else []
    expected = [int(where[where >= start][n - 1]) for start in chosen]
    words = np.append(packed(flags), np.uint64(0))
    at = np.array(chosen, np.intp)
    assert nth(words, at, n).tolist() == expected
    if n > 1:
        first, second = nth_and_next(words, at, n - 1)
        assert second.tolist() == expected
        assert first.tolist() == [int(where[where >= start][n - 2]) for start in chosen]
