"""The offsets of flags are those that NumPy finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.scan.offsets import offsets_of


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 9), st.integers(0, 7))
def test_offsets_are_the_indices_of_what_is_set(flags, distance, offset):
    spread = np.zeros(offset + len(flags) * distance, np.bool_)
    spread[offset::distance] = flags
    assert offsets_of(spread[offset:]).tolist() == np.flatnonzero(spread[offset:]).tolist()
