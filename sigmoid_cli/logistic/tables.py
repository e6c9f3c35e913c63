"""Values of σ, σ′ and 2ʸ on grids, as pairs high + low of float64, from which the arrays start.

The package ships them (see `shipped`).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from sigmoid_cli.logistic import shipped
from sigmoid_cli.logistic.array_types import Float64s
from sigmoid_cli.logistic.grid import CELL_BITS, ZERO

SHIFT = np.array(1.5 * 2.0 ** (52 - CELL_BITS))
"""Adding and subtracting it rounds to a multiple of 1/1024; the low bits of the sum hold that."""
BASE = np.array(int(SHIFT.view(np.int64)) - ZERO)
"""By how much the bits of n/1024 + SHIFT exceed the index of n/1024 in the tables of a grid."""


class PairTable(NamedTuple):
    """high + low on a grid, between two ends where high is nan.

    high is the float64 nearest to the value. low is what it lacks, times 1 − 2⁻⁵¹ for σ and σ′:
    this puts sums on the near side of the true value, as the rounding test of float64 wants it.
    Rounding included, low is nearer to 0 by 3u to 5u of itself, u = 2⁻⁵³, and errs by 1.5u of half
    a unit in the last place of high besides.
    """

    high: Float64s
    low: Float64s


@cache
def sigmoid() -> PairTable:
    """σ(n/1024), from −48 to 48, at index n + 48·1024 + 1."""
    return _table("sigmoid")


@cache
def grad() -> PairTable:
    """σ′(n/1024), from −48 to 48, at the same index."""
    return _table("grad")


@cache
def rising_grad() -> PairTable:
    """σ′(n/1024) at index n ≥ 0, for both signs of x; nan at the end."""
    table = grad()
    return PairTable(table.high[ZERO:], table.low[ZERO:])


@cache
def offset() -> Float64s:
    """σ(n/1024) − ½ at index n ≥ 0."""
    return array("offset")


@cache
def powers() -> PairTable:
    """2^(j/8192) for j from 0 to 8191, with a relative error below 2⁻¹⁰⁰."""
    return _table("power")


def array(name: str) -> Float64s:
    """A table that the package ships, read-only."""
    return np.asarray(shipped.doubles(name))


def _table(name: str) -> PairTable:
    return PairTable(array(f"{name}_high"), array(f"{name}_low"))
