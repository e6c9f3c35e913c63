"""σ and σ′ of one number, correctly rounded, with integers only.

For short input this is faster than loading NumPy, and it decides what the vector core cannot.

The argument |x| is split as k·ln 2 + j/256 + r. Then e^(−|x|) = 2^(−k) · e^(−j/256) · e^(−r): a
shift, a table entry, and a short Taylor polynomial, in fixed point with 120 fractional bits. σ and
σ′ are quotients of it. If both ends of the error interval round to the same floating-point number,
that is the answer; if not (about once in 2⁴⁰ numbers), the same is done again with more bits. This
is Ziv's strategy (A. Ziv, "Fast evaluation of elementary mathematical functions with correctly
rounded last bit", ACM TOMS 17, 1991).
It ends, because by Lindemann's theorem e^x is transcendental for every x ≠ 0 that a float can hold,
so σ(x) is never exactly in the middle.
"""

from math import ceil, isfinite, isnan, ldexp, nan

from sigmoid_cli.logistic.fixedpoint import exp_neg

# The types of a Python number.
NUMBERS = (float, int, bool)

# Significant bits, and the exponent of the smallest subnormal number.
FORMATS = {"float64": (53, -1074), "float32": (24, -149), "float16": (11, -24)}

# Past ±746, σ(−|x|) < 2^(−1076) and 1 − σ(|x|) < 2^(−1076): 0 and 1 in every format.
_SATURATION = 746.0
# Near 0, σ = ½ + x/4 − x³/48 + …, and few bits in x put ½ + x/4 in the middle between two numbers.
# Of a number with `precision` bits, m = x/4 and that middle are multiples of its last place. If
# 2^(−j−1) ≤ |m| < 2^(−j), that is 2^(−j−precision), and x³/48 < 2^(0.42−3j) is less than it if
# 2j > precision + 0.42. So where j > precision//2, σ is no more than one place from ½ + m, on the
# side of ½: it rounds as ½ + m does, and toward ½ if that is in the middle.
LINEAR = {"float64": 2.0**-25, "float32": 2.0**-11, "float16": 2.0**-4}
# σ′ = ¼ − x²/16 + x⁴/96 − …, and half a unit in the last place below ¼ is 2^(−precision−3): up to
# |x| = 2^((1−precision)/2), σ′ is nearer to ¼.
FLAT_GRAD = {"float64": 2.0**-26, "float32": 2.0**-11.5, "float16": 2.0**-5}

_BITS = 120
_ONE = 1 << _BITS
_TO_FIXED = 2.0**_BITS  # exact on |x| ≥ 2⁻²⁶, whose last bit is worth at least 2⁻⁷⁸
_CELL_BITS = _BITS - 8
_CELL_MASK = (1 << _CELL_BITS) - 1

# round(2¹²⁰·ln 2); a test compares it with fixedpoint.natural_log.
_LN2 = 0xB17217F7D1CF79ABC9E3B39803F2F7
# A little less than 1/ln 2, so that k = ⌊|x|·this⌋ never exceeds ⌊|x|/ln 2⌋. It may stay one below
# where |x|/ln 2 is within 10⁻⁶ of an integer: then t reaches ln 2 + 10⁻⁶ at most.
_PER_LN2 = 1.44269504
# (−1)ⁿ·2¹²⁰/n!, for n = 9 down to 1.
_C9, _C8, _C7, _C6, _C5, _C4, _C3, _C2, _C1 = (
    -_ONE // 362880,
    _ONE // 40320,
    -_ONE // 5040,
    _ONE // 720,
    -_ONE // 120,
    _ONE // 24,
    -_ONE // 6,
    _ONE // 2,
    -_ONE,
)

