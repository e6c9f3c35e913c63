"""The reference for the logistic family: MPFR with 400 bits and more, rounded once."""

from __future__ import annotations

from math import copysign, inf, isfinite, isnan, nan

import gmpy2
from gmpy2 import mpfr, mpq

from logistic.reference import TARGETS

# Sums of a location and a result 2⁻²¹⁰⁰ of it need the bits in between, beside 400 of their own.
WIDE = gmpy2.context(precision=2600, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())
NARROW = gmpy2.context(precision=400, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())


def nearest_ends(
    name: str, x: float, location: float, scale: float, upper_tail: bool
) -> float | None:
    """The result for nan, infinities and what is not in [0, 1]; None elsewhere."""
    sign = -1 if upper_tail else 1
    if name == "logit":
        if not 0 <= x <= 1:
            return nan
        return copysign(inf, sign * (x - 0.5)) if x in (0, 1) else None
    if isnan(x):
        return nan
    if isfinite(x):
        return None
    high = sign * x > 0
    return {
        "sigmoid": 1.0 if high else 0.0,
        "grad": 0.0,
        "log_sigmoid": -0.0 if high else -inf,
        "log_grad": -inf,
    }[name]


def true_value(
    name: str, x: float, location: float = 0.0, scale: float = 1.0, upper_tail: bool = False
) -> mpfr:
    """The value with the bits of the current context; to be called within WIDE or NARROW."""
    sign = -1 if upper_tail else 1
    if name == "logit":
        p = mpq(x)
        is_central = 0.25 < x < 0.75
        value = gmpy2.log1p((2 * p - 1) / (1 - p)) if is_central else gmpy2.log(p / (1 - p))
        return mpfr(location) + sign * mpfr(scale) * value
    z = sign * mpfr((mpq(x) - mpq(location)) / mpq(scale))
    small = gmpy2.exp(-abs(z))
    # Where z − e^(−|z|) would round to z, a step to the next number says on which side of z it is.
    is_lost = small < abs(z) * gmpy2.exp2(2 - gmpy2.get_context().precision)
    if name == "sigmoid":
        return (small if z < 0 else 1) / (1 + small)
    if name == "grad":
        return small / (1 + small) ** 2 / mpfr(scale)
    if name == "log_sigmoid":
        if z >= 0:
            return -gmpy2.log1p(small)
        return gmpy2.next_below(z) if is_lost else z - gmpy2.log1p(small)
    z = abs(z)
    if scale == 1.0:
        return -(gmpy2.next_above(z) if is_lost else z + 2 * gmpy2.log1p(small))
    # A difference that is exactly 0 has no sign.
    return 0 - (z + 2 * gmpy2.log1p(small) + gmpy2.log(mpfr(scale)))


def nearest(
    name: str,
    x: float,
    dtype: str,
    location: float = 0.0,
    scale: float = 1.0,
    upper_tail: bool = False,
) -> float:
    """The value, rounded once to dtype."""
    end = nearest_ends(name, x, location, scale, upper_tail)
    if end is not None:
        return end
    is_common = 1e-30 < scale < 1e30 and (location == 0.0 or 1e-30 < abs(location) < 1e30)
    with NARROW if is_common else WIDE:
        value = true_value(name, x, location, scale, upper_tail)
    with TARGETS[dtype]:
        return float(+value)
