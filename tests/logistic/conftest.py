"""The reference: MPFR, with 400 bits or more, rounded once into the target type."""

from __future__ import annotations

from collections.abc import Callable

import gmpy2
import pytest
from gmpy2 import mpfr

Reference = Callable[[float, str], tuple[float, float]]

_WIDE = gmpy2.context(precision=400, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())
# MPFR counts exponents of a mantissa in [1/2, 1): one more than IEEE 754 does.
_TARGETS = {
    "float64": gmpy2.context(precision=53, emax=1024, emin=-1073, subnormalize=True),
    "float32": gmpy2.context(precision=24, emax=128, emin=-148, subnormalize=True),
    "float16": gmpy2.context(precision=11, emax=16, emin=-23, subnormalize=True),
}


def mpfr_sigmoid_and_grad(x: float, dtype: str) -> tuple[float, float]:
    """σ(x) and σ′(x), each rounded once to dtype, subnormal numbers included."""
    with _WIDE:
        e = gmpy2.exp(-abs(mpfr(x)))
        d = 1 + e
        sigmoid = 1 / d if x >= 0 else e / d
        grad = e / (d * d)
    with _TARGETS[dtype]:
        return float(mpfr(sigmoid)), float(mpfr(grad))


@pytest.fixture(scope="session")
def reference() -> Reference:
    return mpfr_sigmoid_and_grad
