"""Rounding tests: whether a sum rounds alike from both ends of what it may be."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.logistic.array_types import Array, Flags, Float64s

Constant = Array

U = 2.0**-53


class Within:
    """The sum high + w, where w may err by so many u of itself, u = 2⁻⁵³.

    For S + w with a table value S and w = L + d, where d errs by Θu of itself: the next boundary
    between two results is half a unit in the last place of S away. So where it matters, the true
    w* is as far, |L| ≤ |w*|, and |d*| ≤ 2|w*|. The sum of L and d rounds by 1u, L errs by 3u of
    that half unit, and the products of this test round by 1u: w is within (2Θ + 5)u of w*.
    """

    def __init__(self, units: int) -> None:
        self.units = units
        self._below = np.array(1 - units * U)
        self._above = np.array(1 + units * U)

    def round(
        self, high: Float64s, w: Float64s, out: Float64s, flags: Flags, buffer: Float64s
    ) -> None:
        """high + w into out, and where that is in doubt; uses up w and the buffer."""
        np.multiply(w, self._below, buffer)
        np.add(high, buffer, out)
        np.multiply(w, self._above, w)
        np.add(high, w, w)
        np.not_equal(out, w, flags)


class WithinBoth:
    """The sum high + w, where w may err by so many u of itself, and by so many u² of high.

    For S + w with a table value S and w = L + d, where d errs by Θu of itself: |d*| ≤ |w*| + |L|,
    and |L| ≤ u·S is half a unit in the last place. So d errs by Θu of |w| and Θu² of S, and this is
    half as wide as Within, where Θ is large.
    """

    def __init__(self, units: int, square_units: int) -> None:
        self.units = units
        self.square_units = square_units
        self._of_w = np.array(units * U)
        self._of_high = np.array(square_units * U * U)

    def round(
        self,
        high: Float64s,
        w: Float64s,
        out: Float64s,
        flags: Flags,
        buffer: Float64s,
        margin: Float64s,
    ) -> None:
        """high + w into out, and where that is in doubt; uses up w and the buffers."""
        np.abs(w, margin)
        np.multiply(margin, self._of_w, margin)
        np.multiply(high, self._of_high, buffer)
        np.add(margin, buffer, margin)
        np.subtract(w, margin, buffer)
        np.add(high, buffer, out)
        np.add(w, margin, w)
        np.add(high, w, w)
        np.not_equal(out, w, flags)


class WithinDistance:
    """The sum high + w, where w errs by no more than a constant."""

    def __init__(self, distance: float) -> None:
        self.distance = distance
        self._distance = np.array(distance)
        self._twice = np.array(2 * distance)

    def round(
        self, high: Float64s, w: Float64s, out: Float64s, flags: Flags, buffer: Float64s
    ) -> None:
        """high + w into out, and where that is in doubt; uses up w."""
        np.subtract(w, self._distance, w)
        np.add(high, w, out)
        np.add(w, self._twice, w)
        np.add(high, w, w)
        np.not_equal(out, w, flags)


def round_between(high: Float64s, low: Float64s, margin: Float64s, out: Float64s) -> Flags:
    """high + low into out, and where an error of up to margin may change it."""
    np.add(high, low - margin, out)
    in_doubt: Flags = out != high + (low + margin)
    return in_doubt
