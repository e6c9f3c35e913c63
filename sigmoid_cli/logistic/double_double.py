"""Arithmetic on unevaluated sums of two float64, element by element.

A number is held as high + low with |low| ≤ ½ ulp(high): about 106 bits. Only + − × ÷ are used, each
correctly rounded by IEEE 754, so the bits are the same on every machine. The algorithms are those
of T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18
(1971), and D. E. Knuth, TAOCP 2, 4.2.2. Arguments must be far from overflow and underflow.
"""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic.array_types import Float64s

Pair = tuple[Float64s, Float64s]

# 2²⁷ + 1 splits 53 bits into 26 and 26 (with a sign), whose products are exact.
_SPLITTER = 134217729.0
_LEADING_26 = np.array(-1 << 27)  # keeps 26 of the 53 bits of a float64


def fast_two_sum(a: Float64s | float, b: Float64s) -> Pair:
    """a + b exactly, where |a| ≥ |b| or a = 0."""
    high = a + b
    return high, b - (high - a)


def two_sum(a: Float64s, b: Float64s) -> Pair:
    """a + b exactly."""
    high = a + b
    of_b = high - a
    return high, (a - (high - of_b)) + (b - of_b)


def leading(a: Float64s) -> Float64s:
    """The leading 26 bits of each number: the product of two such numbers is exact."""
    head: Float64s = (a.view(np.int64) & _LEADING_26).view(np.float64)
    return head


def _halves(a: Float64s) -> Pair:
    scaled = a * _SPLITTER
    high = scaled - (scaled - a)
    return high, a - high


def two_product(a: Float64s, b: Float64s) -> Pair:
    """a·b exactly."""
    product = a * b
    a_high, a_low = _halves(a)
    b_high, b_low = _halves(b)
    error = a_high * b_high - product
    error += a_high * b_low
    error += a_low * b_high
    error += a_low * b_low
    return product, error


def product(a: Pair, b: Pair) -> Pair:
    """a·b, relative error below 2⁻¹⁰²."""
    high, low = two_product(a[0], b[0])
    low += a[0] * b[1] + a[1] * b[0]
    return fast_two_sum(high, low)


def quotient(a: Pair, b: Pair) -> Pair:
    """a/b, relative error below 2⁻¹⁰¹."""
    high = a[0] / b[0]
    back, error = two_product(high, b[0])
    remainder = ((a[0] - back) - error) + a[1] - high * b[1]
    return fast_two_sum(high, remainder / b[0])
