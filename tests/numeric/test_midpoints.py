"""Decimals next to floats: which is larger is found for many as for one, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.midpoints import compared

# of 25 bits: midway between two float32, or less
MIDDLES = st.builds(
    lambda bits, exponent, sign: sign * bits * 2.0**exponent,
    st.integers(1, 2**25 - 1),
    st.integers(-60, 40),
    st.sampled_from([1, -1]),
)
FORMS = st.sampled_from(
    [
        repr,
        lambda x: f"{Decimal(x):f}",
        lambda x: f"{Decimal(x):f}1" if "." in f"{Decimal(x):f}" else f"{Decimal(x):f}.01",
        lambda x: f"{x:.17e}",
        lambda x: f"{x:.20f}",
        lambda x: f"{x:+.12f}",
        lambda x: f"{x:020.3f}",
        float.hex,
    ]
)


@given(st.lists(st.tuples(MIDDLES, FORMS), min_size=1, max_size=30))
def test_signs_of_differences_are_exact(pairs):
    tokens = [form(x).encode() for x, form in pairs]
    numbers = np.array([x for x, _ in pairs])
    expected = []
    for token, x in zip(tokens, numbers.tolist(), strict=True):
        text = token.decode()
        says = Fraction(float.fromhex(text)) if "x" in text else Fraction(text)
        expected.append((says > Fraction(x)) - (says < Fraction(x)))
    assert compared(tokens, numbers).tolist() == expected
    assert [
        grammar.compare(*pair) for pair in zip(tokens, numbers.tolist(), strict=True)
    ] == expected
