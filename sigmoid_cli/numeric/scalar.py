"""The engine without NumPy: thousands of numbers are done before NumPy would have loaded."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sigmoid_cli.logistic import registry
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation, NotANumberError

_DECIMAL = b"0123456789.eE+-"
"""What decimals are made of. Of such characters alone, float() takes just what the grammar does."""

_MANY = 5000
"""Results whose texts `repr` writes in the time that orjson takes to load (3 ms)."""

_STRUCT_CODE = {"float32": "f", "float16": "e"}


class ScalarEngine:
    """From the bytes of numbers to the bytes of results, by Python floats (see `engine.Engine`).

    Attributes:
        calculation: what is computed.
        invalid: how many tokens were not numbers and became nan or were left out.
    """

    def __init__(self, calculation: Calculation) -> None:
        self.calculation = calculation
        self.invalid = 0
        self._functions = [
            registry.lists(name, calculation.location, calculation.scale)
            for name in calculation.functions
        ]
        self._takes_probabilities = calculation.takes_probabilities
        self._written = 0

    def evaluate(self, tokens: Sequence[bytes]) -> list[list[bytes]]:
        """The results of all tokens in order, one column for each function.

        Raises:
            NotANumberError: for the first token that is not a number, if that is an error.
        """
        values, bad = self._parse(tokens)
        dtype = self.calculation.dtype
        columns = [self._format(function(values, dtype)) for function in self._functions]
        if bad and self.calculation.on_error == "skip":
            for column in columns:
                for index in bad:
                    column[index] = LEFT_OUT
        return columns

    def _parse(self, tokens: Sequence[bytes]) -> tuple[list[float], list[int]]:
        """The values of the tokens in the type computed, and which tokens are not numbers.

        The value of such a token is nan.
        """
        found = self._values(tokens)
        if self._takes_probabilities:
            bad = [index for index, p in enumerate(found) if p is None or p < 0.0 or p > 1.0]
        elif None in found:
            bad = [index for index, value in enumerate(found) if value is None]
        else:
            bad = []
        if bad and self.calculation.on_error == "fail":
            raise NotANumberError(bad[0])
        self.invalid += len(bad)
        values: list[float] = found  # type: ignore[assignment]  # but for what is replaced here
        for index in bad:
            values[index] = math.nan
        return values, bad

    def _values(self, tokens: Sequence[bytes]) -> list[float | None]:
        """The values of the tokens, None where one is not a number."""
        if not b"".join(tokens).translate(None, _DECIMAL):
            try:
                return list(self._narrowed(list(map(float, tokens)), tokens))
            except ValueError:  # a token without a digit, say
                pass
        dtype = self.calculation.dtype
        return [grammar.value(token, dtype) for token in tokens]

    def _narrowed(self, wide: list[float], tokens: Sequence[bytes]) -> list[float]:
        """The values in the type computed; `wide` holds the nearest float64 of each token.

        A value that may be midway between two neighbours in the narrower type is read again, from
        its token (see `grammar.value`).
        """
        dtype = self.calculation.dtype
        if dtype == "float64":
            return wide
        import struct

        layout = f"<{len(wide)}{_STRUCT_CODE[dtype]}"
        try:
            near = struct.unpack(layout, struct.pack(layout, *wide))
            far = [x + (x - y) for x, y in zip(wide, near, strict=True)]
            back = struct.unpack(layout, struct.pack(layout, *far))
        except OverflowError:  # beyond the largest number of the type
            return [_read(token, dtype) for token in tokens]
        return [
            y if x == y or other != again else _read(token, dtype)
            for x, y, other, again, token in zip(wide, near, far, back, tokens, strict=True)
        ]

    def _format(self, results: list[float]) -> list[bytes]:
        calculation = self.calculation
        if calculation.decimals is not None:
            return [formatting.fixed(x, calculation.decimals).encode() for x in results]
        if calculation.precision is not None:
            return [formatting.rounded(x, calculation.precision).encode() for x in results]
        if calculation.dtype != "float64":
            return [formatting.shortest(x, calculation.dtype).encode() for x in results]
        self._written += len(results)
        if self._written <= _MANY:
            return [formatting.shortest(x).encode() for x in results]
        from sigmoid_cli.numeric.safe_orjson import orjson

        texts = orjson.dumps(results)[1:-1].split(b",") if results else []
        if b"null" in texts:
            for index, text in enumerate(texts):
                if text == b"null":
                    texts[index] = formatting.shortest(results[index]).encode()
        return texts


def _read(token: bytes, dtype: str) -> float:
    """The value of a token that is known to be a number."""
    value = grammar.value(token, dtype)
    assert value is not None
    return value
