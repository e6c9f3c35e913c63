"""Fixed-point numbers with 168 fractional bits, arrays of them, as seven float64 arrays each.

The tables need more digits than double-double arithmetic has, and Python's integers would take a
microsecond for each of 50,000 numbers. Limb k holds an integer multiple of its unit 2^(−24·(k+1)),
at most 25 bits of it. Products of two limbs and sums of seven such products stay below 2⁵³ units,
so all operations here are exact in float64.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic.double_double import Pair, fast_two_sum, two_sum

Float64s = NDArray[np.float64]
Limbs = list[Float64s]

COUNT = 7
WIDTH = 24
BITS = COUNT * WIDTH

_UNITS = [2.0 ** (-WIDTH * (k + 1)) for k in range(COUNT)]
# Adding and subtracting 1.5·2⁵² units rounds to a multiple of the unit.
_SHIFTS = [1.5 * 2.0**52 * unit for unit in _UNITS]


def from_integers(numbers: Sequence[int]) -> Limbs:
    """The numbers n·2⁻¹⁶⁸, for 0 ≤ n ≤ 2¹⁶⁸."""
    size = WIDTH // 8
    raw = b"".join([number.to_bytes((COUNT + 1) * size, "big") for number in numbers])
    digits = np.frombuffer(raw, np.uint8).reshape(len(numbers), COUNT + 1, size)
    whole, *limbs = (digits @ np.array([65536.0, 256.0, 1.0])).T
    limbs[0] += whole * 2.0**WIDTH
    return [limb * unit for limb, unit in zip(limbs, _UNITS, strict=True)]


def to_pair(limbs: Limbs) -> Pair:
    """The numbers as high + low, absolute error below 2⁻¹⁰¹."""
    return fast_two_sum(limbs[0] + limbs[1], (limbs[4] + limbs[3]) + limbs[2])


def shifted(limbs: Limbs, places: int) -> Limbs:
    """The numbers times 2^(−24·places), cut off after the last limb."""
    if places == 0:
        return limbs
    zero = np.zeros_like(limbs[0])
    return [zero] * places + [limb * 2.0 ** (-WIDTH * places) for limb in limbs[: COUNT - places]]


def product(a: Limbs, b: Limbs) -> Limbs:
    """a·b for a, b ≤ 1, with an error below 2⁻¹⁴⁰, as products beyond the last limb are left out.

    There are seven of these, below 2⁴⁹·2⁻¹⁹² each, and fewer that are smaller.
    """
    limbs = [np.zeros(np.broadcast_shapes(a[0].shape, b[0].shape))]
    for k in range(1, COUNT):
        total = a[0] * b[k - 1]
        for i in range(1, k):
            total += a[i] * b[k - 1 - i]
        limbs.append(total)
    for k in range(COUNT - 1, 0, -1):
        carry = limbs[k] + _SHIFTS[k - 1]
        carry -= _SHIFTS[k - 1]
        limbs[k] -= carry
        limbs[k - 1] += carry
    return limbs


def remainder(numerator: Limbs, quotient: Float64s, addend: Limbs) -> Pair:
    """numerator − quotient·(1 + addend), where that is below 2⁻⁵² of the numerator.

    The quotient is between 2⁻³⁰ and 1, so that four limbs hold it. Summed from the first limb on,
    the total is a multiple of a unit and below 2²⁸ of them, hence exact, until less than 2⁻⁹² is
    left to add.
    """
    factors, rest = [], quotient
    for shift in _SHIFTS[:3]:
        factor = rest + shift
        factor -= shift
        factors.append(factor)
        rest = rest - factor
    factors.append(rest)
    differences = []
    for k in range(COUNT):
        difference = numerator[k] - factors[k] if k < len(factors) else numerator[k].copy()
        for i in range(min(k, len(factors))):
            difference -= factors[i] * addend[k - 1 - i]
        differences.append(difference)
    head = ((differences[0] + differences[1]) + differences[2]) + differences[3]
    total, error = two_sum(head, differences[4])
    return two_sum(total, error + (differences[5] + differences[6]))
