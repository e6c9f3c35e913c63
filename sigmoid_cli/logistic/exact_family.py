"""The logistic family of one number, with location and scale, correctly rounded, in integers.

With z = (x − m)/s for a location m and a scale s > 0, which are float64 and taken as the fractions
that they are, these are

    sigmoid       σ(z)              or σ(−z), the upper tail
    grad          σ′(z)/s           the density
    log_sigmoid   ln σ(z)           or ln σ(−z)
    log_grad      ln(σ′(z)/s)
    logit         m + s·ln(p/(1−p)) or m − s·ln(p/(1−p)), the quantile of p

None is ever in the middle between two floats where Ziv's strategy looks, since e^z is
transcendental for a fraction z ≠ 0, and so is ln v for a fraction v > 0 other than 1 (Lindemann).
What is left is done apart: z = 0, p = ½, and ln σ(z) = z − (next to nothing) for z so low that no
number of bits would show the difference.
"""

from collections.abc import Callable
from math import copysign, inf, isfinite, isnan, nan

from sigmoid_cli.logistic.logarithm import exp_neg, log1p_exp_neg, log_ratio
from sigmoid_cli.logistic.ziv import Enclosure, nearest_above, nearest_ratio, settled

Evaluator = Callable[[float, str, float, float, bool], float]
"""From x, dtype, location, scale, and whether it is the upper tail, to the nearest float."""

# Past ±746, σ(−|z|) < 2^(−1076) and 1 − σ(|z|) < 2^(−1076): 0 and 1 in every format.
_SATURATION = 746
# With s ≥ 2⁻¹⁰⁷⁴, σ′(z)/s < 2^(−1076) past 1491.
_GRAD_SATURATION = 1500
# Past this, e^(−|z|) < 2⁻²²⁰⁰. Where it is more, a few thousand bits tell z − e^z from z. A middle
# between two floats is further from z, or is z: x − m is a multiple of 2⁻¹⁰⁷⁴, s an integer M < 2⁵³
# times 2⁹⁷¹ at most, so z is a multiple of 2⁻²⁰⁴⁵/M.
_INVISIBLE = 1525


def _argument(x: float, location: float, scale: float) -> tuple[int, int]:
    """(x − location)/scale as a fraction with a positive denominator."""
    numerator, denominator = x.as_integer_ratio()
    if location != 0.0:
        m, m_denominator = location.as_integer_ratio()
        numerator = numerator * m_denominator - m * denominator
        denominator *= m_denominator
    if scale != 1.0:
        s, s_denominator = scale.as_integer_ratio()
        numerator *= s_denominator
        denominator *= s
    return numerator, denominator


def sigmoid(
    x: float,
    dtype: str = "float64",
    location: float = 0.0,
    scale: float = 1.0,
    upper_tail: bool = False,
) -> float:
    """σ((x − location)/scale), or 1 − that as the upper tail, correctly rounded to dtype.

    x is a value that dtype can hold. Any nan gives the one nan, and infinities give 0 and 1.
    """
    if isnan(x):
        return nan
    sign = -1 if upper_tail else 1
    if not isfinite(x):
        return 1.0 if sign * x > 0.0 else 0.0
    numerator, denominator = _argument(x, location, scale)
    magnitude = abs(numerator)
    is_low = sign * numerator < 0
    if magnitude > _SATURATION * denominator:
        return 0.0 if is_low else 1.0

    def enclosure(bits: int) -> Enclosure:
        m, k, error = exp_neg(magnitude, denominator, bits)
        d = (1 << bits) + (m >> k)
        # m is off by error units and d by one more, d ≥ 1; so are m/d and 1/d, with the rounding.
        if is_low:
            return (m << bits) // d, 2 * error + 2, bits + k
        return (1 << 2 * bits) // d, error + 2, bits

    return settled(enclosure, dtype)


def grad(
    x: float,
    dtype: str = "float64",
    location: float = 0.0,
    scale: float = 1.0,
    upper_tail: bool = False,
) -> float:
    """σ′((x − location)/scale)/scale, correctly rounded to dtype; there is no upper tail of it.

    Any nan gives the one nan, and infinities give 0.
    """
    if not isfinite(x):
        return nan if isnan(x) else 0.0
    numerator, denominator = _argument(x, location, scale)
    s, s_denominator = scale.as_integer_ratio()
    if numerator == 0:
        return nearest_ratio(s_denominator, 4 * s, dtype)
    magnitude = abs(numerator)
    if magnitude > _GRAD_SATURATION * denominator:
        return 0.0
    # 1/s is a fraction of about 1 times 2^shift.
    shift = s.bit_length() - s_denominator.bit_length()

    def enclosure(bits: int) -> Enclosure:
        m, k, error = exp_neg(magnitude, denominator, bits)
        d = (1 << bits) + (m >> k)
        up, down = max(0, shift), max(0, -shift)
        q = (m * s_denominator << (2 * bits + up)) // (d * d * s << down)
        # m/d² is off by 3 times the error of m and of d, and 2^shift/s < 2.
        return q, 6 * error + 8, bits + k + shift

    return settled(enclosure, dtype)


