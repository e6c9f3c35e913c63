"""Values of ln σ, ln σ′, logit and ln on grids, from which the arrays of the family start.

The package ships ln σ for arguments from 0 on, and what follows from that by a sum is computed when
first needed, within a millisecond. Here, low is not drawn toward 0; it errs by 3u of half a unit in
the last place of high, u = 2⁻⁵³: two roundings to a pair of which the parts are no larger than
that.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic import tables
from sigmoid_cli.logistic.grid import CELLS, HIGHEST, ZERO
from sigmoid_cli.logistic.tables import Float64s, Table

_COUNT = ZERO - 1


@cache
def log_sigmoid() -> Table:
    """ln σ(n/1024), from −48 to 48, at index n + 48·1024 + 1, between two nan."""
    high, low = tables.array("log_sigmoid_high"), tables.array("log_sigmoid_low")
    # ln σ(−x) = ln σ(x) − x
    below = _sum(-np.arange(_COUNT, 0, -1) / CELLS, (high[:0:-1], low[:0:-1]))
    return Table(
        np.concatenate([[np.nan], below[0], high, [np.nan]]),
        np.concatenate([[np.nan], below[1], low, [np.nan]]),
    )


@cache
def half_complement() -> Float64s:
    """σ(−n/1024)/2 with a relative error of u, at the index of log_sigmoid."""
    sigmoid = tables.sigmoid().high[1:-1]
    beyond = np.ones(_COUNT - HIGHEST * CELLS + 1)  # 1 − σ(−38) rounds to 1; and an end
    return np.concatenate([beyond, sigmoid[::-1], [1.0]]) / 2


@cache
def rising_half_complement() -> Float64s:
    """The half of it for n ≥ 0."""
    return half_complement()[ZERO:]


@cache
def rising_log_grad() -> Table:
    """ln σ′(n/1024) at index n ≥ 0, up to 48; nan at the end."""
    high, low = tables.array("log_sigmoid_high"), tables.array("log_sigmoid_low")
    # σ′(x) = σ(x)·σ(−x), and σ(−x) = e⁻ˣ·σ(x)
    pair = _sum(-np.arange(_COUNT + 1) / CELLS, (2 * high, 2 * low))
    return Table(*[np.append(part, np.nan) for part in pair])


@cache
def logit() -> Table:
    """logit(p₀) for each number p₀ of 12 bits from 2⁻²⁴ to ½, between nan.

    Its index is that of its leading bits: see float64_logit.
    """
    return Table(tables.array("logit_high"), tables.array("logit_low"))


@cache
def log() -> Table:
    """ln(1 + n/2048) for n from 0 to 2048, where high is a multiple of 2⁻⁴²."""
    return Table(tables.array("log_high"), tables.array("log_low"))


# The scales of which the tables are kept: one or two are in use at a time, of up to 1.6 MB each.
_SCALES = 4


@lru_cache(_SCALES)
def scaled_grad(scale: float) -> Table:
    """The table of σ′ for n ≥ 0, divided by scale."""
    table = tables.rising_grad()
    return Table(*dd.quotient((table.high, table.low), (np.array(scale), np.array(0.0))))


@lru_cache(_SCALES)
def shifted_log_grad(scale: float) -> Table:
    """The table of ln σ′ for n ≥ 0, minus ln(scale): absolute error below 2⁻⁹⁷."""
    log_high, log_low = log_of(scale)
    table = rising_log_grad()
    high, error = dd.two_sum(table.high, np.array(-log_high))
    return Table(*dd.fast_two_sum(high, error + (table.low - log_low)))


@lru_cache(_SCALES)
def scaled_logit(scale: float) -> Table:
    """The table of logit times scale, which may be negative."""
    return Table(*dd.product(logit(), (np.array(scale), np.array(0.0))))


@cache
def log_of(scale: float) -> tuple[float, float]:
    """ln(scale) as high + low."""
    from sigmoid_cli.logistic.logarithm import log_ratio

    bits = 240
    q = log_ratio(*scale.as_integer_ratio(), bits)[0]
    high = float(q)
    return high * 2.0**-bits, float(q - int(high)) * 2.0**-bits


def _sum(a: Float64s, b: dd.Pair) -> dd.Pair:
    """a + b, b·2 being no larger than a or a being 0."""
    high, error = dd.two_sum(a, b[0])
    return dd.fast_two_sum(high, error + b[1])
