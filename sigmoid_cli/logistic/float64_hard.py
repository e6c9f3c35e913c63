"""The second stage for float64: σ and σ′ with at least 14 bits to spare, for few or far arguments.

It takes what the first stage could not settle, and all |x| beyond its table. What even this leaves
in doubt, a few in 10⁵, goes to `exact`.

Three ranges: in the middle the addition theorem of the first stage is carried out with an exact
leading product; below −48, where eˣ is near enough, it is 2^(j/8192) times a short polynomial,
scaled and rounded once, subnormal results included; above 38, σ is 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import exact, tables
from sigmoid_cli.logistic.double_double import Float64s, Pair, fast_two_sum
from sigmoid_cli.logistic.workspace import workspace

_GRID_SHIFT = 1.5 * 2.0 ** (52 - tables.CELL_BITS)
_GRID_BASE = int(np.float64(_GRID_SHIFT).view(np.int64)) + tables.LOWEST * tables.CELLS - 1
_ROUND_SHIFT = 1.5 * 2.0**52
_ROUND_SHIFT_BITS = int(np.float64(_ROUND_SHIFT).view(np.int64))

# Masks that keep the leading 17 and 26 of the 53 bits of a float64.
_LEADING_17 = np.int64(-1 << 36)
_LEADING_26 = np.int64(-1 << 27)


def sigmoid(x: Float64s, out: Float64s) -> None:
    """σ(x), correctly rounded, into out, which must not overlap x; at most BLOCK numbers."""
    _by_range(x, out, x, _sigmoid_in_the_middle, exact.sigmoid)


def sigmoid_grad(x: Float64s, out: Float64s) -> None:
    """σ′(x), correctly rounded, into out, which must not overlap x; at most BLOCK numbers."""
    _by_range(x, out, -np.abs(x), _grad_in_the_middle, exact.sigmoid_grad)


def _by_range(
    x: Float64s,
    out: Float64s,
    folded: Float64s,
    middle: Callable[[Float64s], tuple[Float64s, NDArray[np.bool_]]],
    decide: Callable[[float], float],
) -> None:
    """Fill out by the range that each number of `folded` is in, and decide doubtful ones from x."""
    doubtful: list[int]
    is_low = folded < tables.LOWEST
    if is_low.all():
        doubtful = _exp(folded, out).tolist()
    else:
        is_middle = (folded >= tables.LOWEST) & (folded <= tables.HIGHEST)
        if is_middle.all():
            out[...], unsettled = middle(folded)
            doubtful = unsettled.nonzero()[0].tolist()
        else:
            out[...] = np.where(folded > tables.HIGHEST, 1.0, x)  # that is, nan stays nan
            positions = is_middle.nonzero()[0]
            out[positions], unsettled = middle(folded[positions])
            doubtful = positions[unsettled].tolist()
            positions = is_low.nonzero()[0]
            results = np.empty(len(positions))
            doubtful += positions[_exp(folded[positions], results)].tolist()
            out[positions] = results
    for index in doubtful:
        out[index] = decide(float(x[index]))


def _leading(a: Float64s, mask: np.int64) -> Float64s:
    return (a.view(np.int64) & mask).view(np.float64)


def _sigmoid_pair(x: Float64s) -> Pair:
    """σ(x) as high + low, relative error below 2⁻⁷², for −48 ≤ x ≤ 38.

    With x = x₀ + r, x₀ = n/1024, and σ₀ = σ(x₀) = s + s_low, the addition theorem of tanh gives
    σ(x) − σ₀ = σ₀·(1 − σ₀)·r / (1 + e), e = (σ₀ − ½)·r + r²/12 − r⁴/720 + …, |r| ≤ 2⁻¹¹ (see
    float64). r is exact, and the next term of the series is below 2⁻⁸⁰.
    """
    table = tables.sigmoid_table()
    t = x + _GRID_SHIFT
    index = t.view(np.int64) - _GRID_BASE
    r = x - (t - _GRID_SHIFT)
    s = table.high.take(index)
    s_low = table.low.take(index)
    # |e| < 2⁻¹¹·⁹; its roundings, the largest of which is that of σ₀ − ½, add up to less than
    # 5·2⁻⁵⁴·2⁻¹¹ + 2⁻⁶⁵ < 2⁻⁶²: an error of 2⁻⁶² of the quotient.
    e = r * (((s - 0.5) + s_low) + r * (1 / 12 - r * r * (1 / 720)))
    denominator = 1.0 + e
    # c + c_low = 1 − σ₀; the first two differences are exact (Dekker).
    c = 1.0 - s
    c_low = ((1.0 - c) - s) - s_low
    # The product of three leading parts of 17 bits is exact. The rest is below 3·2⁻¹⁶ of it, and
    # the roundings in the rest, ten at most, below 2⁻⁶⁴.
    s_head, c_head, r_head = (_leading(a, _LEADING_17) for a in (s, c, r))
    product = s_head * r_head * c_head
    rest = (s_head * (r - r_head) + ((s - s_head) + s_low) * r) * c_head
    rest += ((c - c_head) + c_low) * (s * r)
    # Long division, first digit of 26 bits: product − q and q·e_head are exact, the remainder is
    # below 2⁻¹⁴ of the product and its five roundings below 2⁻⁶⁴.
    q = _leading(product / denominator, _LEADING_26)
    e_head = _leading(e, _LEADING_26)
    remainder = ((product - q) - q * e_head) - q * (e - e_head) + rest
    # Together the increment errs by less than 2⁻⁶¹ of itself, and it is below 2⁻¹¹ of σ.
    high, low = fast_two_sum(s, q)
    return high, low + (s_low + remainder / denominator)


def _rounded(high: Float64s, low: Float64s, error: float) -> tuple[Float64s, NDArray[np.bool_]]:
    """high + low as one float64, and where a relative error this large could change it."""
    result, tail = fast_two_sum(high, low)
    margin = result * error
    return result, result + (tail - margin) != result + (tail + margin)


def _sigmoid_in_the_middle(x: Float64s) -> tuple[Float64s, NDArray[np.bool_]]:
    return _rounded(*_sigmoid_pair(x), 2.0**-70)


def _grad_in_the_middle(x: Float64s) -> tuple[Float64s, NDArray[np.bool_]]:
    """σ′ = σ·(1 − σ) for −48 ≤ x ≤ 0, where 1 − σ ≥ ½ has the absolute error of σ."""
    s, s_low = fast_two_sum(*_sigmoid_pair(x))
    c = 1.0 - s
    c_low = ((1.0 - c) - s) - s_low
    s_head, c_head = _leading(s, _LEADING_26), _leading(c, _LEADING_26)
    # Exact, and the rest is below 2⁻²⁴ of it: its roundings do not count. The error of σ counts
    # twice at most.
    product = s_head * c_head
    rest = ((s - s_head) + s_low) * c + s_head * ((c - c_head) + c_low)
    return _rounded(*fast_two_sum(product, rest), 2.0**-69)


# eˣ, x = n·ln 2/8192 + r: |r| ≤ ln 2/16384 < 2⁻¹⁴·⁵.
_PER_STEP = 8192 / 0.6931471805599453
# ln 2/8192 as a sum. The first part has 28 bits, so that its product with n, |n| < 2²⁴, is exact.
_STEP_HIGH = float.fromhex("0x1.62e42fep-14")
_STEP_LOW = float.fromhex("0x1.f473de6af278fp-43")

# The error of the sum below, in units of T = 2^(j/8192), 1 ≤ T < 2:
#   r            n·_STEP_LOW < 2⁻¹⁹ and r < 2⁻¹⁴·⁵ are rounded           < 2⁻⁷¹ + 2⁻⁶⁸
#   eʳ − 1 − …   the term left out, r⁵/120                                < 2⁻⁷⁹
#   eʳ − 1       one rounding in r·r, five of smaller terms, the last sum < 1.01·2⁻⁵³·2⁻¹⁴·⁵
#   · T          T without its low part, and the product                  < 2·2⁻⁵³·2⁻¹⁴·⁵
#   + low part   the sum                                                  < 2⁻⁵³·2⁻¹⁴·⁵
#   σ, σ′        σ = eˣ·(1 − eˣ + …), σ′ = eˣ·(1 − 2eˣ + …)                < 2·e⁻⁴⁸ < 2⁻⁶⁸·²
# That is 4.02·2⁻⁶⁷·⁵ + 2.1·2⁻⁶⁸ < 2⁻⁶⁵·⁰², and T < 2:
_EXP_ERROR = 2.0**-64
# Below this, results are subnormal or may round up to the smallest normal number.
_SUBNORMAL_BELOW = -708.0
# σ(−746) < 2⁻¹⁰⁷⁶ rounds to 0, and so does all below.
_LOWEST_EXP = -746.0


def _exp(x: Float64s, out: Float64s) -> NDArray[np.intp]:
    """eˣ for x < −48, into out; the positions that remain in doubt are returned."""
    count = len(x)
    if count == 0:
        return np.empty(0, np.intp)
    table = tables.power_table()
    clipped, t, r, low, p, index_buffer = workspace.floats(6, count)
    flags = workspace.flags(count)
    index = index_buffer.view(np.int64)

    np.maximum(x, _LOWEST_EXP, clipped)
    np.multiply(clipped, _PER_STEP, t)
    np.add(t, _ROUND_SHIFT, t)
    n = t.view(np.int64)
    np.bitwise_and(n, tables.POWERS - 1, index)
    np.subtract(t, _ROUND_SHIFT, low)
    np.multiply(low, _STEP_HIGH, r)
    np.subtract(clipped, r, r)
    np.multiply(low, _STEP_LOW, low)
    np.subtract(r, low, r)
    # p = eʳ − 1 = r + r²·(½ + r·(1/6 + r/24))
    np.multiply(r, 1 / 24, p)
    np.add(p, 1 / 6, p)
    np.multiply(p, r, p)
    np.add(p, 0.5, p)
    np.multiply(p, r, p)
    np.multiply(p, r, p)
    np.add(p, r, p)
    high = table.high.take(index, None, r, "clip")
    table.low.take(index, None, low, "clip")
    # eˣ = (high + p)·2^k with k = ⌊n/8192⌋, once p = low + high·(eʳ − 1).
    np.multiply(p, high, p)
    np.add(p, low, p)
    # k as the exponent field of a float64; what stands above it is shifted out.
    np.right_shift(n, tables.POWER_BITS, index)
    np.left_shift(index, 52, n)
    is_small = clipped < _SUBNORMAL_BELOW
    small = is_small.nonzero()[0]
    if len(small):
        small_high, small_p = high[small], p[small]
        small_k = index[small] - (_ROUND_SHIFT_BITS >> tables.POWER_BITS)
    # Round both ends of the interval, and scale the bits: exact, as the result is normal.
    np.subtract(p, _EXP_ERROR, p)
    np.add(high, p, low)
    np.add(p, 2 * _EXP_ERROR, p)
    np.add(high, p, high)
    np.not_equal(low, high, flags)
    np.add(low.view(np.int64), n, out.view(np.int64))
    if len(small):
        out[small], flags[small] = _scaled_to_subnormal(small_high, small_p, small_k)
    return flags.nonzero()[0]


def _scaled_to_subnormal(
    high: Float64s, low: Float64s, k: NDArray[np.int64]
) -> tuple[Float64s, NDArray[np.bool_]]:
    """(high + low)·2^k rounded once to a multiple of 2⁻¹⁰⁷⁴, and where that is in doubt.

    For −1077 ≤ k ≤ −1022 and 1 ≤ high ≤ 2. Multiples of 2⁻¹⁰⁷⁴ are integers as bit patterns.
    """
    total, rest = fast_two_sum(high, low)
    unit = np.ldexp(np.ones_like(total), -1074 - k)
    # Adding and subtracting 1.5·2⁵² units rounds to a multiple of the unit.
    shift = unit * _ROUND_SHIFT
    nearest = (total + shift) - shift
    remainder = (total - nearest) + rest
    nearest += unit * (remainder > 0.5 * unit)
    nearest -= unit * (remainder < -0.5 * unit)
    in_doubt = np.abs(np.abs(remainder) - 0.5 * unit) < _EXP_ERROR
    return (nearest / unit).astype(np.int64).view(np.float64), in_doubt
