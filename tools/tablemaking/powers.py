"""The tables of 2^(j/8192)."""

from __future__ import annotations

from math import isqrt

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic.grid import POWER_BITS, POWERS

Float64s = NDArray[np.float64]


def tables() -> dict[str, Float64s]:
    """Each table by its name; `logistic/tables.py` says what they hold."""
    bits = 120
    root, roots = 2 << bits, []
    for _ in range(POWER_BITS):
        root = isqrt(root << bits)
        roots.append(root)
    # roots[i] = 2^(1/2^(i+1)); the powers are 2^(row/128)·2^(column/8192)
    rows = 1 << POWER_BITS // 2 + 1
    coarse, fine = (
        np.array([_pair(power, bits) for power in powers(ratio, count, bits)])
        for ratio, count in ((roots[POWER_BITS // 2], rows), (roots[-1], POWERS // rows))
    )
    high, low = dd.product((coarse[:, :1], coarse[:, 1:]), (fine[:, 0], fine[:, 1]))
    return {"power_high": high.ravel(), "power_low": low.ravel()}


def powers(ratio: int, count: int, bits: int) -> list[int]:
    """1, ratio, ratio², … in fixed point, each rounded down."""
    results = [1 << bits]
    for _ in range(count - 1):
        results.append(results[-1] * ratio >> bits)
    return results


def _pair(number: int, bits: int) -> tuple[float, float]:
    """number·2^(−bits) as high + low."""
    high = float(number)
    return high * 2.0**-bits, float(number - int(high)) * 2.0**-bits
