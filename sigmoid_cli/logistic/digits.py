"""The steps from x to σ(x) and σ′(x) as decimal numbers, correctly rounded to any number of digits.

Each function returns (mantissa, exponent), meaning mantissa·10^exponent, where mantissa has exactly
the number of digits asked for. x is any finite float. Ties, which only x = 0 can bring about, go to
the even mantissa.
"""

from collections.abc import Callable
from math import floor, isfinite, log2

from sigmoid_cli.logistic.fixedpoint import exp_neg as reduced_exp_neg

Decimal = tuple[int, int]
Enclosure = tuple[int, int, int]
"""(q, error, exponent): a number within error of q, times 2^(−bits)·base^exponent."""

# Error of the quotients below, in units of 2^(−bits), with m = e^(−|x|)·base^k off by 1 unit,
# d = 1 + e^(−|x|) by 2, m > 1/10 and 1 ≤ d ≤ 2:
#   m/d and 1/d    1 + 2 + 1                                      ≤ 4
#   m/d²           1 + 4 + 1                                      ≤ 6
#   1/m            1/m² + 1                                       ≤ 101
#   d/m            2/m + d/m² + 1                                 ≤ 221
_ERROR = 256


def _parts(x: float, base: int, bits: int) -> tuple[int, int, int]:
    """m, k and d with e^(−|x|) = m·2^(−bits)·base^(−k) and 1 + e^(−|x|) = d·2^(−bits)."""
    m, k = reduced_exp_neg(abs(x), base, bits)
    vanishes = k * log2(base) > bits + 1
    return m, k, (1 << bits) + (0 if vanishes else m // base**k)


def _exp_neg(x: float, bits: int) -> Enclosure:
    m, k, _ = _parts(x, 10, bits)
    return (m, _ERROR, -k) if x >= 0.0 else ((1 << 2 * bits) // m, _ERROR, k)


def _sigmoid(x: float, bits: int) -> Enclosure:
    m, k, d = _parts(x, 10, bits)
    return ((1 << 2 * bits) // d, _ERROR, 0) if x >= 0.0 else ((m << bits) // d, _ERROR, -k)


def power_of_grad(x: float, n: int, base: int, bits: int) -> Enclosure:
    """σ′(x)ⁿ for finite x and n ≥ 1."""
    m, k, d = _parts(x, base, bits)
    one = 1 << bits

    def normalised(q: int, exponent: int) -> tuple[int, int]:
        while q * base < one:
            q *= base
            exponent -= 1
        return q, exponent

    first, first_exponent = normalised((m << 2 * bits) // (d * d), -k)
    q, exponent = first, first_exponent
    for bit in bin(n)[3:]:
        q, exponent = normalised(q * q >> bits, 2 * exponent)
        if bit == "1":
            q, exponent = normalised(q * first >> bits, exponent + first_exponent)
    # σ′ is off by less than 6 units; normalising m/d² > 1/4·1/base multiplies by base² at most;
    # relative to a mantissa ≥ 1/base that is 6·base³ units. A product adds the relative errors of
    # its factors and a rounding of base² units: less than n·(6·base³ + 2·base²) ≤ 8·n·base³.
    return q, 8 * n * base**3, exponent


def _rounded(enclosure: Enclosure, bits: int, digits: int) -> Decimal | None:
    """The one decimal number of so many digits that all of the enclosure rounds to, if there is."""
    q, error, exponent = enclosure
    if q <= error:
        return None
    # 10^shift·q·2^(−bits) is to have `digits` digits before the point. log₁₀ of the highest bit
    # tells shift, or one or two more.
    shift = digits - floor((q.bit_length() - bits - 1) * 0.30103)
    while q * 10 ** max(shift, 0) >= 10 ** (digits + max(-shift, 0)) << bits:
        shift -= 1
    up, down = 10 ** max(shift, 0), 10 ** max(-shift, 0) << bits
    low = (2 * (q - error) * up + down) // (2 * down)
    if low != (2 * (q + error) * up + down) // (2 * down):
        return None
    exponent -= shift
    return (low // 10, exponent + 1) if low == 10**digits else (low, exponent)


def _settled(enclosure: Callable[[int], Enclosure], digits: int) -> Decimal:
    if digits < 1:
        raise ValueError(f"digits must be at least 1, not {digits}")
    bits = 64 + digits * 10 // 3
    while True:
        rounded = _rounded(enclosure(bits), bits, digits)
        if rounded is not None:
            return rounded
        bits *= 2


def _finite(x: float) -> float:
    if not isfinite(x):
        raise ValueError(f"x must be finite, not {x}")
    return x


def exp_neg(x: float, digits: int) -> Decimal:
    """e⁻ˣ."""
    _finite(x)
    return _settled(lambda bits: _exp_neg(x, bits), digits)


def sigmoid(x: float, digits: int) -> Decimal:
    """σ(x)."""
    _finite(x)
    return _settled(lambda bits: _sigmoid(x, bits), digits)


def complement(x: float, digits: int) -> Decimal:
    """1 − σ(x), which is σ(−x)."""
    return sigmoid(-x, digits)


def sigmoid_grad(x: float, digits: int) -> Decimal:
    """σ′(x) = σ(x)·(1 − σ(x))."""
    return grad_power(x, 1, digits)


def grad_power(x: float, n: int, digits: int) -> Decimal:
    """σ′(x)ⁿ for an integer n ≥ 0, however small: what n layers leave of a gradient."""
    _finite(x)
    if n < 0:
        raise ValueError(f"n must not be negative, not {n}")
    if digits < 1:
        raise ValueError(f"digits must be at least 1, not {digits}")
    # σ′(0)ⁿ = 25ⁿ/100ⁿ is the one exact number among them, and 25ⁿ ends in 5: a tie if it has one
    # digit too many, which no enclosure could ever settle.
    if n == 0 or (x == 0.0 and 1.4 * n < digits + 4):
        return _rounded_integer(25**n, -2 * n, digits)
    return _settled(lambda bits: power_of_grad(x, n, 10, bits), digits)


def _rounded_integer(value: int, exponent: int, digits: int) -> Decimal:
    length = len(str(value))
    if length <= digits:
        return value * 10 ** (digits - length), exponent - (digits - length)
    unit = 10 ** (length - digits)
    quotient, remainder = divmod(value, unit)
    quotient += 2 * remainder > unit or (2 * remainder == unit and quotient % 2 == 1)
    exponent += length - digits
    return (quotient // 10, exponent + 1) if quotient == 10**digits else (quotient, exponent)


def text(value: Decimal) -> str:
    """The digits of value with a decimal point: as they stand, or with an exponent when far from 1.

    All digits are kept, so that trailing zeros show how many are known: `0.5000`, `1.234e-21`.
    """
    mantissa, exponent = value
    figures = str(mantissa)
    power = len(figures) + exponent - 1
    if -5 <= power < 0:
        return "0." + "0" * (-power - 1) + figures
    if 0 <= power < min(len(figures), 16):
        whole, fraction = figures[: power + 1], figures[power + 1 :]
        return f"{whole}.{fraction}" if fraction else whole
    fraction = "." + figures[1:] if len(figures) > 1 else ""
    return f"{figures[0]}{fraction}e{power}"