# Error of the quotients below, in units of 2⁻¹²⁰:
#   t             k ≤ 1076 times the error of _LN2, 1/2                    ≤ 538
#   e⁻ʳ           r < 2⁻⁸, so r¹⁰/10! < 2⁻¹⁰¹·⁷                            < 2¹⁸·³
#                 nine roundings down and nine rounded coefficients, each
#                 but the last times a power of r                          < 3
#   e^(−j/256)    j ≤ 178 products, each rounded down                      ≤ 180
#   their product one rounding                                             ≤ 1
# m = e^(−t) is off by less than 2¹⁸·⁶, d = 1 + e^(−|x|) by less than 2¹⁸·⁶ + 1, and d ≥ 1, so
# m/d and 1/d are off by less than 2·2¹⁸·⁶ + 2, and m/d² by less than 3·2¹⁸·⁶ + 2 < 2²¹.
_ERROR = 1 << 21
EXP_NEG_ERROR = 1 << 19
"""What m errs by, 2¹⁸·⁶, and room for an argument that was rounded to a unit before."""
# Of |x| < 2⁻¹¹, k and j are 0, e^(−j/256) is exact and r¹⁰/10! < 2⁻¹³¹: m is off by less than 4, d
# by 5, and the quotients by less than 3·4 + 2 < 32. There σ′ = ¼ − x²/16 + x⁴/96 − … comes close to
# the middle between two numbers for all multiples of 2⁻²⁶, and x⁴/96 must not drown: from 3·2⁻²⁶
# on, it is more than 2⁻¹⁰⁵.
_NEAR_0 = 2.0**-11
_ERROR_NEAR_0 = 32


def _exp_neg_table() -> tuple[int, ...]:
    """e^(−j/256)·2¹²⁰ for j = 0 … 178; 178/256 is just above ln 2."""
    step = exp_neg(1 / 256, 2, _BITS)[0]
    entries = [_ONE]
    for _ in range(178):
        entries.append(entries[-1] * step >> _BITS)
    return tuple(entries)


_table: tuple[int, ...] = ()


def _exp_neg(magnitude: float) -> tuple[int, int]:
    """e^(−magnitude) as (m, k), meaning m·2^(−120−k), for 2⁻²⁶ ≤ magnitude < 746."""
    return _exp_neg_parts(int(magnitude * _TO_FIXED), int(magnitude * _PER_LN2))


def exp_neg_fixed(fixed: int) -> tuple[int, int]:
    """e^(−fixed·2^(−120)) as (m, k), for any such number below 746 and not negative.

    fixed may be a number rounded down: with that unit, EXP_NEG_ERROR bounds the error of m.
    """
    return _exp_neg_parts(fixed, int(fixed / _ONE * _PER_LN2))


def _exp_neg_parts(fixed: int, k: int) -> tuple[int, int]:
    """e^(−fixed·2^(−120)) as (m, k), where k is as _PER_LN2 finds it."""
    global _table
    if not _table:
        _table = _exp_neg_table()
    t = fixed - k * _LN2
    r = t & _CELL_MASK
    p = (_C8 + (r * _C9 >> 120)) * r >> 120
    p = (_C6 + ((_C7 + p) * r >> 120)) * r >> 120
    p = (_C4 + ((_C5 + p) * r >> 120)) * r >> 120
    p = (_C2 + ((_C3 + p) * r >> 120)) * r >> 120
    p = (_C1 + p) * r >> 120
    return _table[t >> _CELL_BITS] * (_ONE + p) >> 120, k


def _rounded(q: int, error: int, scale: int, precision: int, smallest: int) -> float | None:
    """The float nearest to every number within error of q, times 2^(−scale); None if they differ.

    An end of the interval beyond a power of two is rounded to the grid of the other side, which
    makes no difference: the power of two lies on both grids and is nearest on both.
    """
    drop = max(q.bit_length() - precision, scale + smallest)
    half = 1 << (drop - 1)
    low = (q - error + half) >> drop
    if low != (q + error + half) >> drop:
        return None
    return ldexp(low, drop - scale)


def as_float(x: float) -> float:
    """x as a float; an integer beyond the range of float64 rounds to ±inf, as IEEE 754 has it."""
    try:
        return float(x)
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")


