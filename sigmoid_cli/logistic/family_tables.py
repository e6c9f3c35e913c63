"""Values of ln σ, ln σ′, logit and ln on grids, from which the arrays of the family start.

The package ships them. What depends on a scale is computed when first needed, within a millisecond.
Here, low is not drawn toward 0; it errs by 3u of half a unit in the last place of high at most, u =
2⁻⁵³: two roundings to a pair of which the parts are no larger than that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic import tables
from sigmoid_cli.logistic.array_types import Float64s
from sigmoid_cli.logistic.grid import ZERO
from sigmoid_cli.logistic.logarithm import log_of
from sigmoid_cli.logistic.tables import PairTable

# Entries computed together: arrays of 32 KB stay in the cache and need no fresh memory.
_BAND = 4096


@cache
def log_sigmoid() -> PairTable:
    """ln σ(n/1024), from −48 to 48, at index n + 48·1024 + 1, between two nan."""
    return PairTable(tables.array("log_sigmoid_high"), tables.array("log_sigmoid_low"))


@cache
def half_complement() -> Float64s:
    """σ(−n/1024)/2 with a relative error of u, at the index of log_sigmoid."""
    table = np.empty(2 * ZERO + 1)
    np.multiply(tables.sigmoid().high[::-1], 0.5, table)
    table[[0, -1]] = 0.5
    return table


@cache
def rising_half_complement() -> Float64s:
    """The half of it for n ≥ 0."""
    return half_complement()[ZERO:]


@cache
def rising_log_grad() -> PairTable:
    """ln σ′(n/1024) at index n ≥ 0, up to 48; nan at the end."""
    return PairTable(tables.array("log_grad_high"), tables.array("log_grad_low"))


@cache
def logit() -> PairTable:
    """logit(p₀) for each number p₀ of 12 bits from 2⁻²⁴ to ½, between nan.

    Its index is that of its leading bits: see float64_logit.
    """
    return PairTable(tables.array("logit_high"), tables.array("logit_low"))


@cache
def log() -> PairTable:
    """ln(1 + n/2048) for n from 0 to 2048, where high is a multiple of 2⁻⁴²."""
    return PairTable(tables.array("log_high"), tables.array("log_low"))


# The scales of which the tables are kept: one or two are in use at a time, of 0.8 MB each.
_SCALES = 4


@lru_cache(_SCALES)
def scaled_grad(scale: float) -> PairTable:
    """The table of σ′ for n ≥ 0, divided by scale."""
    table = tables.rising_grad()
    divisor = np.array(scale), np.array(0.0)
    return _banded(
        len(table.high), lambda band: dd.quotient((table.high[band], table.low[band]), divisor)
    )


@lru_cache(_SCALES)
def shifted_log_grad(scale: float) -> PairTable:
    """The table of ln σ′ for n ≥ 0, minus ln(scale): absolute error below 2⁻⁹⁷."""
    log_high, log_low = log_of(scale)
    table = rising_log_grad()

    def values(band: slice) -> dd.Pair:
        high, error = dd.two_sum(table.high[band], np.array(-log_high))
        return dd.fast_two_sum(high, error + (table.low[band] - log_low))

    return _banded(len(table.high), values)


@lru_cache(_SCALES)
def scaled_logit(scale: float) -> PairTable:
    """The table of logit times scale, which may be negative."""
    table = logit()
    factor = np.array(scale), np.array(0.0)
    return _banded(
        len(table.high), lambda band: dd.product((table.high[band], table.low[band]), factor)
    )


def _banded(count: int, values: Callable[[slice], dd.Pair]) -> PairTable:
    """The values for all indices below count, computed band by band."""
    table = PairTable(np.empty(count), np.empty(count))
    for start in range(0, count, _BAND):
        band = slice(start, min(start + _BAND, count))
        table.high[band], table.low[band] = values(band)
    return table
