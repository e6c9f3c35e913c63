"""The family of Python floats with location and scale, correctly rounded, without NumPy.

r is found as in argument.Standardized, so that its error is 5u, and the formulas are those of the
other modules of floats. What the rounding tests do not settle is left to `decide`, which computes
with integers. Scale and location are not extreme (see Expression.is_extreme).
"""

from __future__ import annotations

from collections.abc import Callable
from math import frexp, ldexp

from sigmoid_cli.logistic import floats, floats_logit, floats_logs
from sigmoid_cli.logistic.floats import CELL, ROUND, TWELFTH
from sigmoid_cli.logistic.floats_logs import END
from sigmoid_cli.logistic.grid import CELLS, ZERO
from sigmoid_cli.logistic.logarithm import log_of

Function = Callable[[float], float]
Halves = tuple[float, float]
_U = 2.0**-53
_SPLITTER = 134217729.0
"""2²⁷ + 1 splits 53 bits into 26 and 26 with a sign, whose products are exact (Dekker)."""

SIGMOID_UNITS = 32
"""As in float64_standardized, where it is derived."""
LOG_SIGMOID_UNITS = 32
LOG_GRAD_ERROR = 16 * 2.0**-53 * 2.0**-11
"""Both as in float64_logs, where they are derived."""

# σ′/s: With D = Q·s + R for the float Q = D/s, R is exact, and the sum is Q + (R + w)/s, w = M − δ.
# By float64_standardized δ errs by Θ′ = 9.14 + 9.14 + 1 = 19.3u. Let v be the small part. Where the
# test matters, |v*| is half an ulp of Q or more, and |R|/s ≤ |v*|. |M| is half an ulp of D at most.
# As the ulp of a number may be twice that of another in proportion, |M|/s ≤ 2·|v*|. So
# |w*|/s ≤ 2·|v*| and |δ*|/s ≤ 4·|v*|. In u·|v*|: δ errs by 4·19.3, M by 2·6.5; w is rounded by 2,
# and R + w, the quotient and the product of the test by 1 each. That is 95.2.
GRAD_UNITS = 97
# m + s·logit(p): S·s = P + R with an exact R, and m + P = H + e. The small part is e + v with v =
# R + s·(L + δ). In u: δ errs by 3.26 of itself, and its sum with L, the product and the sum with R
# round by 1 each, where |s·δ| ≤ |v| + |R| + |s·L|; e + v and the sums of the test round by 2 of
# |v| + |e|. That is 8.3u of |v|, and 6.3u·(|R| + |s·L|) + 2u·|e|. L errs by 3u of half an ulp of S.
# Each of R, s·L and e is below 2⁻⁵³·(|m| + 17|s|), or 2⁻⁵³·(|m| + 745|s|) for tiny p: all of this
# is below 18·2⁻¹⁰⁶ of that. The test has e + v for v: where |v| is larger, 9u·|e| make up for it,
# no more than 9·2⁻¹⁰⁶ of that.
LOGIT_UNITS = 9
LOGIT_ERROR = 2.0**-101


def locator(location: float, scale: float) -> Callable[[float], tuple[float, int, float]]:
    """What finds z = (x − location)/scale of x.

    It returns t, n and r: t is z within 3u. If |t| < END, then z = n/1024 + r; otherwise z = t + r.
    """
    reciprocal = 1.0 / scale
    # 37 bits, whose product with the 16 bits of n is exact
    mantissa, exponent = frexp(scale)
    high = ldexp(int(mantissa * 2.0**37), exponent - 37)
    low = scale - high
    split_scale = split(scale)

    def locate(x: float) -> tuple[float, int, float]:
        d = x - location
        back = d - x
        e = (x - (d - back)) - (location + back)
        t = d * reciprocal
        if -END < t < END:
            n = int(t * CELLS + ROUND) - ZERO
            point = n * CELL
            return t, n, ((d - point * high) - point * low + e) * reciprocal
        product = t * scale
        return t, 0, ((d - product) - _product_error(t, product, split_scale) + e) * reciprocal

    return locate


def sigmoid(location: float, scale: float, decide: Function) -> Function:
    """σ(z); a negative scale stands for the upper tail."""
    locate = locator(location, scale)
    below, above = 1 - SIGMOID_UNITS * _U, 1 + SIGMOID_UNITS * _U
    highs, lows, slopes = floats.SIGMOID_HIGH, floats.SIGMOID_LOW, floats.SLOPE
    low_end, high_end = floats.LOW_END, floats.HIGH_END

    def value(x: float) -> float:
        t, n, r = locate(x)
        if low_end < t < high_end:
            index = n + ZERO
            s = highs[index]
            w = lows[index] + slopes[index] * r / (1.0 + r * (s - 0.5 + r * TWELFTH))
            result = s + w * below
            if result == s + w * above:
                return result
        elif t >= high_end:
            return 1.0
        return floats.tail(t, r) or decide(x)

    return value


