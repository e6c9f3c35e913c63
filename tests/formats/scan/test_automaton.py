"""States found for many events at once are those found one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.scan.automaton import states_after


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 300), st.integers(0, 10**6))
def test_states_are_those_of_one_event_after_the_other(states, kinds, count, seed):
    random = np.random.default_rng(seed)
    transitions = random.integers(0, states, (kinds, states)).astype(np.uint8)
    events = random.integers(0, kinds, count).astype(np.uint8)
    state, expected = 0, []
    for event in events.tolist():
        state = int(transitions[event, state])
        expected.append(state)
    assert states_after(transitions, events).tolist() == expected
