"""Where an implementation breaks: the first wrong x, from 0 outwards.

Each side is searched in steps, past the last x whose result is neither 0 nor 1. The first step that
ends wrong is bisected. An error on an interval shorter than a step may be missed.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.bench.measure.sample import Array, Implementation
from sigmoid_cli.bench.report import Break

KINDS = {
    "overflow": "overflow",
    "zero": "0",
    "digits": "no digit",
}
"""The kinds of break: a floating-point overflow, a wrong result of 0, a result without a correct
digit."""

REACH = {"float64": 746.0, "float32": 104.0, "float16": 18.0}
"""Beyond ± this, σ and σ′ are 0 or 1: 2^(−1075), 2^(−150) and 2^(−25) are e^(−745.1), e^(−104.0)
and e^(−17.3)."""

_STEP = 0.25
_RESOLUTION = 2.0**-10
"""Bisection stops at this width."""

_ONE_DIGIT = 0.1
"""A result has log₁₀(1/relative error) correct digits, none if that is below 1 (McCullough,
"Assessing the Reliability of Statistical Software: Part I", The American Statistician 52, 1998)."""


def steps(dtype: str, sign: float) -> Array:
    """Returns the x searched on one side of 0, outwards."""
    return np.asarray(np.copysign(np.arange(0.0, REACH[dtype] + _STEP, _STEP), sign), dtype)


class Search:
    """Finds the breaks of implementations of one function in one dtype."""

    def __init__(self, rounded: Implementation, dtype: str) -> None:
        """`rounded` returns the correctly rounded results."""
        self._rounded = rounded
        self._sides = tuple((x, rounded(x)) for x in (steps(dtype, -1.0), steps(dtype, 1.0)))

    def breaks(self, implementation: Implementation) -> tuple[Break, ...]:
        """Returns the first break of each kind on each side, the nearest to 0 first."""
        found = [
            Break(kind, self._bisect(implementation, kind, x, right))
            for x, right in self._sides
            for kind in KINDS
            if _is_wrong(implementation, kind, x, right).any()
        ]
        return tuple(sorted(found, key=lambda one: abs(one.x)))

    def _bisect(self, implementation: Implementation, kind: str, x: Array, right: Array) -> float:
        first = int(np.argmax(_is_wrong(implementation, kind, x, right)))
        good, bad = x[max(first - 1, 0)], x[first]
        while abs(bad - good) > _RESOLUTION:
            middle = np.array([(good + bad) / 2], x.dtype)
            if middle[0] in (good, bad):
                break
            expected = self._rounded(middle)
            if _is_wrong(implementation, kind, middle, expected)[0]:
                bad = middle[0]
            else:
                good = middle[0]
        return float(bad)


def _is_wrong(implementation: Implementation, kind: str, x: Array, right: Array) -> Array:
    """Returns where the results are wrong in this way."""
    if kind == "overflow":
        return _overflows(implementation, x)
    with np.errstate(all="ignore"):
        results = np.asarray(implementation(x), np.float64)
        expected = right.astype(np.float64)
        is_zero: Array = (results == 0.0) & (expected != 0.0)
        if kind == "zero":
            return is_zero
        # Among subnormal numbers one ulp may be a whole digit.
        allowed = np.maximum(
            _ONE_DIGIT * np.abs(expected), np.spacing(np.abs(right)).astype(np.float64)
        )
        has_digit: Array = np.abs(results - expected) <= allowed
        return np.logical_not(has_digit | is_zero)


def _overflows(implementation: Implementation, x: Array) -> Array:
    """Returns where an overflow is signalled, taken to be all x from the first one outwards."""
    good, bad = 0, x.size
    while good < bad:
        middle = (good + bad) // 2
        if _signals_overflow(implementation, x[middle : middle + 1]):
            bad = middle
        else:
            good = middle + 1
    return np.arange(x.size) >= bad


def _signals_overflow(implementation: Implementation, x: Array) -> bool:
    try:
        with np.errstate(all="ignore", over="raise"):
            implementation(x)
    except FloatingPointError:
        return True
    return False
