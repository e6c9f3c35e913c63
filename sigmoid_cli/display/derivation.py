"""The intermediate results of the working for one number, each following from those before.

What is rounded is rounded from the digits that are shown, of which there are as many as that takes.
"""

from __future__ import annotations

from fractions import Fraction

from sigmoid_cli.logistic import digits
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import Calculation

# 17 significant digits tell any two float64 apart.
_DIGITS = 17

# Beyond this e^(−|x|) < 10⁻⁴³⁴: the results are 0 and 1 in every type, and sums are what they are
# without the smaller part, to more digits than are shown.
_FAR = 1000.0

# Decimals of 1 + e⁻ˣ, beyond which it is shown as a sum.
_MOST_DECIMALS = 40


class Working:
    """The steps for one finite x to the result of the calculation, as decimal texts.

    Attributes:
        sign: `=` where all steps are exact, else `≈`.
        exp_neg: e⁻ˣ.
        sum: 1 + e⁻ˣ.
        sigmoid: σ(x) as the quotient of 1 and `sum`.
        complement: 1 − σ(x) as the quotient of `exp_neg` and `sum`.
        grad: σ′(x) as the product of `sigmoid` and `complement`.
        last: that of them which rounds to the result.
        result: the text that all this ends in.
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
        """Finds the steps where |x| is large, those before the last with six digits more."""
        x = self._x
        e = digits.text(digits.exp_neg(x, _DIGITS + (0 if x > 0.0 else 6)))
        small = digits.text(digits.sigmoid(-abs(x), _DIGITS))
        self.exp_neg = e
        self.sum, self.sigmoid, self.complement = (
            (f"1 + {e}", f"1 − {small}", small) if x > 0.0 else (e, small, f"1 − {small}")
        )
        self.grad = small

    def _settle(self) -> None:
        """Finds as many digits of the steps as it takes."""
        last = _DIGITS
        guard = 0
        while not self._is_settled(last, guard):
            if self._reaches_result:
                guard += 1
            else:
                last += 1

    def _is_settled(self, last: int, guard: int) -> bool:
        """Finds the steps, the last with so many digits, each before with `guard` more of them.

        Gives whether each follows from those before, as they are shown.
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
        if calculation.precision is None:
            return formatting.shortest(value, calculation.dtype) == self.result
        return formatting.rounded(value, calculation.precision) == self.result


def _value(decimal: digits.Decimal) -> Fraction:
    mantissa, exponent = decimal
    return mantissa * Fraction(10) ** exponent


def _text(decimal: digits.Decimal, x: float) -> str:
    """The digits; those at x = 0, which are exact, without zeros at the end."""
    text = digits.text(decimal)
    return text.rstrip("0").rstrip(".") if x == 0.0 else text


def _one_plus(e: digits.Decimal, x: float) -> tuple[Fraction, str]:
    """1 + e as it is shown: as a sum where it would be 1 and a long row of zeros."""
    mantissa, exponent = e
    if exponent > 0:
        return _value(e), digits.text(e)
    if -exponent > _MOST_DECIMALS:
        return 1 + _value(e), f"1 + {digits.text(e)}"
    return 1 + _value(e), _text((10**-exponent + mantissa, exponent), x)


def _sigmoid(x: float, count: int, exponent: int) -> tuple[tuple[Fraction, int], str]:
    """σ(x) with so many digits, or more to reach 10^exponent, and the power of ten of the last.

    Where it would be a long row of nines it is shown as a difference from 1.
    """
    if x <= 0.0:
        decimal = digits.sigmoid(x, count)
        return (_value(decimal), decimal[1]), _text(decimal, x)
    if -exponent > _MOST_DECIMALS:
        complement = digits.complement(x, count)
        return (1 - _value(complement), complement[1]), f"1 − {digits.text(complement)}"
    decimal = digits.sigmoid(x, max(count, -exponent))
    return (_value(decimal), decimal[1]), digits.text(decimal)


def _is_near(value: Fraction, shown: Fraction, exponent: int) -> bool:
    """Whether `shown`, whose last digit stands for 10^exponent, is the value rounded."""
    return abs(value - shown) * 2 <= Fraction(10) ** exponent
