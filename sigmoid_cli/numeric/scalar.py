"""The engine without NumPy, one number at a time: small input is done before NumPy would load."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sigmoid_cli.logistic import registry
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation, NotANumberError


class ScalarEngine:
    """From the bytes of numbers to the bytes of results, one by one (see `engine.Engine`).

    Attributes:
        calculation: what is computed.
        invalid: how many tokens were not numbers and became nan or were left out.
    """

    def __init__(self, calculation: Calculation) -> None:
        self.calculation = calculation
        self.invalid = 0
        self._functions = [registry.scalar(name) for name in calculation.functions]

    def evaluate(self, tokens: Sequence[bytes]) -> list[list[bytes]]:
        """The results of all tokens in order, one column for each function.

        Raises:
            NotANumberError: for the first token that is not a number, if that is an error.
        """
        dtype = self.calculation.dtype
        values = [grammar.value(token, dtype) for token in tokens]
        if None in values:
            self._count_invalid(values)
        return [
            [LEFT_OUT if x is None else self._text(function(x, dtype)) for x in values]
            for function in self._functions
        ]

    def _count_invalid(self, values: list[float | None]) -> None:
        if self.calculation.on_error == "fail":
            raise NotANumberError(values.index(None))
        self.invalid += values.count(None)
        if self.calculation.on_error == "nan":
            values[:] = [math.nan if x is None else x for x in values]

    def _text(self, result: float) -> bytes:
        calculation = self.calculation
        if calculation.precision is None:
            return formatting.shortest(result, calculation.dtype).encode()
        return formatting.rounded(result, calculation.precision).encode()
