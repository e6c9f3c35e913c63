"""The text of a number: one format on every path, that of orjson.

The shortest decimal that reads back to the same bits of its type; fixed notation where the
power of ten of the first digit is small, else an exponent without leading zeros: `0.00001`,
`1e-7`, `1.0`, `nan`.
"""

from __future__ import annotations

import math

from sigmoid_cli.numeric.grammar import rounded_to

# Digits that always suffice to read back to the same bits: 1 + ⌈p·log₁₀ 2⌉ (Steele and White 1990).
_DIGITS_THAT_SUFFICE = {"float64": 17, "float32": 9, "float16": 5}

# Decimals of so many digits are all different in the type: ⌊(p − 1)·log₁₀ 2⌋. A number that is
# nearest to a decimal of fewer digits is written with these as that decimal and zeros. Subnormal
# numbers have fewer.
_DIGITS_THAT_DIFFER = {"float32": 6, "float16": 3}
_SMALLEST_NORMAL = {"float32": 2.0**-126, "float16": 2.0**-14}

# The powers of ten, first to last, that orjson writes in fixed notation.
_FIXED = {"float64": range(-5, 16), "float32": range(-6, 13), "float16": range(-5, 16)}


def shortest(x: float, dtype: str = "float64") -> str:
    """Returns the shortest decimal that reads back to x in `dtype`; the nearest to x of those."""
    if dtype == "float64" or not math.isfinite(x):
        text = repr(x)
        return reformatted(text) if "e" in text else text
    fewest = _DIGITS_THAT_DIFFER[dtype] if abs(x) >= _SMALLEST_NORMAL[dtype] else 1
    for digits in range(fewest, _DIGITS_THAT_SUFFICE[dtype]):
        for text in _candidates(x, digits):
            if rounded_to(float(text), dtype) == x:
                return reformatted(text, dtype)
    return reformatted(f"{x:.{_DIGITS_THAT_SUFFICE[dtype] - 1}e}", dtype)


def rounded(x: float, precision: int) -> str:
    """x rounded to `precision` significant digits, half to even, without trailing zeros."""
    return reformatted(f"{x:.{precision - 1}e}" if math.isfinite(x) else repr(x))


def fixed(x: float, decimals: int) -> str:
    """x with `decimals` digits after the point, half to even; never a negative zero."""
    text = f"{x:.{decimals}f}"
    return text if text.strip("-0.") else text.lstrip("-")


WORDS = frozenset({b"nan", b"inf", b"-inf"})
"""The texts of numbers for which JSON has no word but null."""


def null_for_words(texts: bytes) -> bytes:
    """Returns the texts of results as JSON has them, with null for nan and infinities."""
    if b"n" not in texts:
        return texts
    return texts.replace(b"nan", b"null").replace(b"-inf", b"null").replace(b"inf", b"null")


def _candidates(x: float, digits: int) -> tuple[str, ...]:
    """Returns decimals of `digits` digits next to x, nearest first.

    Below a power of two the neighbours of x lie closer than above: there the second nearest
    decimal may read back to x when the nearest does not.
    """
    nearest = f"{x:.{digits - 1}e}"
    if abs(math.frexp(x)[0]) != 0.5:
        return (nearest,)
    mantissa, exponent = nearest.split("e")
    step = 10.0 ** (1 - digits)
    other = float(mantissa) + (step if float(nearest) < x else -step)
    return nearest, f"{other:.{digits - 1}f}e{exponent}"


def reformatted(text: str, dtype: str = "float64") -> str:
    """Returns a decimal as Python writes it, in the format used everywhere here."""
    fixed = _FIXED[dtype]
    if "e" not in text and (dtype != "float32" or "n" in text):
        return text
    sign = "-" if text[0] == "-" else ""
    mantissa, _, exponent_text = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    exponent = int(exponent_text or 0) + len(whole) - 1
    digits = (whole + fraction).rstrip("0")
    leading = len(digits) - len(digits.lstrip("0"))
    digits, exponent = digits[leading:], exponent - leading
    if not digits:
        return f"{sign}0.0"
    if exponent not in fixed:
        point = "." if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{point}{digits[1:]}e{'+' if exponent > 0 else ''}{exponent}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    return (
        f"{sign}{digits[: exponent + 1].ljust(exponent + 1, '0')}.{digits[exponent + 1 :] or '0'}"
    )
