"""The tables of ln σ, ln σ′, logit and ln, from which their arrays start."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import grid
from sigmoid_cli.logistic.grid import LOGITS, LOWEST_EXPONENT, MANTISSA_BITS
from sigmoid_cli.logistic.logarithm import log1p_exp_neg, log_ratio

Float64s = NDArray[np.float64]

# For two float64 of a result that is 2⁻¹² or more, and bits to spare.
_BITS = 200
_NAN = np.full((2, 1), np.nan)


def tables() -> dict[str, Float64s]:
    """Each table by its name; `logistic/tables.py` says what they hold."""
    softplus = [_softplus(n) for n in range(grid.CELLS * -grid.LOWEST + 1)]
    # ln σ(−x) = ln σ(x) − x, and σ′(x) = σ(x)·σ(−x)
    below = [(-q - _argument(n, bits), bits) for n, (q, bits) in enumerate(softplus)]
    rising = _pairs((-q, bits) for q, bits in softplus)
    log_sigmoid = np.concatenate([_NAN, _pairs(below)[:, :0:-1], rising, _NAN], axis=1)
    log_grad = _pairs((-2 * q - _argument(n, bits), bits) for n, (q, bits) in enumerate(softplus))
    log_grad = np.concatenate([log_grad, _NAN], axis=1)
    logit = _pairs((_logit(n), _BITS) for n in range(LOGITS))
    # p₀ below the first entry and what is not a probability; above ½ there is nothing.
    logit = np.concatenate([_NAN, logit, _NAN], axis=1)
    steps = 1 << MANTISSA_BITS
    log = _pairs((log_ratio(steps + n, steps, _BITS)[0], _BITS) for n in range(steps))
    # ln 2 stands at the end, for what is rounded up to 2.
    ln2 = _pairs([(log_ratio(2, 1, _BITS)[0], _BITS)])
    log = np.concatenate([log, ln2], axis=1)
    return {
        "log_sigmoid_high": log_sigmoid[0],
        "log_sigmoid_low": log_sigmoid[1],
        "log_grad_high": log_grad[0],
        "log_grad_low": log_grad[1],
        "logit_high": logit[0],
        "logit_low": logit[1],
        "log_high": _on_a_grid(log[0]),
        "log_low": log[1] + (log[0] - _on_a_grid(log[0])),
    }


def _softplus(n: int) -> tuple[int, int]:
    """−ln σ(n/1024) as (q, bits): q·2^(−bits)."""
    q, _, bits = log1p_exp_neg(n, grid.CELLS, _BITS)
    return q, bits


def _argument(n: int, bits: int) -> int:
    """n/1024, times 2^bits."""
    return n << (bits - grid.CELL_BITS)


def _logit(n: int) -> int:
    """logit(p₀) of the n-th number with 12 bits from 2⁻²⁴ on."""
    exponent, mantissa = divmod(n, 1 << MANTISSA_BITS)
    numerator = (1 << MANTISSA_BITS) + mantissa
    denominator = 1 << (MANTISSA_BITS - LOWEST_EXPONENT - exponent)
    return log_ratio(numerator, denominator - numerator, _BITS)[0]


def _on_a_grid(high: Float64s) -> Float64s:
    """high, rounded to a multiple of 2⁻⁴²."""
    return np.rint(high * 2.0**42) * 2.0**-42


def _pairs(numbers: Iterable[tuple[int, int]]) -> Float64s:
    """q·2^(−scale) of each (q, scale) as high + low: two rows."""
    results = []
    for q, scale in numbers:
        # An integer becomes the nearest float64; all of these are far from overflow.
        high = float(q)
        results.append((high * 2.0**-scale, float(q - int(high)) * 2.0**-scale))
    return np.array(results).T.copy()
