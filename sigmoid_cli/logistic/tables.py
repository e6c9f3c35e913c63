"""Values of σ, σ′ and 2ʸ on grids, as pairs high + low of float64, from which the arrays start.

The tables grow out of a few powers in Python's integers by + − × ÷ on float64, so they are the same
on every machine. They are made when first needed, within milliseconds; a test compares every entry
with MPFR.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from math import isqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic import limbs
from sigmoid_cli.logistic.fixedpoint import exp_neg

Float64s = NDArray[np.float64]

# The grid of σ and σ′: multiples of 1/1024. A finer grid makes the correction to the table value
# smaller, so that fewer roundings are in doubt; this one keeps |x| ≤ 10 within half a megabyte.
CELL_BITS = 10
CELLS = 1 << CELL_BITS
# Below −48, eˣ stands for σ(x) and σ′(x) with a relative error below 2⁻⁶⁸ (float64_hard). Above 38,
# σ(x) > 1 − 2⁻⁵⁴ rounds to 1.
LOWEST = -48
HIGHEST = 38
# Most arguments are between −16 and 16, and so much of the tables is made in a third of the time.
_NEAR = 16

SHIFT = np.array(1.5 * 2.0 ** (52 - CELL_BITS))
"""Adding and subtracting it rounds to a multiple of 1/1024; the low bits of the sum hold that."""
_SHIFT_BITS = int(SHIFT.view(np.int64))

_TOWARD_ZERO = 1 - 2.0**-51

# The grid of 2ʸ: multiples of 1/8192.
POWER_BITS = 13
POWERS = 1 << POWER_BITS


# Rows computed together: arrays of 32 KB stay in the cache and need no fresh memory.
_BAND = 16


class Table(NamedTuple):
    """high + low on a grid, between two ends where high is nan.

    high is the float64 nearest to the value. low is what it lacks, times 1 − 2⁻⁵¹ for σ and σ′:
    this puts sums on the near side of the true value, as the rounding test of float64 wants it.
    Rounding included, low is nearer to 0 by 3u to 5u of itself, u = 2⁻⁵³, and errs by 1.5u of half
    a unit in the last place of high besides.
    """

    high: Float64s
    low: Float64s


@dataclass(frozen=True)
class Grid:
    """σ and σ′ on the grid, from `lowest` to `highest`.

    Attributes:
        sigmoid: σ(n/1024), at index n − 1024·lowest + 1.
        grad: σ′(n/1024), at the same index, and on to −lowest.
        base: by how much the bits of n/1024 + SHIFT exceed that index.
    """

    lowest: int
    highest: int
    sigmoid: Table
    grad: Table

    @cached_property
    def base(self) -> NDArray[np.int64]:
        return np.array(_SHIFT_BITS + self.lowest * CELLS - 1)

    @cached_property
    def rising(self) -> tuple[Float64s, Float64s, Float64s]:
        """σ′(n/1024), high and low, and σ(n/1024) − ½, at index n ≥ 0; nan at the end."""
        zero = 1 - self.lowest * CELLS
        falling = slice(zero, 0, -1)
        head, rest = dd.fast_two_sum(0.5, -self.sigmoid.high[falling])
        offsets = _fenced(np.empty(0), head + (rest - self.sigmoid.low[falling]))[1:]
        return self.grad.high[zero:], self.grad.low[zero:], offsets


_latest: list[Grid] = []


def grid(lowest: float = 0, highest: float = 0) -> Grid:
    """A grid on which these numbers are; once the far one has been asked for, that.

    −48 ≤ lowest ≤ highest ≤ 38.
    """
    if not _latest or lowest < _latest[-1].lowest or highest > _latest[-1].highest:
        _latest.append(far() if max(-lowest, highest) > _NEAR else near())
    return _latest[-1]


@cache
def near() -> Grid:
    """The grid from −16 to 16."""
    return _made(-_NEAR, _NEAR)


@cache
def far() -> Grid:
    """The grid from −48 to 38."""
    return _made(LOWEST, HIGHEST)


def _made(lowest: int, highest: int) -> Grid:
    (s, s_low), (slope, slope_low) = _falling(lowest)
    # σ(x) = 1 − σ(−x); 1 − s is exact as a pair.
    head, rest = dd.fast_two_sum(1.0, -s[1 : highest * CELLS + 1])
    rising = dd.fast_two_sum(head, rest - s_low[1 : highest * CELLS + 1])
    return Grid(
        lowest,
        highest,
        Table(_fenced(s[::-1], rising[0]), _fenced(s_low[::-1], rising[1]) * _TOWARD_ZERO),
        Table(
            _fenced(slope[::-1], slope[1:]), _fenced(slope_low[::-1], slope_low[1:]) * _TOWARD_ZERO
        ),
    )


def _falling(lowest: int) -> tuple[dd.Pair, dd.Pair]:
    """σ(−n/1024) and σ′(−n/1024), for n from 0 to −1024·lowest."""
    # e^(−n/1024) = e^(−row/4)·e^(−column/1024), by powers. The last row is above 2⁻⁷⁰: with 100
    # bits more than limbs have, and 192 roundings, more than 180 bits of it are right.
    rows, columns = -lowest * 4 + 1, CELLS // 4
    bits = limbs.BITS + 100
    coarse = _powers(exp_neg(0.25, 2, bits)[0], rows, bits)
    fine = limbs.from_integers(
        [power >> 100 for power in _powers(exp_neg(1 / CELLS, 2, bits)[0], columns, bits)]
    )
    results = np.empty((4, rows, columns))
    for start in range(0, rows, _BAND):
        band = slice(start, start + _BAND)
        # E·2^(24·places) is in (2⁻³⁰, 1], where E = e^(−n/1024): 2⁻²⁴ for the first row of a band.
        places = max(0, bits - coarse[start].bit_length()) // limbs.WIDTH
        scaled = [power >> (100 - limbs.WIDTH * places) for power in coarse[band]]
        column = [limb.reshape(-1, 1) for limb in limbs.from_integers(scaled)]
        s, s_low = _logistic(limbs.product(column, fine), places)
        scale = 2.0 ** (-limbs.WIDTH * places)
        s *= scale
        s_low *= scale
        for result, values in zip(results, (s, s_low, *_slope(s, s_low)), strict=True):
            result[band] = values
    count = -lowest * CELLS + 1
    flat = [result.ravel()[:count] for result in results]
    return (flat[0], flat[1]), (flat[2], flat[3])


def _powers(ratio: int, count: int, bits: int) -> list[int]:
    """1, ratio, ratio², … in fixed point, each rounded down."""
    powers = [1 << bits]
    for _ in range(count - 1):
        powers.append(powers[-1] * ratio >> bits)
    return powers


def _logistic(e: limbs.Limbs, places: int) -> dd.Pair:
    """E·2^(24·places)/(1 + E), where e is E·2^(24·places), with an error of 2⁻¹⁴⁰ in e."""
    addend = limbs.shifted(e, places)
    addend_high, addend_low = limbs.to_pair(addend)
    denominator, error = dd.fast_two_sum(1.0, addend_high)
    divisor = denominator, error + addend_low
    high = dd.quotient(limbs.to_pair(e), divisor)[0]
    low = dd.quotient(limbs.remainder(e, high, addend), divisor)[0]
    return dd.fast_two_sum(high, low)


def _slope(s: Float64s, s_low: Float64s) -> dd.Pair:
    """σ·(1 − σ) for σ = s + s_low ≤ ½."""
    # s·(1 − s) + s_low·(1 − 2s) − s_low²: all but the low part of the sum is exact.
    square, square_low = dd.two_product(s, s)
    head, rest = dd.fast_two_sum(s, -square)
    factor, factor_low = dd.fast_two_sum(1.0, -2.0 * s)
    change, change_low = dd.two_product(s_low, factor)
    rest, rest_low = dd.two_sum(rest, -square_low)
    rest, more = dd.two_sum(rest, change)
    high, low = dd.fast_two_sum(head, rest)
    small = s_low * factor_low - s_low * s_low
    return dd.fast_two_sum(high, low + (rest_low + more + change_low + small))


def _fenced(below: Float64s, above: Float64s) -> Float64s:
    """The two one after the other, with nan before and behind."""
    table = np.empty(len(below) + len(above) + 2)
    table[0] = table[-1] = np.nan
    table[1 : len(below) + 1] = below
    table[len(below) + 1 : -1] = above
    return table


@cache
def power_table() -> Table:
    """2^(j/8192) for j from 0 to 8191, with a relative error below 2⁻¹⁰⁰."""
    bits = 120
    root, roots = 2 << bits, []
    for _ in range(POWER_BITS):
        root = isqrt(root << bits)
        roots.append(root)
    # roots[i] = 2^(1/2^(i+1)); the powers are 2^(row/128)·2^(column/8192)
    rows = 1 << POWER_BITS // 2 + 1
    coarse, fine = (
        np.array([_pair(power, bits) for power in _powers(ratio, count, bits)])
        for ratio, count in ((roots[POWER_BITS // 2], rows), (roots[-1], POWERS // rows))
    )
    high, low = dd.product((coarse[:, :1], coarse[:, 1:]), (fine[:, 0], fine[:, 1]))
    return Table(high.ravel(), low.ravel())


def _pair(number: int, bits: int) -> tuple[float, float]:
    """number·2^(−bits) as high + low."""
    high = float(number)
    return high * 2.0**-bits, float(number - int(high)) * 2.0**-bits