def grad(location: float, scale: float, decide: Function) -> Function:
    """σ′(z)/scale."""
    locate = locator(location, scale)
    below, above = 1 - GRAD_UNITS * _U, 1 + GRAD_UNITS * _U
    split_scale = split(scale)

    def value(x: float) -> float:
        t, n, r = locate(x)
        if -END < t < END:
            high, w = grad_sum(n, r, scale, split_scale)
            result = high + w * below
            if result == high + w * above:
                return result
        return decide(x)

    return value


def grad_sum(n: int, r: float, scale: float, split_scale: Halves) -> tuple[float, float]:
    """Q and v, of which the sum is σ′(n/1024 + r)/scale."""
    if n < 0:
        n, r = -n, -r
    slope, h = floats.RISING_SLOPE[n], floats.OFFSET[n]
    d = slope * r / (1.0 + r * (h + r * TWELFTH))
    w = floats.RISING_SLOPE_LOW[n] - d * (d + h + h)
    quotient = slope / scale
    product = quotient * scale
    rest = (slope - product) - _product_error(quotient, product, split_scale)
    return quotient, (rest + w) / scale


def log_sigmoid(location: float, scale: float, decide: Function) -> Function:
    """ln σ(z); a negative scale stands for the upper tail."""
    locate = locator(location, scale)
    below, above = 1 - LOG_SIGMOID_UNITS * _U, 1 + LOG_SIGMOID_UNITS * _U
    sum_at = floats_logs.log_sigmoid_sum

    def value(x: float) -> float:
        t, n, r = locate(x)
        if -END < t < END:
            high, w = sum_at(n, r)
            result = high + w * below
            if result == high + w * above:
                return result
        elif t <= -END:
            margin = _linear_error(t)
            result = t + (r - margin)
            if result == t + (r + margin):
                return result
        else:
            small = floats.tail(-t, -r)
            if small is not None:
                return -small
        return decide(x)

    return value


def log_grad(location: float, scale: float, decide: Function) -> Function:
    """ln(σ′(z)/scale)."""
    locate = locator(location, scale)
    sum_at = floats_logs.log_grad_sum
    log_high, log_low = (0.0, 0.0) if scale == 1.0 else log_of(scale)

    def value(x: float) -> float:
        t, n, r = locate(x)
        if t < 0.0:
            t, n, r = -t, -n, -r
        if t < END:
            # n is −0 or above: t has the sign of n.
            high, w = sum_at(n, r)
            margin = LOG_GRAD_ERROR
        else:
            high, w = -t, -r
            margin = _linear_error(t)
        total = high - log_high
        of_log = high - total
        w += (high - (total + of_log)) + (of_log - log_high) - log_low
        result = total + (w - margin)
        return result if result == total + (w + margin) else decide(x)

    return value


def logit(location: float, scale: float, decide: Function) -> Function:
    """location + scale·logit(p); a negative scale stands for the upper tail."""
    split_scale = split(scale)
    size = abs(scale)
    least = LOGIT_ERROR * (abs(location) + 17 * size)
    tiny_least = LOGIT_ERROR * (abs(location) + 745 * size) + floats_logit.TINY_ERROR * size
    relative = LOGIT_UNITS * _U
    tiny_end = floats_logit.TINY

    def value(p: float) -> float:
        if not 0.0 < p < 1.0:
            return decide(p)
        high, w = logit_sum(p, location, scale, split_scale)
        margin = least if tiny_end <= p <= 1.0 - tiny_end else tiny_least
        margin += abs(w) * relative
        result = high + (w - margin)
        return result if result == high + (w + margin) else decide(p)

    return value


def logit_sum(p: float, location: float, scale: float, split_scale: Halves) -> tuple[float, float]:
    """H and e + v, of which the sum is location + scale·logit(p), for 0 < p < 1."""
    f = p if p < 0.5 else 1.0 - p
    s, w = floats_logit.logit_sum(f) if f >= floats_logit.TINY else floats_logit.tiny_sum(f)
    product = s * scale
    w = _product_error(s, product, split_scale) + w * scale
    if p > 0.5:
        product, w = -product, -w
    high = product + location
    of_location = high - product
    return high, w + ((product - (high - of_location)) + (location - of_location))


def _linear_error(t: float) -> float:
    """What ±z errs by as ln σ(z) or ln σ′(z) past ±END; see float64_family_accurate.linear."""
    return abs(t) * 2.0**-96 + 2.0**-67


def split(b: float) -> Halves:
    """b as a sum of two floats of 26 bits."""
    scaled = b * _SPLITTER
    high = scaled - (scaled - b)
    return high, b - high


def _product_error(a: float, product: float, split_b: Halves) -> float:
    """a·b − product, exactly, where product is a·b rounded (Dekker)."""
    scaled = a * _SPLITTER
    a_high = scaled - (scaled - a)
    a_low = a - a_high
    b_high, b_low = split_b
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


FACTORIES: dict[str, Callable[[float, float, Function], Function]] = {
    "sigmoid": sigmoid,
    "grad": grad,
    "log_sigmoid": log_sigmoid,
    "log_grad": log_grad,
    "logit": logit,
}
"""What makes each function of the family, from location, scale and what decides in doubt."""