def log_sigmoid(
    x: float,
    dtype: str = "float64",
    location: float = 0.0,
    scale: float = 1.0,
    upper_tail: bool = False,
) -> float:
    """ln σ((x − location)/scale), or ln(1 − σ(…)) as the upper tail, correctly rounded to dtype.

    Any nan gives the one nan, one infinity gives −inf, and the other −0, as do large numbers.
    """
    if isnan(x):
        return nan
    sign = -1 if upper_tail else 1
    if not isfinite(x):
        return -0.0 if sign * x > 0.0 else -inf
    numerator, denominator = _argument(x, location, scale)
    magnitude = abs(numerator)
    if sign * numerator >= 0:
        if magnitude > _SATURATION * denominator:
            return -0.0
        return -settled(lambda bits: log1p_exp_neg(magnitude, denominator, bits), dtype)
    if magnitude > _INVISIBLE * denominator:
        return -nearest_above(magnitude, denominator, dtype)
    return -settled(lambda bits: _softplus(magnitude, denominator, 1, bits), dtype)


def log_grad(
    x: float,
    dtype: str = "float64",
    location: float = 0.0,
    scale: float = 1.0,
    upper_tail: bool = False,
) -> float:
    """ln(σ′((x − location)/scale)/scale), correctly rounded to dtype; no upper tail of it exists.

    Any nan gives the one nan, and infinities give −inf.
    """
    if not isfinite(x):
        return nan if isnan(x) else -inf
    numerator, denominator = _argument(x, location, scale)
    s, s_denominator = scale.as_integer_ratio()
    if numerator == 0 and scale == 0.25:
        return 0.0
    magnitude = abs(numerator)
    if scale == 1.0 and magnitude > _INVISIBLE * denominator:
        return -nearest_above(magnitude, denominator, dtype)

    def enclosure(bits: int) -> Enclosure:
        q, error, scale_bits = _softplus(magnitude, denominator, 2, bits)
        log_s, log_error = (0, 0) if scale == 1.0 else log_ratio(s, s_denominator, bits)
        return -(q + log_s), error + log_error, scale_bits

    return settled(enclosure, dtype)


def _softplus(numerator: int, denominator: int, times: int, bits: int) -> Enclosure:
    """z + times·ln(1 + e⁻ᶻ), for z = numerator/denominator ≥ 0."""
    z = (numerator << bits) // denominator
    # Where e⁻ᶻ < 2⁻ᵇⁱᵗˢ is below the unit
    if numerator > bits * denominator:
        return z, 1 + times, bits
    q, error, scale = log1p_exp_neg(numerator, denominator, bits)
    shift = scale - bits
    return z + times * (q >> shift), 1 + times * ((error >> shift) + 2), bits


def logit(
    p: float,
    dtype: str = "float64",
    location: float = 0.0,
    scale: float = 1.0,
    upper_tail: bool = False,
) -> float:
    """location + scale·ln(p/(1 − p)), or minus as the upper tail, correctly rounded to dtype.

    p is a value that dtype can hold. What is not in [0, 1] gives nan; 0 and 1 give infinities.
    """
    if not 0.0 <= p <= 1.0:
        return nan
    if p in (0.0, 1.0):
        return copysign(inf, 0.5 - p if upper_tail else p - 0.5)
    m, m_denominator = location.as_integer_ratio()
    if p == 0.5:
        return nearest_ratio(m, m_denominator, dtype)
    s, s_denominator = scale.as_integer_ratio()
    numerator, denominator = p.as_integer_ratio()
    complement = denominator - numerator
    if upper_tail:
        numerator, complement = complement, numerator
    # All denominators are powers of two.
    m_bits, s_bits = m_denominator.bit_length() - 1, s_denominator.bit_length() - 1

    def enclosure(bits: int) -> Enclosure:
        q, error = log_ratio(numerator, complement, bits)
        return (
            (m << (bits + s_bits)) + (s * q << m_bits),
            s * error << m_bits,
            bits + s_bits + m_bits,
        )

    return settled(enclosure, dtype)
