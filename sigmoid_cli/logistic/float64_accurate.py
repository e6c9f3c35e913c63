"""The second stage for float64: σ and σ′ with at least 14 bits to spare, for few or far arguments.

It takes what the first stage could not settle, and all |x| beyond its table. What even this leaves
in doubt, a few in 10⁵, goes to `exact`.

Four ranges: near 0 stands the Taylor series (near_zero); in the middle the addition theorem of the
first stage is carried out with an exact leading product; below −48, where eˣ is near enough, it is
2^(j/8192) times a short polynomial, scaled and rounded once, subnormal results included; above 48,
σ is 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.logistic import exact, grid, near_zero, tables
from sigmoid_cli.logistic.array_types import Array, Flags, Float64s, Int64s
from sigmoid_cli.logistic.double_double import Pair, fast_two_sum, leading
from sigmoid_cli.logistic.stages import FLAGS, PIECE, SPARE, buffers


def _constant(value: float | int) -> Array:
    """A 0-d array, which a NumPy call takes faster than a Python number."""
    return np.array(value)


_HALF = _constant(0.5)
_ONE = _constant(1.0)
_ZERO = _constant(0.0)
_NAN = _constant(np.nan)
_TWELFTH = _constant(1 / 12)
_PER_720 = _constant(1 / 720)

_Fill = Callable[[Float64s, Float64s], Flags]
"""Results into the second array, and where they remain in doubt."""


class _Ranges:
    """What fills results near 0, and what fills those between there and the ends."""

    def __init__(self, near: _Fill, middle: _Fill) -> None:
        self.near = near
        self.middle = middle


def sigmoid(x: Float64s, out: Float64s) -> None:
    """σ(x), correctly rounded, into out, which must not overlap x; at most BLOCK numbers."""
    for index in _fill(x, out, _SIGMOID).nonzero()[0].tolist():
        out[index] = exact.sigmoid(float(x[index]))


def sigmoid_grad(x: Float64s, out: Float64s) -> None:
    """σ′(x), correctly rounded, into out, which must not overlap x; at most BLOCK numbers."""
    # σ′ is even, and where x is so low that σ(x) is eˣ, so is σ′(x).
    for index in _fill(-np.abs(x), out, _GRAD).nonzero()[0].tolist():
        out[index] = exact.sigmoid_grad(float(x[index]))


def _fill(x: Float64s, out: Float64s, ranges: _Ranges) -> Flags:
    """Results into out, by the range of x, and where they remain in doubt."""
    lowest, highest = x.min(), x.max()
    if highest < grid.LOWEST:
        return _exp(x, out)
    if lowest > -near_zero.BELOW and highest < near_zero.BELOW:
        return _in_pieces(ranges.near, x, out)
    is_near = np.abs(x) < near_zero.BELOW
    if lowest >= grid.LOWEST and highest <= grid.HIGHEST and not is_near.any():
        return _in_pieces(ranges.middle, x, out)
    is_low = x < grid.LOWEST
    is_high = x > grid.HIGHEST
    # one nan for all: whether a sign is put to it depends on the machine and the length of arrays
    out[:] = np.where(is_high, _ONE, _NAN)
    is_middle = ~(is_low | is_near | is_high | np.isnan(x))
    in_doubt = np.zeros(len(x), np.bool_)
    for is_in_range in (is_low, is_near, is_middle):
        positions = is_in_range.nonzero()[0]
        if len(positions):
            results = np.empty(len(positions))
            in_doubt[positions] = _fill(x.take(positions), results, ranges)
            out[positions] = results
    return in_doubt


def _in_pieces(fill: _Fill, x: Float64s, out: Float64s) -> Flags:
    if len(x) <= PIECE:
        return fill(x, out)
    pieces = [slice(start, start + PIECE) for start in range(0, len(x), PIECE)]
    return np.concatenate([fill(x[piece], out[piece]) for piece in pieces])


def _sigmoid_sum(x: Float64s) -> tuple[Float64s, Float64s, Float64s]:
    """σ(x) as high + low, and a bound of the error of that, for x on the grid."""
    t = x + tables.SHIFT
    return sigmoid_sum(t.view(np.int64) - tables.BASE, x - (t - tables.SHIFT), _ZERO)


def sigmoid_sum(index: Int64s, r: Float64s, r_low: Float64s) -> tuple[Float64s, Float64s, Float64s]:
    """σ(x₀ + r + r_low) as high + low, and a bound of the error; index: of x₀ in the tables.

    In the terms of float64, σ(x) = S + L + (D + M)·r/(1 + e), where
    e = r·(h + r/12 − r³/720) and |r| ≤ 2⁻¹¹; the next term of the series is below 2⁻⁸⁰.
    """
    s, s_low = (part.take(index) for part in tables.sigmoid())
    slope, slope_low = (part.take(index) for part in tables.grad())
    # |e| < 2⁻¹¹·⁹. h and its sum with r/12 are rounded by less than 3·2⁻⁵⁴, times r, and e by 2⁻⁶⁵:
    # an error below 2⁻⁶³ of the quotient.
    e = r * (((s - _HALF) + s_low) + r * (_TWELFTH - r * r * _PER_720))
    # (D + M)·r with a leading product that is exact, and a rest below 2⁻²⁴ of it, which is rounded
    # five times.
    slope_head, r_head = leading(slope), leading(r)
    product = slope_head * r_head
    rest = slope_head * (r - r_head) + ((slope - slope_head) + slope_low) * r
    rest += slope * r_low
    # Long division: product − q is exact, and q·e is rounded by 2⁻⁶⁴ of q.
    denominator = _ONE + e
    q = product / denominator
    remainder = ((product - q) - q * e) + rest
    high, low = fast_two_sum(s, q)
    # So the increment errs by less than 2⁻⁶² of itself. L errs by 6.5u of half an ulp of S at most,
    # and low is below an ulp and rounded twice: less than 2⁻¹⁰² of σ together. The increment is
    # below 2⁻¹¹ of σ, so that all is below 2⁻⁷² of it; near 0, where few bits in x bring σ close to
    # the middle between two numbers, it is far less.
    return high, low + (s_low + remainder / denominator), np.abs(q) * 2.0**-61 + s * 2.0**-101


def _round(high: Float64s, low: Float64s, error: Float64s, out: Float64s) -> Flags:
    """high + low as one float64 into out, and where an error so large may change it."""
    np.add(high, low - error, out)
    in_doubt: Flags = out != high + (low + error)
    return in_doubt


def _sigmoid_in_the_middle(x: Float64s, out: Float64s) -> Flags:
    """σ for x on the grid, into out, and where it remains in doubt."""
    return _round(*_sigmoid_sum(x), out)


def _grad_in_the_middle(x: Float64s, out: Float64s) -> Flags:
    """σ′ for x ≤ 0 on the grid, into out, and where it remains in doubt."""
    high, low, _ = _sigmoid_sum(x)
    high, low = grad_pair(high, low)
    return _round(high, low, high * 2.0**-69, out)


def grad_pair(high: Float64s, low: Float64s) -> Pair:
    """σ′ = σ·(1 − σ) of σ = high + low ≤ ½: 1 − σ ≥ ½ has the absolute error of σ."""
    s, s_low = fast_two_sum(high, low)
    c = _ONE - s
    c_low = ((_ONE - c) - s) - s_low
    s_head, c_head = leading(s), leading(c)
    # Exact, and the rest, below 2⁻²⁴ of it, is rounded a few times: all that counts is the error of
    # σ, twice at most.
    product = s_head * c_head
    rest = ((s - s_head) + s_low) * c + s_head * ((c - c_head) + c_low)
    return fast_two_sum(product, rest)


_SIGMOID = _Ranges(near_zero.sigmoid, _sigmoid_in_the_middle)
_GRAD = _Ranges(near_zero.sigmoid_grad, _grad_in_the_middle)


# eˣ, x = n·ln 2/8192 + r: |r| ≤ ln 2/16384 < 2⁻¹⁴·⁵.
_PER_STEP = _constant(8192 / 0.6931471805599453)
# ln 2/8192 as a sum. The first part has 28 bits, so that its product with n, |n| < 2²⁴, is exact.
_STEP_HIGH = _constant(float.fromhex("0x1.62e42fep-14"))
_STEP_LOW = _constant(float.fromhex("0x1.f473de6af278fp-43"))
_ROUND_SHIFT = _constant(1.5 * 2.0**52)
_ROUND_SHIFT_BITS = int(_ROUND_SHIFT.view(np.int64))
_POWER_MASK = _constant(grid.POWERS - 1)
_SIXTH = _constant(1 / 6)
_PER_24 = _constant(1 / 24)

# The error of the sum below, in units of T = 2^(j/8192), 1 ≤ T < 2:
#   r            n·_STEP_LOW < 2⁻¹⁹ and r < 2⁻¹⁴·⁵ are rounded           < 2⁻⁷¹ + 2⁻⁶⁸
#   eʳ − 1 − …   the term left out, r⁵/120                                < 2⁻⁷⁹
#   eʳ − 1       one rounding in r·r, five of smaller terms, the last sum < 1.01·2⁻⁵³·2⁻¹⁴·⁵
#   · T          T without its low part, and the product                  < 2·2⁻⁵³·2⁻¹⁴·⁵
#   + low part   the sum                                                  < 2⁻⁵³·2⁻¹⁴·⁵
#   σ, σ′        σ = eˣ·(1 − eˣ + …), σ′ = eˣ·(1 − 2eˣ + …)                < 2·e⁻⁴⁸ < 2⁻⁶⁸·²
# That is 4.02·2⁻⁶⁷·⁵ + 2.1·2⁻⁶⁸ < 2⁻⁶⁵·⁰², and T < 2:
_EXP_ERROR = _constant(2.0**-64)
_EXP_WIDTH = _constant(2.0**-63)
# Below this, results are subnormal or may round up to the smallest normal number.
_SUBNORMAL_BELOW = -708.0
# σ(−746) < 2⁻¹⁰⁷⁶ rounds to 0, and so does all below.
_LOWEST_EXP = _constant(-746.0)


def _exp_sum(x: Float64s) -> tuple[Float64s, Float64s, Int64s, Float64s]:
    """high, low and n with eˣ = (high + low)·2^⌊n/8192⌋, 1 ≤ high < 2, and a buffer that is free.

    For −746 ≤ x < −48. n is found in the low bits of what stands for it.
    """
    table = tables.powers()
    t, r, low, p, index_buffer, *_ = buffers(len(x))
    index = index_buffer.view(np.int64)
    np.multiply(x, _PER_STEP, t)
    np.add(t, _ROUND_SHIFT, t)
    n = t.view(np.int64)
    np.bitwise_and(n, _POWER_MASK, index)
    np.subtract(t, _ROUND_SHIFT, low)
    np.multiply(low, _STEP_HIGH, r)
    np.subtract(x, r, r)
    np.multiply(low, _STEP_LOW, low)
    np.subtract(r, low, r)
    # p = eʳ − 1 = r + r²·(½ + r·(1/6 + r/24))
    np.multiply(r, _PER_24, p)
    np.add(p, _SIXTH, p)
    np.multiply(p, r, p)
    np.add(p, _HALF, p)
    np.multiply(p, r, p)
    np.multiply(p, r, p)
    np.add(p, r, p)
    high = table.high.take(index, None, r, "clip")
    table.low.take(index, None, low, "clip")
    np.multiply(p, high, p)
    np.add(p, low, p)
    return high, p, n, index_buffer


# e^(−1030)·2⁴⁰⁰, with a scale of 2⁻⁴⁰⁰, is below 2⁻¹⁰⁸⁵, and rounds to 0.
_LOWEST_PAIR = _constant(-1030.0)


def exp_pair(x: Float64s, x_low: Float64s) -> tuple[Float64s, Float64s, Int64s]:
    """high, low and k with e^(x + x_low) = (high + low)·2^k, 1 ≤ high < 2, error below 2⁻⁶⁴.

    For x < −48 and |x_low| ≤ 2⁻⁵²·|x|; below −1030 it is e⁻¹⁰³⁰.
    """
    clipped = np.maximum(x, _LOWEST_PAIR, out=buffers(len(x))[SPARE])
    high, low, n, _ = _exp_sum(clipped)
    # 1 + x_low stands for its exponential, within 2⁻⁸⁵.
    low = low + (high + low) * np.where(x < _LOWEST_PAIR, _ZERO, x_low)
    return high.copy(), low, _power(n)


def _power(n: Int64s) -> Int64s:
    """⌊n/8192⌋ of what stands for n."""
    power: Int64s = (n - _ROUND_SHIFT_BITS) >> grid.POWER_BITS
    return power


def round_scaled(high: Float64s, low: Float64s, k: Int64s, out: Float64s) -> Flags:
    """(high + low)·2^k into out, subnormal results included, and where that is in doubt.

    1 ≤ high ≤ 2, and high + low has an error below 2⁻⁶⁴.
    """
    first = high + (low - _EXP_ERROR)
    in_doubt: Flags = first != high + (low + _EXP_ERROR)
    out[:] = np.ldexp(first, k)
    small = (k < -1021).nonzero()[0]
    if len(small):
        # 2·2⁻¹⁰⁷⁷ rounds to 0, and so does all below.
        powers = np.maximum(k[small], -1077)
        out[small], in_doubt[small] = _scaled_to_subnormal(high[small], low[small], powers)
    return in_doubt


def _exp(x: Float64s, out: Float64s) -> Flags:
    """eˣ for x < −48, into out, and where it remains in doubt."""
    clipped = np.maximum(x, _LOWEST_EXP, out=buffers(len(x))[SPARE])
    high, low, n, buffer = _exp_sum(clipped)
    flags = buffers(len(x))[FLAGS]
    small = ((clipped < _SUBNORMAL_BELOW) & (clipped > _LOWEST_EXP)).nonzero()[0]
    small_results = [
        _scaled_to_subnormal(high.take(piece), low.take(piece), _power(n.take(piece)))
        for piece in np.split(small, range(PIECE, len(small), PIECE))
    ]
    # Round both ends of the interval. As the result is normal, it is scaled by adding to its
    # exponent, in the highest 12 bits.
    np.subtract(low, _EXP_ERROR, low)
    result = np.add(high, low, buffer)
    np.add(low, _EXP_WIDTH, low)
    np.add(high, low, high)
    np.not_equal(result, high, flags)
    np.right_shift(n, grid.POWER_BITS, n)
    np.left_shift(n, 52, n)
    np.add(result.view(np.int64), n, out.view(np.int64))
    if len(small):
        out[small] = np.concatenate([results for results, _ in small_results])
        flags[small] = np.concatenate([in_doubt for _, in_doubt in small_results])
    if clipped.min() == _LOWEST_EXP:
        is_zero = clipped == _LOWEST_EXP
        out[is_zero] = 0.0
        flags[is_zero] = False
    return flags


def _scaled_to_subnormal(high: Float64s, low: Float64s, k: Int64s) -> tuple[Float64s, Flags]:
    """(high + low)·2^k rounded once to a multiple of 2⁻¹⁰⁷⁴, and where that is in doubt.

    For −1077 ≤ k ≤ −1022, and 1 ≤ high ≤ 2. Multiples of 2⁻¹⁰⁷⁴ are integers as bit
    patterns.
    """
    total, rest = fast_two_sum(high, low)
    # 2^(−1074 − k) by its exponent
    unit = ((1023 - 1074) - k << 52).view(np.float64)
    # Adding and subtracting 1.5·2⁵² units rounds to a multiple of the unit.
    shift = unit * _ROUND_SHIFT
    nearest = (total + shift) - shift
    remainder = (total - nearest) + rest
    half = 0.5 * unit
    nearest += unit * (remainder > half)
    nearest -= unit * (remainder < -half)
    in_doubt: Flags = np.abs(np.abs(remainder) - half) < _EXP_ERROR
    return (nearest / unit).astype(np.int64).view(np.float64), in_doubt
