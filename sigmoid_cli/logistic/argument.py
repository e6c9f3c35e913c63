"""From x to z = (x − location)/scale, as a point of the grid and the distance from it.

Computing z first would cost its last bits, and a third of the results with them. But with x₀ the
nearest multiple of 1/1024, z = x₀ + r, and r = (x − m − x₀·s)/s needs one rounded product only: all
of the numerator but its last sum is exact.
"""

from __future__ import annotations

from math import inf

import numpy as np

from sigmoid_cli.logistic import double_double as dd
from sigmoid_cli.logistic import tables
from sigmoid_cli.logistic.array_types import Array, Float64s, Int64s

_BASE_OF_RISING = np.array(int(tables.SHIFT.view(np.int64)))
_SIGN_BIT = np.array(-(1 << 63))
_ZERO = np.array(0.0)
# x₀ = n/1024 with |n| < 2¹⁶, so its product with 37 bits of a scale is exact, and so is that with
# the 16 bits that remain.
_LOW_BITS = np.int64(16)


class Plain:
    """z = x.

    Attributes:
        farthest: the largest |z| that `pair` is good for.
    """

    farthest = inf

    def locate(self, x: Float64s, r: Float64s, index: Int64s, scratch: list[Array]) -> None:
        """r and the index of x₀ in the tables for both signs; scratch: three arrays."""
        _split(x, tables.BASE, r, index)

    def locate_magnitude(
        self, x: Float64s, r: Float64s, index: Int64s, scratch: list[Array]
    ) -> None:
        """The same of |z|, in the tables for n ≥ 0."""
        positive = scratch[0]
        np.abs(x, positive)
        _split(positive, _BASE_OF_RISING, r, index)

    def pair(self, x: Float64s) -> dd.Pair:
        """z as high + low, relative error below 2⁻¹⁰⁰ unless |z| < 2⁻⁹⁰⁰, which is as good as 0."""
        return x, np.zeros_like(x)


class Standardized:
    """z = (x − location)/scale, where a negative scale stands for the upper tail.

    2⁻⁴⁰⁰ ≤ |scale| ≤ 2⁴⁰⁰ and |location| ≤ 2⁴⁰⁰, so that no product here comes close to the ends of
    the range, unless |z| does: then r is nan, or z so small that r does not matter.

    r has a relative error below 5u, u = 2⁻⁵³. The difference x − m is held as d + e, exactly.
    d − x₀·s is exact, in two steps: it is smaller than d, or x₀ = 0, and all terms are multiples of
    2⁻⁶³ of the scale's power of two, the difference less than 2⁵³ of these. Only where |r| is just
    above 2⁻¹¹, which the rounding of d/s for x₀ allows, each step may round by 1u. Adding e rounds
    by 1u, 1/s by 1u, and the product by 1u.
    """

    farthest = 2.0**900

    def __init__(self, location: float, scale: float) -> None:
        self._location = np.array(location)
        self._is_shifted = location != 0.0
        self._scale = np.array(scale)
        self._reciprocal = np.array(1.0 / scale)
        bits = self._scale.view(np.int64)
        self._scale_high = (bits >> _LOW_BITS << _LOW_BITS).view(np.float64)
        self._scale_low = self._scale - self._scale_high

    def locate(self, x: Float64s, r: Float64s, index: Int64s, scratch: list[Array]) -> None:
        d, e = self._difference(x, scratch)
        self._remainder(d, e, tables.BASE, r, index, scratch)

    def locate_magnitude(
        self, x: Float64s, r: Float64s, index: Int64s, scratch: list[Array]
    ) -> None:
        d, e = self._difference(x, scratch)
        if e is not None:
            # e gets the sign of d·e: NumPy's copysign takes three times as long as integers do.
            sign, bits = scratch[2].view(np.int64), e.view(np.int64)
            np.bitwise_and(d.view(np.int64), _SIGN_BIT, sign)
            np.bitwise_xor(bits, sign, bits)
        d = np.abs(d, scratch[0])
        self._remainder(d, e, _BASE_OF_RISING, r, index, scratch)

    def _difference(self, x: Float64s, scratch: list[Array]) -> tuple[Float64s, Float64s | None]:
        """x − location as d + e, in two of the arrays; no e if the location is 0."""
        if not self._is_shifted:
            return x, None
        d, e, buffer = scratch
        np.subtract(x, self._location, d)
        np.subtract(d, x, buffer)
        np.subtract(d, buffer, e)
        np.subtract(x, e, e)
        np.add(buffer, self._location, buffer)
        np.subtract(e, buffer, e)
        return d, e

    def _remainder(
        self,
        d: Float64s,
        e: Float64s | None,
        base: Int64s,
        r: Float64s,
        index: Int64s,
        scratch: list[Array],
    ) -> None:
        numerator, _, product = scratch
        np.multiply(d, self._reciprocal, r)
        np.add(r, tables.SHIFT, r)
        np.subtract(r.view(np.int64), base, index)
        np.subtract(r, tables.SHIFT, r)
        np.multiply(r, self._scale_high, product)
        np.subtract(d, product, numerator)
        np.multiply(r, self._scale_low, product)
        np.subtract(numerator, product, numerator)
        if e is not None:
            np.add(numerator, e, numerator)
        np.multiply(numerator, self._reciprocal, r)

    def pair(self, x: Float64s) -> dd.Pair:
        difference = dd.two_sum(x, -self._location)
        return dd.quotient(difference, (self._scale, _ZERO))


Argument = Plain | Standardized
"""What finds z of each number."""


def _split(x: Float64s, base: Int64s, r: Float64s, index: Int64s) -> None:
    """The index of the multiple of 1/1024 nearest to each x, and the distance from it."""
    np.add(x, tables.SHIFT, r)
    np.subtract(r.view(np.int64), base, index)
    np.subtract(r, tables.SHIFT, r)
    np.subtract(x, r, r)
