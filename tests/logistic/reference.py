"""The reference: MPFR with 400 bits, rounded once to the target type, subnormal ones included."""

from __future__ import annotations

from typing import Any

import gmpy2
import numpy as np
from gmpy2 import mpfr
from numpy.typing import NDArray

WIDE = gmpy2.context(precision=400, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())
# MPFR counts exponents of a mantissa in [1/2, 1): one more than IEEE 754 does.
TARGETS = {
    "float64": gmpy2.context(precision=53, emax=1024, emin=-1073, subnormalize=True),
    "float32": gmpy2.context(precision=24, emax=128, emin=-148, subnormalize=True),
    "float16": gmpy2.context(precision=11, emax=16, emin=-23, subnormalize=True),
}


def true_values(x: float) -> tuple[mpfr, mpfr]:
    """σ(x) and σ′(x) with 400 bits; to be called within WIDE."""
    e = gmpy2.exp(-abs(x))
    d = 1 + e
    return (e / d if x < 0 else 1 / d), e / (d * d)


def nearest(x: float, dtype: str) -> tuple[float, float]:
    """σ(x) and σ′(x), each rounded once to dtype."""
    with WIDE:
        sigmoid, grad = true_values(x)
    with TARGETS[dtype]:
        return float(+sigmoid), float(+grad)


def nearest_of(x: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """σ and σ′ of each number, each rounded once to the dtype of x; nan for nan."""
    with WIDE:
        exact = [true_values(number) for number in x.tolist()]
    with TARGETS[x.dtype.name]:
        rounded = [(float(+sigmoid), float(+grad)) for sigmoid, grad in exact]
    results = np.array(rounded, x.dtype).reshape(-1, 2)
    return results[:, 0], results[:, 1]
