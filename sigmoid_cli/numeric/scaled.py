"""Numbers times powers of ten, rounded to integers: the digits of decimals, many at once.

A product y·10ᵏ is an unevaluated sum of two doubles, so that half an integer differs from what lies
next to it. Where even that cannot decide, the caller asks Python for the digits of that one number.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float64s = NDArray[np.float64]

SMALLEST, LARGEST = -310, 345
"""Powers of ten that scale any positive double to an integer of up to 17 digits, and some more."""

_NEAR_ONE = 200
"""Up to 10^±200 the double y and the power, their halves and errors, are normal doubles. Farther
off, y is first brought towards 1 by a power of two, which is exact, and the power the other way.
"""
_SHIFT = 600  # from 2⁻¹⁰⁷⁴ to 2⁻⁴⁷⁴, from 2¹⁰²⁴ to 2⁴²⁴

_UNSURE = 2.0**-20
"""Rounding is left to Python where the fraction is so near to ½.

10ᵏ as high + low errs by no more than 2⁻¹⁰⁶ of itself, and so does y·low in float64; the product
y·high is exact as a pair (Dekker 1971). So the scaled value is off by no more than 2⁻¹⁰⁰ of itself,
which is below 10¹⁷ < 2⁵⁷: 2⁻⁴³.
"""

_SPLITTER = 2.0**27 + 1  # Veltkamp's, for 53 bits (Dekker 1971)


class Scaled(NamedTuple):
    """y·10ᵏ for arrays y and k: the sum of both parts.

    Attributes:
        whole: an integer next to the product.
        fraction: what the product has more, from −½ to ½, or up to a few units where the product is
            above 2⁵³.
    """

    whole: Float64s
    fraction: Float64s

    def to_integers(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Returns the nearest integers, half to even, and where they are certain."""
        carry = np.rint(self.fraction)
        is_sure = np.abs(np.abs(self.fraction - carry) - 0.5) > _UNSURE
        return self.whole.astype(np.int64) + carry.astype(np.int64), is_sure


def scaled(y: Float64s, k: NDArray[np.int64]) -> Scaled:
    """Returns y·10ᵏ for positive y, where it is below 2⁶³ and SMALLEST ≤ k ≤ LARGEST."""
    index = k - SMALLEST
    high, low, high_top, high_rest = (np.take(table, index) for table in _powers_of_ten())
    if len(k) and (k.max() > _NEAR_ONE or k.min() < -_NEAR_ONE):
        y = np.ldexp(y, np.where(k > _NEAR_ONE, _SHIFT, np.where(k < -_NEAR_ONE, -_SHIFT, 0)))
    product = y * high
    top = y * _SPLITTER
    top -= top - y
    rest = y - top
    error = top * high_top
    error -= product
    error += np.multiply(top, high_rest, out=top)
    error += np.multiply(rest, high_top, out=high_top)
    error += np.multiply(rest, high_rest, out=rest)
    error += np.multiply(y, low, out=low)
    whole = np.rint(product)
    error += np.subtract(product, whole, out=product)
    return Scaled(whole, error)


@cache
def _powers_of_ten() -> tuple[Float64s, ...]:
    """10ᵏ from k = SMALLEST as a sum of two doubles, and the first of them split in halves.

    Far from 1 it is 10ᵏ·2⁻⁶⁰⁰ or 10ᵏ·2⁶⁰⁰.
    """
    pairs = [_pair(k) for k in range(SMALLEST, LARGEST + 1)]
    high, low = np.array(pairs).T.copy()
    split = high * _SPLITTER
    top = split - (split - high)
    return high, low, top, high - top


def _pair(k: int) -> tuple[float, float]:
    """Returns the power as high + low, each the double nearest to what is left.

    Python divides integers with one rounding.
    """
    above, below = (10**k, 1) if k >= 0 else (1, 10**-k)
    if k > _NEAR_ONE:
        below <<= _SHIFT
    elif k < -_NEAR_ONE:
        above <<= _SHIFT
    high = above / below
    numerator, denominator = high.as_integer_ratio()
    return high, (above * denominator - numerator * below) / (below * denominator)
