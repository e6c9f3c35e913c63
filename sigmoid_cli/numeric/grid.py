"""Evenly spaced numbers, exact however many there are."""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING

from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric import formatting

if TYPE_CHECKING:
    from decimal import Decimal

# A decimal of at most 15 digits is the shortest text of its nearest float64 (DBL_DIG of C).
_EXACT_IN_FLOAT = 10**15
# Powers of ten to this are exact in float64, and so then is the one rounding of a quotient.
_EXACT_POWER = 22
_EXACT_INTEGER = 2**53
_BULK = 1000
_MANY = 50_000
"""Numbers of a grid, divided one by one in a twentieth of the time that NumPy takes to load."""


class Grid(Frozen):
    """The numbers (first + i·difference)/denominator for i = 0 … length − 1.

    Attributes:
        decimals: how many of them are written where the numbers are exact decimals; None where
            each is rounded to the nearest float64.
        has_comma: whether they are written with a decimal comma.
    """

    first: int
    difference: int
    denominator: int
    length: int
    decimals: int | None = None
    has_comma: bool = False

    def text(self, start: int, end: int) -> bytes:
        """Returns the numbers from index `start` up to before `end`, one a line."""
        text = self._with_points(start, end)
        return text.replace(b".", b",") if self.has_comma else text

    def _with_points(self, start: int, end: int) -> bytes:
        ends = (self.first, self.first + (self.length - 1) * self.difference)
        largest = max(map(abs, ends))
        if self.denominator == 1 and largest < _EXACT_IN_FLOAT:
            return self._integers(start, end)
        if self.decimals is None:
            is_exact = largest < _EXACT_INTEGER and self.denominator < _EXACT_INTEGER
        else:
            is_exact = largest < _EXACT_IN_FLOAT and self.decimals <= _EXACT_POWER
        if is_exact and end - start >= _BULK:
            return self._quotients_in_bulk(start, end)
        formatted = self._quotient if is_exact or self.decimals is None else self._decimal
        return "".join(f"{formatted(index)}\n" for index in range(start, end)).encode()

    def _integers(self, start: int, end: int) -> bytes:
        first = self.first + start * self.difference
        numbers = range(first, first + (end - start) * self.difference, self.difference or 1)
        texts = map(str, numbers) if self.difference else [str(first)] * (end - start)
        return ("\n".join(texts) + "\n").encode()

    def _quotients_in_bulk(self, start: int, end: int) -> bytes:
        from sigmoid_cli.numeric.safe_orjson import orjson

        if self.length < _MANY:
            quotients = [
                (self.first + index * self.difference) / self.denominator
                for index in range(start, end)
            ]
            return orjson.dumps(quotients)[1:-1].replace(b",", b"\n") + b"\n"
        import numpy as np

        numerators = self.first + np.arange(start, end, dtype=np.int64) * self.difference
        texts = orjson.dumps(numerators / self.denominator, option=orjson.OPT_SERIALIZE_NUMPY)
        return texts[1:-1].replace(b",", b"\n") + b"\n"

    def _quotient(self, index: int) -> str:
        """Returns a number by the shortest text of the nearest float64."""
        return formatting.shortest((self.first + index * self.difference) / self.denominator)

    def _decimal(self, index: int) -> str:
        """Returns a number by all its digits."""
        numerator = self.first + index * self.difference
        text = formatting.reformatted(f"{numerator}e-{self.decimals}")
        return text.removesuffix(".0") if self.decimals == 0 else text


def by_step(start: Decimal, stop: Decimal, step: Decimal) -> Grid:
    """From start by step as far as stop, which is met if it is a whole number of steps away.

    Step leads from start towards stop, and none of the three is infinite or nan.
    """
    from fractions import Fraction

    decimals = max(_decimals(start), _decimals(stop), _decimals(step))
    first, last, difference = (int(Fraction(x) * 10**decimals) for x in (start, stop, step))
    return Grid(first, difference, 10**decimals, (last - first) // difference + 1, decimals)


def by_count(start: Decimal, stop: Decimal, count: int) -> Grid:
    """So many from start to stop, both included, as NumPy's linspace."""
    from fractions import Fraction

    spaces = max(count - 1, 1)
    low, high = Fraction(start), Fraction(stop)
    denominator = lcm(low.denominator, high.denominator) * spaces
    first = int(low * denominator)
    difference = int((high - low) * denominator) // spaces
    common = gcd(first, difference, denominator)
    return Grid(first // common, difference // common, denominator // common, count)


def _decimals(x: Decimal) -> int:
    """Returns how many digits come after the point, zeros at the end aside."""
    _, digits, exponent = x.as_tuple()
    assert isinstance(exponent, int)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(-exponent - zeros, 0)
