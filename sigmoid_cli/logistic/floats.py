"""σ and σ′ of Python floats, one or a list of them, correctly rounded, without NumPy.

For thousands of numbers this is faster than loading NumPy. The formulas, tables and rounding tests
are those of the arrays: see float64 and float32. What the tests do not settle goes to `exact`. The
tables are mapped when this module is loaded, which takes as long as 500 numbers by integers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import exp, ldexp

from sigmoid_cli.logistic import exact
from sigmoid_cli.logistic.grid import CELLS, HIGHEST, LOWEST, POWER_BITS, POWERS, ZERO
from sigmoid_cli.logistic.shipped import doubles, halves

SIGMOID_HIGH = doubles("sigmoid_high")
SIGMOID_LOW = doubles("sigmoid_low")
SLOPE = doubles("grad_high")
RISING_SLOPE = SLOPE[ZERO:]
RISING_SLOPE_LOW = doubles("grad_low")[ZERO:]
OFFSET = doubles("offset")
_POWER = doubles("power_high")
_POWER_LOW = doubles("power_low")

# x·1024 + ZERO + ½, cut off, is the index of the nearest multiple of 1/1024. The sum is rounded by
# less than 2⁻³⁶, so |r| may exceed 2⁻¹¹ by so little that no bound changes.
ROUND = ZERO + 0.5
CELL = 1 / CELLS
LOW_END, HIGH_END, GRAD_END = float(LOWEST), float(HIGHEST), float(-LOWEST)

# As in float64, where they are derived: of short arrays for σ, with D from its table.
TWELFTH = (1 - 0.8284271247461901 * 2.0**-22 / 60) / 12
SIGMOID_BIASED_ONE, SIGMOID_WIDENING = 1 + 10 * 2.0**-53, 1 + 30 * 2.0**-53
GRAD_BIASED_ONE, GRAD_WIDENING = 1 + 18 * 2.0**-53, 1 + 56 * 2.0**-53

# As in float64_accurate, where they are derived: eˣ, x = n·ln 2/8192 + r.
_STEPS = POWERS / 0.6931471805599453
_POWER_MASK = POWERS - 1
_SUBNORMAL_BELOW = -708.0
STEP_HIGH, STEP_LOW = float.fromhex("0x1.62e42fep-14"), float.fromhex("0x1.f473de6af278fp-43")
EXP_ERROR = 2.0**-64

# As in float32: an exponential right to 2⁻⁴⁶ puts the formulas off by less than 2⁻⁴⁴. Any libm is
# better by far, and the results do not depend on which.
FLOAT32_LOW_END, FLOAT32_WIDENING = 1 - 2.0**-44, 1 + 2.0**-43


def sigmoid(x: float) -> float:
    """σ(x), correctly rounded to float64."""
    if LOW_END < x < HIGH_END:
        index = int(x * CELLS + ROUND)
        r = x - (index - ZERO) * CELL
        s = SIGMOID_HIGH[index]
        d = SLOPE[index] * r / (SIGMOID_BIASED_ONE + r * (s - 0.5 + r * TWELFTH))
        w = SIGMOID_LOW[index] + d
        result = s + w
        if result == s + w * SIGMOID_WIDENING:
            return result
    if x >= HIGH_END:
        return 1.0
    return tail(x) or exact.sigmoid(x)


def sigmoid_grad(x: float) -> float:
    """σ′(x), correctly rounded to float64."""
    magnitude = abs(x)
    if magnitude < GRAD_END:
        index = int(magnitude * CELLS + 0.5)
        r = magnitude - index * CELL
        s = RISING_SLOPE[index]
        h = OFFSET[index]
        d = s * r / (GRAD_BIASED_ONE + r * (h + r * TWELFTH))
        w = RISING_SLOPE_LOW[index] - d * (d + h + h)
        result = s + w
        if result == s + w * GRAD_WIDENING:
            return result
    return tail(-magnitude) or exact.sigmoid_grad(x)


def tail(x: float, x_low: float = 0.0) -> float | None:
    """e^(x + x_low) for −708 < x ≤ −48, where that is σ and σ′; None elsewhere, and if in doubt.

    |x_low| is at most 2⁻⁵¹·|x|.
    """
    if not _SUBNORMAL_BELOW < x <= LOW_END:
        return None
    n = int(x * _STEPS - 0.5)  # x is negative: to the nearest
    r = x - n * STEP_HIGH - n * STEP_LOW + x_low
    table_value = _POWER[n & _POWER_MASK]
    w = _POWER_LOW[n & _POWER_MASK] + table_value * (r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24))))
    result = table_value + (w - EXP_ERROR)
    return ldexp(result, n >> POWER_BITS) if result == table_value + (w + EXP_ERROR) else None


def sigmoids(values: Sequence[float], dtype: str) -> list[float]:
    """σ of each number, correctly rounded to dtype, which can hold all of values."""
    if dtype == "float64":
        return _float64_sigmoids(values)
    if dtype == "float16":
        return looked_up("half_sigmoid", values)
    # σ(−120) is 0, and the exponential does not overflow before.
    low_ends = [0.0 if x < -120.0 else FLOAT32_LOW_END / (1.0 + exp(-x)) for x in values]
    return rounded_to_float32(low_ends, values, exact.sigmoid)


def sigmoid_grads(values: Sequence[float], dtype: str) -> list[float]:
    """σ′ of each number, correctly rounded to dtype, which can hold all of values."""
    if dtype == "float64":
        return _float64_sigmoid_grads(values)
    if dtype == "float16":
        return looked_up("half_grad", values)
    exponentials = [exp(-abs(x)) for x in values]
    low_ends = [FLOAT32_LOW_END * e / ((1.0 + e) * (1.0 + e)) for e in exponentials]
    return rounded_to_float32(low_ends, values, exact.sigmoid_grad)


# The loops below are `sigmoid` and `sigmoid_grad` without a call for each number, and with its
# distance y − n from the nearest cell n in units of a cell, r = (y − n)/1024, so that it takes a
# multiplication less. A power of two as a factor of the denominator, 1024·(1 + r·(h + r/12)), and
# of the constants in it changes no rounding. y + _SHIFT is n in the last place, for |y| < 2⁵¹.
_SHIFT = 1.5 * 2.0**52
_CELL_TWELFTH = TWELFTH * CELL
_CELLS = float(CELLS)


def _float64_sigmoids(values: Sequence[float]) -> list[float]:
    highs, lows, slopes, cells, shift = SIGMOID_HIGH, SIGMOID_LOW, SLOPE, _CELLS, _SHIFT
    one, twelfth, widening = SIGMOID_BIASED_ONE * cells, _CELL_TWELFTH, SIGMOID_WIDENING
    lowest, highest = LOW_END * cells, HIGH_END * cells
    index_shift = shift - ZERO
    results: list[float] = []
    append = results.append
    for x in values:
        y = x * cells
        if lowest < y < highest:
            shifted = y + shift
            index = int(shifted - index_shift)
            r = y - (shifted - shift)
            s = highs[index]
            w = lows[index] + slopes[index] * r / (one + r * (s - 0.5 + r * twelfth))
            result = s + w
            if result == s + w * widening:
                append(result)
                continue
        append(sigmoid(x))
    return results


def _float64_sigmoid_grads(values: Sequence[float]) -> list[float]:
    slopes, lows, offsets, cells, shift = RISING_SLOPE, RISING_SLOPE_LOW, OFFSET, _CELLS, _SHIFT
    one, twelfth, widening = GRAD_BIASED_ONE * cells, _CELL_TWELFTH, GRAD_WIDENING
    end = GRAD_END * cells
    results: list[float] = []
    append = results.append
    for x in values:
        y = abs(x * cells)
        if y < end:
            shifted = y + shift
            n = shifted - shift
            index = int(n)
            r = y - n
            s = slopes[index]
            h = offsets[index]
            d = s * r / (one + r * (h + r * twelfth))
            w = lows[index] - d * (d + h + h)
            result = s + w
            if result == s + w * widening:
                append(result)
                continue
        append(sigmoid_grad(x))
    return results


def rounded_to_float32(
    low_ends: list[float], values: Sequence[float], decide: Callable[[float, str], float]
) -> list[float]:
    """The results of which these are the low ends; where both ends round apart, decide."""
    from array import array

    results = array("f", low_ends)
    upper = array("f", [end * FLOAT32_WIDENING for end in low_ends])
    if results != upper:
        for index, (low, high) in enumerate(zip(results, upper, strict=True)):
            if low != high:
                results[index] = decide(values[index], "float32")
    return results.tolist()


def looked_up(name: str, values: Sequence[float]) -> list[float]:
    """The entries of a table of all float16, by the bits of each number."""
    from struct import pack, unpack

    table = _halves(name)
    bits = unpack(f"{len(values)}H", pack(f"{len(values)}e", *values))
    results = pack(f"{len(values)}H", *[table[index] for index in bits])
    return list(unpack(f"{len(values)}e", results))


@cache
def _halves(name: str) -> memoryview[int]:
    return halves(name)
