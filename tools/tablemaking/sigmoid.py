"""The tables of σ, σ′ and σ − ½ on multiples of 1/1024."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic.fixedpoint import exp_neg
from sigmoid_cli.logistic.grid import CELLS, HIGHEST, LOWEST
from tablemaking import limbs
from tablemaking.powers import powers

Float64s = NDArray[np.float64]

# Puts sums with the low part on the near side of the true value (see tables.PairTable).
_TOWARD_ZERO = 1 - 2.0**-51

# Rows computed together: arrays of 32 KB stay in the cache and need no fresh memory.
_BAND = 16


def tables() -> dict[str, Float64s]:
    """Each table by its name; `logistic/tables.py` says what they hold."""
    (s, s_low), (slope, slope_low) = _falling()
    # σ(x) = 1 − σ(−x); 1 − s is exact as a pair.
    head, rest = dd.fast_two_sum(1.0, -s[1 : HIGHEST * CELLS + 1])
    rising, rising_low = dd.fast_two_sum(head, rest - s_low[1 : HIGHEST * CELLS + 1])
    head, rest = dd.fast_two_sum(0.5, -s)
    return {
        "sigmoid_high": _fenced(s[::-1], rising),
        "sigmoid_low": _fenced(s_low[::-1] * _TOWARD_ZERO, rising_low * _TOWARD_ZERO),
        "grad_high": _fenced(slope[::-1], slope[1:]),
        "grad_low": _fenced(slope_low[::-1] * _TOWARD_ZERO, slope_low[1:] * _TOWARD_ZERO),
        "offset": _fenced(np.empty(0), head + (rest - s_low * _TOWARD_ZERO))[1:],
    }


def _falling() -> tuple[dd.Pair, dd.Pair]:
    """σ(−n/1024) and σ′(−n/1024), for n from 0 to 48·1024."""
    # e^(−n/1024) = e^(−row/4)·e^(−column/1024), by powers. The last row is above 2⁻⁷⁰: with 100
    # bits more than limbs have, and 192 roundings, more than 180 bits of it are right.
    rows, columns = -LOWEST * 4 + 1, CELLS // 4
    bits = limbs.BITS + 100
    coarse = powers(exp_neg(0.25, 2, bits)[0], rows, bits)
    fine = limbs.from_integers(
        [power >> 100 for power in powers(exp_neg(1 / CELLS, 2, bits)[0], columns, bits)]
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
    count = -LOWEST * CELLS + 1
    flat = [result.ravel()[:count] for result in results]
    return (flat[0], flat[1]), (flat[2], flat[3])


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
    """The two one after the other, with nan before and after."""
    table = np.empty(len(below) + len(above) + 2)
    table[0] = table[-1] = np.nan
    table[1 : len(below) + 1] = below
    table[len(below) + 1 : -1] = above
    return table
