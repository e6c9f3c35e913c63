"""How far results are from the true values, in units in the last place (ulp).

The true value is known as the correctly rounded result, which the integers of `exact` give, and
what it is off by, which the decimals of `digits` give to a millionth of an ulp. So 0.5 is the best
that any implementation can do, and a result of 0.51 ulp is told from it.
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
"""Of the true value: a float64 has 15.95, so an ulp is known to 8 digits."""

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
        rest: what they lack to the true values, in ulp; −0.5 to 0.5.
    """

    x: Array
    rounded: Array
    rest: Array


def correctly_rounded(x: Array, function: str) -> Array:
    """The correctly rounded results for x, in its dtype; `function` is "sigmoid" or "grad"."""
    compute, dtype = _EXACT[function], x.dtype.name
    return np.array([compute(value, dtype) for value in x.tolist()], dtype)


def reference(x: Array, function: str) -> Reference:
    """The true values for x."""
    rounded = correctly_rounded(x, function)
    rest = np.array(
        [
            _lack(_DECIMAL[function](value, _DIGITS), result, ulp)
            for value, result, ulp in zip(
                x.tolist(), rounded.tolist(), np.spacing(rounded).tolist(), strict=True
            )
        ]
    )
    return Reference(x, rounded, rest)


def _lack(true: digits.Decimal, rounded: float, ulp: float) -> float:
    mantissa, exponent = true
    return float((mantissa * Fraction(10) ** exponent - Fraction(rounded)) / Fraction(ulp))


def accuracy(results: Array, true: Reference) -> Accuracy:
    """How far results for `true.x`, in the dtype of it or a wider one, are from the true values."""
    rounded = true.rounded.astype(np.float64)
    with np.errstate(over="ignore"):  # an error of 10³⁰⁸ ulp may just as well be infinite
        # Exact where the two are within a factor of two (Sterbenz), and near enough elsewhere.
        ulps = (results.astype(np.float64) - rounded) / np.spacing(true.rounded).astype(np.float64)
    errors = np.abs(ulps - true.rest)
    errors[np.isnan(errors)] = np.inf
    worst = int(np.argmax(errors))
    return Accuracy(
        inputs=errors.size,
        worst=float(errors[worst]),
        worst_at=float(true.x[worst]),
        correct=float(np.mean(results == true.rounded)),
    )
