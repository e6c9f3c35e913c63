"""True values of the logistic family by decimal arithmetic, independent of what is measured.

`decimal` computes ln and e^x to half a unit in the last digit. Of the 60 digits here the sums below
lose at most 20, and 40 are left; a float64 has 16.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np

from sigmoid_cli.bench.measure.accuracy import Reference
from sigmoid_cli.bench.measure.sample import Array

Exactly = Callable[[Decimal], Decimal]
"""From a number to the value of a function, to 40 digits at least."""

_DIGITS = 60
_SERIES = 40
"""Beyond this x, ln(1 + e⁻ˣ) is e⁻ˣ − e⁻²ˣ/2 + e⁻³ˣ/3 with a relative error of e⁻³ˣ/4 < 10⁻⁵²."""


def logit(p: Decimal) -> Decimal:
    """ln(p/(1 − p)); next to ½ the quotient differs from 1 by 2⁻⁵² at least."""
    return (p / (1 - p)).ln()


def log_sigmoid(x: Decimal) -> Decimal:
    """ln σ(x) = −ln(1 + e⁻ˣ)."""
    e = (-x).exp()
    if x > _SERIES:
        return -e * (1 - e * (Decimal("0.5") - e / 3))
    return -(1 + e).ln()


def log_grad(x: Decimal) -> Decimal:
    """ln σ′(x) = −|x| + 2 ln σ(|x|), two numbers of one sign."""
    return -abs(x) + 2 * log_sigmoid(abs(x))


def scaled_sigmoid(location: Decimal, scale: Decimal) -> Exactly:
    """Returns σ((x − location)/scale)."""
    return lambda x: 1 / (1 + ((location - x) / scale).exp())


def correctly_rounded(x: Array, function: Exactly) -> Array:
    """Returns the float64 nearest to the true values."""
    with localcontext(prec=_DIGITS):
        return np.array([float(function(Decimal(value))) for value in x.tolist()])


def reference(x: Array, function: Exactly) -> Reference:
    """Returns the true values for float64."""
    with localcontext(prec=_DIGITS):
        true = [function(Decimal(value)) for value in x.tolist()]
        rounded = np.array([float(value) for value in true])
        ulps = np.spacing(np.abs(rounded)).tolist()
        remainder = [
            float((value - Decimal(result)) / Decimal(ulp))
            for value, result, ulp in zip(true, rounded.tolist(), ulps, strict=True)
        ]
    return Reference(x, rounded, np.array(remainder))
