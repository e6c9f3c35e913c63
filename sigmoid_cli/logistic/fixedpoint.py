"""e⁻ˣ to any number of bits, in integers.

A number v is held as the integer nearest below v·2^bits. Everything here is exact up to a bound
that each function states; no floating point arithmetic takes part.
"""

from math import isqrt


def atanh_inverse(n: int, bits: int) -> int:
    """atanh(1/n)·2^bits, too small by less than `bits` units; from its Taylor series."""
    power = (1 << bits) // n
    square = n * n
    total = power
    divisor = 1
    while power:
        power //= square
        divisor += 2
        total += power // divisor
    return total


_logs: dict[tuple[int, int], int] = {}


def natural_log(base: int, bits: int) -> int:
    """ln 2 or ln 10, ·2^bits, within one unit."""
    key = base, bits
    if key not in _logs:
        if len(_logs) >= 16:
            _logs.clear()
        _logs[key] = _natural_log(base, bits)
    return _logs[key]


def _natural_log(base: int, bits: int) -> int:
    """ln 2 or ln 10, ·2^bits, within one unit.

    ln 2 = 18 atanh(1/26) − 2 atanh(1/4801) + 8 atanh(1/8749) (Gauss, as in MPFR's algorithms);
    ln 10 = 3 ln 2 + ln(5/4), and ln(5/4) = 2 atanh(1/9).
    """
    # The sum multiplies the errors of its terms by at most 3·28 + 2 < 2⁷.
    guard = 8 + bits.bit_length()
    work = bits + guard
    ln2 = (
        18 * atanh_inverse(26, work) - 2 * atanh_inverse(4801, work) + 8 * atanh_inverse(8749, work)
    )
    if base == 2:
        return ln2 >> guard
    if base == 10:
        return (3 * ln2 + 2 * atanh_inverse(9, work)) >> guard
    raise ValueError(f"base must be 2 or 10, not {base}")


def exp_neg(x: float, base: int, bits: int) -> tuple[int, int]:
    """e⁻ˣ for a finite x ≥ 0 as (m, k): m·2^(−bits)·base^(−k), with m within one unit.

    base is 2 or 10, and 1/base < m·2^(−bits) ≤ 1, give or take that unit.
    """
    return exp_neg_ratio(*x.as_integer_ratio(), base, bits)


def exp_neg_ratio(numerator: int, denominator: int, base: int, bits: int) -> tuple[int, int]:
    """e⁻ˣ for x = numerator/denominator ≥ 0, denominator > 0. Otherwise as exp_neg."""
    # x = k·ln base + t. Then e⁻ᵗ = (e^(−t/2ˢ))^(2ˢ): the Taylor series of a small argument, squared
    # s times. isqrt(bits)/2 balances the number of terms against the number of squarings.
    squarings = 8 + isqrt(bits) // 2
    guard = squarings + bits.bit_length() + 4
    work = bits + guard
    # x < 2^magnitude
    magnitude = max(0, numerator.bit_length() - denominator.bit_length() + 1)
    wide = work + magnitude
    k, t = divmod((numerator << wide) // denominator, natural_log(base, wide))
    # t is off by the rounding of x and by k errors of the logarithm: less than
    # 1 + 1.45·2^magnitude units of 2^(−wide). Shifted to 2^(−work): less than 3 units.
    t >>= magnitude + squarings
    # A term takes on 1/n of its predecessor's error and two roundings, and t < 2⁻⁶: less than 3
    # units each. There are fewer than work/6 terms, so the sum is off by less than work/2 + 3.
    total = term = 1 << work
    n = 0
    while term:
        n += 1
        term = -((term * t >> work) // n)
        total += term
    # Squaring v ≤ 1 doubles the error and adds a unit: (work/2 + 4)·2ˢ units in the end, less than
    # one unit of the result, since guard = s + bit_length(bits) + 4 and work < 4·bits.
    for _ in range(squarings):
        total = total * total >> work
    return total >> guard, k
