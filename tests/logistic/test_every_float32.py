"""Every float32: the results of arrays, against formulas in float64 that owe nothing to ours.

The C library's exponentials and logarithms leave 29 bits to spare for float32. Where both ends of
what they enclose round to one float32, that is the nearest; MPFR decides the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from logistic.enclosures import nearest_of
from logistic.test_correct_rounding import misrounded
from sigmoid_cli.logistic import family
from sigmoid_cli.logistic.expression import Expression

Array = NDArray[Any]


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def _grad(x: Array) -> Array:
    e = np.exp(-np.abs(x))
    return e / ((1 + e) * (1 + e))


def _log_sigmoid(x: Array) -> Array:
    return -(np.maximum(-x, 0) + np.log1p(np.exp(-np.abs(x))))


def _log_grad(x: Array) -> Array:
    magnitude = np.abs(x)
    return -(magnitude + 2 * np.log1p(np.exp(-magnitude)))


def _logit(p: Array) -> Array:
    complement = 1 - p
    far = np.log(p / complement)
    # 2p − 1 and 1 − p are exact here, and the argument of log1p is from −2/3 to 2.
    central = np.log1p((p - complement) / complement)
    return np.where(np.abs(p - 0.5) < 0.25, central, far)


FORMULAS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": _sigmoid,
    "grad": _grad,
    "log_sigmoid": _log_sigmoid,
    "log_grad": _log_grad,
    "logit": _logit,
}
# Ten roundings, and what the C library errs by, 4 units in the last place at most as its authors
# measure it, twice that where log1p or two factors magnify it. Exponentials below 2⁻¹⁰²² err by
# more, but are 0 as float32 and nothing beside ln 2. This allows for 128 units.
ERROR = 2.0**-45
# Numbers at a time, which stay in the cache.
PIECE = 1 << 16
PARTS = 256


def expected_of(name: str, x: Array) -> Array:
    """The nearest float32."""
    with np.errstate(all="ignore"):
        wide = FORMULAS[name](x.astype(np.float64))
        low, high = ((wide * (1 + step)).astype(np.float32) for step in (-ERROR, ERROR))
    in_doubt = ((low != high) & ~np.isnan(low)).nonzero()[0]
    low[in_doubt] = nearest_of(name, x[in_doubt])
    return low


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_float32_is_correctly_rounded(name: str, part: int) -> None:
    results_of = family.arrays(Expression(name))
    count = (1 << 32) // PARTS
    for start in range(part * count, (part + 1) * count, PIECE):
        x = np.arange(start, start + PIECE, dtype=np.uint64).astype(np.uint32).view(np.float32)
        assert misrounded(results_of(x), expected_of(name, x), x) == []


@pytest.mark.parametrize("name", FORMULAS)
def test_some_of_every_exponent_are_correctly_rounded(name: str) -> None:
    """One number in 2¹⁷, from another place in each."""
    rng = np.random.default_rng(1)
    bits = np.arange(0, 1 << 32, 1 << 17) + rng.integers(0, 1 << 17, 1 << 15)
    x = bits.astype(np.uint32).view(np.float32)
    expected = nearest_of(name, x)
    assert misrounded(family.arrays(Expression(name))(x), expected, x) == []
    assert misrounded(expected_of(name, x), expected, x) == []
