"""The errors of results in units in the last place (ulp).

The true value is the correctly rounded result, from the integers of `exact`, plus a remainder of at
most half an ulp, from the decimals of `digits`. So 0.5 ulp is the best that any implementation can
reach, and 0.51 ulp is distinguished from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.report import Accuracy
from sigmoid_cli.logistic import digits, exact

_DIGITS = 24
"""Digits of the true value: a float64 has 15.95, so the remainder is known to 8 digits."""

_EXACT: dict[str, Callable[[float, str], float]] = {
    "sigmoid": exact.sigmoid,
    "grad": exact.sigmoid_grad,
}
_DECIMAL: dict[str, Callable[[float, int], digits.Decimal]] = {
    "sigmoid": digits.sigmoid,
    "grad": digits.sigmoid_grad,
}


@dataclass(frozen=True)
class Reference:
    """The true values for some x.

    Attributes:
        x: finite inputs.
        rounded: the correctly rounded results, in the dtype of x.
        remainder: true value minus rounded result, in ulp; −0.5 to 0.5.
    """

    x: Array
    rounded: Array
    remainder: Array


def correctly_rounded(x: Array, function: str) -> Array:
    """Returns the correctly rounded results for x; `function` is "sigmoid" or "grad"."""
    compute, dtype = _EXACT[function], x.dtype.name
    return np.array([compute(value, dtype) for value in x.tolist()], dtype)


def reference(x: Array, function: str) -> Reference:
    """Returns the true values for x."""
    rounded = correctly_rounded(x, function)
    remainder = np.array(
        [
            _remainder(_DECIMAL[function](value, _DIGITS), result, ulp)
            for value, result, ulp in zip(
                x.tolist(), rounded.tolist(), np.spacing(np.abs(rounded)).tolist(), strict=True
            )
        ]
    )
    return Reference(x, rounded, remainder)


def _remainder(true: digits.Decimal, rounded: float, ulp: float) -> float:
    mantissa, exponent = true
    return float((mantissa * Fraction(10) ** exponent - Fraction(rounded)) / Fraction(ulp))


def accuracy(results: Array, true: Reference) -> Accuracy:
    """Returns the errors of results for `true.x`, which have its dtype or a wider one."""
    rounded = true.rounded.astype(np.float64)
    with np.errstate(over="ignore"):  # an error above 10³⁰⁸ ulp counts as infinite
        # Exact if the two are within a factor of two (Sterbenz), and close enough otherwise.
        ulp = np.spacing(np.abs(true.rounded)).astype(np.float64)
        ulps = (results.astype(np.float64) - rounded) / ulp
    errors = np.abs(ulps - true.remainder)
    errors[np.isnan(errors)] = np.inf
    worst = int(np.argmax(errors))
    return Accuracy(
        inputs=errors.size,
        worst=float(errors[worst]),
        worst_at=float(true.x[worst]),
        correct=float(np.mean(results == true.rounded)),
    )