def sigmoid(x: float, dtype: str = "float64") -> float:
    """σ(x) = 1/(1 + e⁻ˣ), correctly rounded to dtype; x is a value that dtype can hold.

    dtype is "float64", "float32" or "float16". Of these the result has a value, subnormal ones
    included. Any nan gives the one nan, −inf gives 0 and inf gives 1.
    """
    precision, smallest = FORMATS[dtype]
    if not -_SATURATION < x < _SATURATION:
        return nan if isnan(x) else 1.0 if x > 0.0 else 0.0
    magnitude = abs(x)
    if magnitude < LINEAR[dtype]:
        return _linear(x, precision)
    m, k = _exp_neg(magnitude)
    d = _ONE + (m >> k)
    if x < 0.0:
        rounded = _rounded((m << 120) // d, _ERROR, 120 + k, precision, smallest)
    else:
        rounded = _rounded((1 << 240) // d, _ERROR, 120, precision, smallest)
    return _refined(x, False, precision, smallest) if rounded is None else rounded


def _linear(x: float, precision: int) -> float:
    """½ + x/4, rounded; from the middle between two numbers toward ½."""
    # The unit in the last place is half as large below ½. Subtracting ½ is exact, or from less
    # than ¼ and then does not matter.
    if x >= 0.0:
        return 0.5 + ldexp(ceil(ldexp(x, precision - 2) - 0.5), -precision)
    return 0.5 - ldexp(ceil(ldexp(-x, precision - 1) - 0.5), -precision - 1)


def sigmoid_grad(x: float, dtype: str = "float64") -> float:
    """σ′(x) = e⁻ˣ/(1 + e⁻ˣ)², correctly rounded to dtype; x is a value that dtype can hold.

    dtype as for sigmoid. Any nan gives the one nan, ±inf give 0.
    """
    precision, smallest = FORMATS[dtype]
    magnitude = abs(x)
    if not magnitude < _SATURATION:
        return nan if isnan(x) else 0.0
    if magnitude <= FLAT_GRAD[dtype]:
        return 0.25
    m, k = _exp_neg(magnitude)
    d = _ONE + (m >> k)
    error = _ERROR if magnitude >= _NEAR_0 else _ERROR_NEAR_0
    rounded = _rounded((m << 240) // (d * d), error, 120 + k, precision, smallest)
    return _refined(x, True, precision, smallest) if rounded is None else rounded


def _refined(x: float, grad: bool, precision: int, smallest: int) -> float:
    """σ(x) or σ′(x) rounded, with as many bits as that takes."""
    bits = 256
    while True:
        m, k = exp_neg(abs(x), 2, bits)
        d = (1 << bits) + (m >> k)
        if grad:
            q, scale = (m << 2 * bits) // (d * d), bits + k
        elif x < 0.0:
            q, scale = (m << bits) // d, bits + k
        else:
            q, scale = (1 << 2 * bits) // d, bits
        # m is off by one unit and d by two: q by 1 + 2·2 + 1 at most.
        rounded = _rounded(q, 6, scale, precision, smallest)
        if rounded is not None:
            return rounded
        bits *= 2


def grad_power(x: float, n: int, dtype: str = "float64") -> float:
    """σ′(x)ⁿ for an integer n ≥ 0, correctly rounded to dtype: what n layers leave of a gradient.

    It underflows to 0 as any float does; digits.grad_power tells how small it is.
    """
    if n < 0:
        raise ValueError(f"n must not be negative, not {n}")
    if n == 0:
        return 1.0
    if isnan(x):
        return nan
    # σ′ < 2^(−k) with k = ⌊|x|/ln 2⌋, and σ′ ≤ 1/4: below 2^(−1076) it is 0.
    if not isfinite(x) or n * max(2.0, abs(x) * _PER_LN2 - 1.0) > 1078.0:
        return 0.0
    precision, smallest = FORMATS[dtype]
    if x == 0.0:
        # 4⁻ⁿ, which may be half the smallest number: a tie, which goes to 0.
        return ldexp(1.0, -2 * n) if -2 * n >= smallest else 0.0
    from sigmoid_cli.logistic.digits import power_of_grad

    bits = 128
    while True:
        q, error, exponent = power_of_grad(x, n, 2, bits)
        rounded = _rounded(q, error, bits - exponent, precision, smallest)
        if rounded is not None:
            return rounded
        bits *= 2
