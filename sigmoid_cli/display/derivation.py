"""The intermediate results of the working for one number.

Each step follows from the digits of the steps before, which therefore have as many digits as that
needs.
"""

from __future__ import annotations

from fractions import Fraction

from sigmoid_cli.logistic import digits
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import Calculation

# 17 significant digits distinguish any two float64.
_DIGITS = 17

# Beyond this e^(−|x|) < 10⁻⁴³⁴: the results are 0 and 1 in every type, and the smaller part of a
# sum does not reach the digits that are printed.
_FAR = 1000.0

# With more decimals than this, 1 + e⁻ˣ is printed as a sum.
_MOST_DECIMALS = 40


class Working:
    """The steps for one finite x to the result of the calculation, as decimal texts.

    Attributes:
        sign: `=` if all steps are exact, else `≈`.
        exp_neg: e⁻ˣ.
        sum: 1 + e⁻ˣ.
        sigmoid: σ(x) as the quotient of 1 and `sum`.
        complement: 1 − σ(x) as the quotient of `exp_neg` and `sum`.
        grad: σ′(x) as the product of `sigmoid` and `complement`.
        last: the step that rounds to the result.
        result: the final text.
    """

    def __init__(self, x: float, calculation: Calculation, result: str) -> None:
        self.sign = "=" if x == 0.0 else "≈"
        self.result = result
        self._x = x
        self._is_grad = calculation.functions == ("grad",)
        self._calculation = calculation
        if abs(x) > _FAR:
            self._settle_far()
        else:
            self._settle()
        self.last = self.grad if self._is_grad else self.sigmoid

    def _settle_far(self) -> None:
        """Compute the steps for large |x|; steps before the last get six more digits."""
        x = self._x
        e = digits.text(digits.exp_neg(x, _DIGITS + (0 if x > 0.0 else 6)))
        small = digits.text(digits.sigmoid(-abs(x), _DIGITS))
        self.exp_neg = e
        self.sum, self.sigmoid, self.complement = (
            (f"1 + {e}", f"1 − {small}", small) if x > 0.0 else (e, small, f"1 − {small}")
        )
        self.grad = small

    def _settle(self) -> None:
        """Compute the steps with as many digits as they need."""
        last = _DIGITS
        guard = 0
        while not self._is_settled(last, guard):
            if self._reaches_result:
                guard += 1
            else:
                last += 1

    def _is_settled(self, last: int, guard: int) -> bool:
        """Compute the steps: `last` digits for the last, `guard` more for each step before.

        Returns whether each step follows from the printed digits of those before.
        """
        x, is_grad = self._x, self._is_grad
        middle = last + guard if is_grad else last
        e = digits.exp_neg(x, middle + guard)
        self.exp_neg = _text(e, x)
        total, self.sum = _one_plus(e, x)
        quotient, self.sigmoid = _sigmoid(x, middle, e[1] + guard)
        complement = digits.complement(x, middle)
        self.complement = _text(complement, x)
        grad = digits.sigmoid_grad(x, last)
        self.grad = _text(grad, x)
        self._reaches_result = self._ends_in_result(grad if is_grad else digits.sigmoid(x, last))
        follows = _is_near(1 / total, *quotient)
        if is_grad:
            follows = follows and _is_near(_value(e) / total, _value(complement), complement[1])
            product = quotient[0] * _value(complement)
            follows = follows and _is_near(product, _value(grad), grad[1])
        return follows and self._reaches_result

    def _ends_in_result(self, decimal: digits.Decimal) -> bool:
        calculation = self._calculation
        value = grammar.value(digits.text(decimal).encode(), calculation.dtype)
        assert value is not None
        if calculation.decimals is not None:
            return formatting.fixed(value, calculation.decimals) == self.result
        if calculation.precision is None:
            return formatting.shortest(value, calculation.dtype) == self.result
        return formatting.rounded(value, calculation.precision) == self.result


def _value(decimal: digits.Decimal) -> Fraction:
    mantissa, exponent = decimal
    return mantissa * Fraction(10) ** exponent


def _text(decimal: digits.Decimal, x: float) -> str:
    """Returns the digits; at x = 0, where they are exact, without zeros at the end."""
    text = digits.text(decimal)
    return text.rstrip("0").rstrip(".") if x == 0.0 else text


def _one_plus(e: digits.Decimal, x: float) -> tuple[Fraction, str]:
    """Returns 1 + e and its text: a sum if it would be 1 and a long row of zeros."""
    mantissa, exponent = e
    if exponent > 0:
        return _value(e), digits.text(e)
    if -exponent > _MOST_DECIMALS:
        return 1 + _value(e), f"1 + {digits.text(e)}"
    return 1 + _value(e), _text((10**-exponent + mantissa, exponent), x)


def _sigmoid(x: float, count: int, exponent: int) -> tuple[tuple[Fraction, int], str]:
    """Returns σ(x), the power of ten of its last digit, and its text.

    It has `count` digits, or more to reach 10^exponent. The text is a difference from 1 instead
    of a long row of nines.
    """
    if x <= 0.0:
        decimal = digits.sigmoid(x, count)
        return (_value(decimal), decimal[1]), _text(decimal, x)
    if -exponent > _MOST_DECIMALS:
        complement = digits.complement(x, count)
        return (1 - _value(complement), complement[1]), f"1 − {digits.text(complement)}"
    decimal = digits.sigmoid(x, max(count, -exponent))
    return (_value(decimal), decimal[1]), digits.text(decimal)


def _is_near(value: Fraction, printed: Fraction, exponent: int) -> bool:
    """Whether `printed` is the value rounded to a multiple of 10^exponent."""
    return abs(value - printed) * 2 <= Fraction(10) ** exponent
