"""The engine without NumPy: thousands of numbers are done before NumPy would have loaded."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from sigmoid_cli.logistic import registry
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation, NotANumberError
from sigmoid_cli.numeric.list_text import texts_of

_FEW = 3000
"""Numbers that are read and written one by one in the time that orjson takes to load (2 ms)."""

_EXACT = 1 << 53
"""Up to here a float64 holds each integer."""

_STRUCT_CODE = {"float32": "f", "float16": "e"}


class ScalarEngine:
    """From the bytes of numbers to the bytes of results, by Python floats (see `engine.Engine`).

    Attributes:
        calculation: what is computed.
        invalid: how many tokens were not numbers and became nan or were left out.
        has_infinite: whether a result was infinite.
        few: how many numbers are read and written without orjson.
    """

    def __init__(self, calculation: Calculation, few: int = _FEW) -> None:
        self.calculation = calculation
        self.invalid = 0
        self.has_infinite = False
        self._functions = [
            registry.lists(name, calculation.location, calculation.scale)
            for name in calculation.functions
        ]
        self._takes_probabilities = calculation.takes_probabilities
        self.few = few
        self._count = 0

    def evaluate(self, tokens: Sequence[bytes]) -> list[list[bytes]]:
        """The results of all tokens in order, one column for each function.

        Raises:
            NotANumberError: for the first token that is not a number, if that is an error.
        """
        if not tokens:
            return [[] for _ in self._functions]
        self._count += len(tokens)
        values, bad = self._parse(tokens)
        if bad and self.calculation.on_error == "fail":
            raise NotANumberError(bad[0])
        self.invalid += len(bad)
        for index in bad:
            values[index] = math.nan
        columns = [text.split(b",") for text in self._texts(values)]
        if bad and self.calculation.on_error == "skip":
            for column in columns:
                for index in bad:
                    column[index] = LEFT_OUT
        return columns

    def evaluate_plain(self, array: bytes, count: int) -> list[bytes] | None:
        """The results of numbers with commas between them: of each function one text, with commas.

        This is faster than `evaluate`, as no bytes are made for each number and result.

        Args:
            array: the numbers.
            count: how many there must be.

        Returns:
            None for few numbers, if they are not just so many decimals as JSON has them, and if one
            is not a probability where that is read.
        """
        if self._count + count <= self.few or array.translate(None, grammar.DECIMAL).strip(b","):
            return None
        wide = _decoded(array, count)
        if wide is None:
            return None
        values = self._narrowed(wide, lambda: array.split(b","))
        if self._takes_probabilities and not (min(values) >= 0.0 and max(values) <= 1.0):
            return None
        self._count += count
        return self._texts(values)

    def evaluate_numbers(self, numbers: list[float]) -> list[bytes] | None:
        """Returns the results of numbers that a JSON parser has read, as `evaluate_plain` does.

        Args:
            numbers: the float64 nearest to each token, or an integer that it says exactly.

        Returns:
            None if one is not a probability where that is read, and if only its token could tell to
            which value of a narrower type it is rounded.
        """
        values, doubtful = self._nearest(list(map(float, numbers)))
        for index in doubtful:
            if type(numbers[index]) is float or abs(numbers[index]) > _EXACT:
                return None
            values[index] = grammar.rounded_to(values[index], self.calculation.dtype)
        if self._takes_probabilities and any(p < 0.0 or p > 1.0 for p in values):
            return None
        self._count += len(values)
        return self._texts(values)

    def _texts(self, values: list[float]) -> list[bytes]:
        """The texts of the results, with commas between them, of each function."""
        dtype, are_many = self.calculation.dtype, self._count > self.few
        texts = [
            texts_of(function(values, dtype), self.calculation, are_many=are_many)
            for function in self._functions
        ]
        self.has_infinite = self.has_infinite or any(b"inf" in text for text in texts)
        return texts

    def _parse(self, tokens: Sequence[bytes]) -> tuple[list[float], list[int]]:
        """The values of the tokens in the type computed, and which tokens are not numbers.

        The value of such a token is any.
        """
        values, bad = self._values(tokens)
        if self._takes_probabilities and not (min(values) >= 0.0 and max(values) <= 1.0):
            outside = [index for index, p in enumerate(values) if p < 0.0 or p > 1.0]
            bad = sorted({*bad, *outside})
        return values, bad

    def _values(self, tokens: Sequence[bytes]) -> tuple[list[float], list[int]]:
        others = b",".join(tokens).translate(None, grammar.DECIMAL)
        odd: Sequence[int] = ()
        if others.strip(b","):
            pieces = others.split(b",")
            if len(pieces) != len(tokens):  # a comma in a token
                return self._values_one_by_one(tokens)
            odd = [index for index, piece in enumerate(pieces) if piece]
        decimals = tokens
        if odd:
            decimals = list(tokens)
            for index in odd:
                decimals[index] = b"0"
        wide = _decoded(b",".join(decimals), len(tokens)) if self._count > self.few else None
        if wide is None:
            try:
                wide = list(map(float, decimals))
            except ValueError:  # a token without a digit, say
                return self._values_one_by_one(tokens)
        values = self._narrowed(wide, lambda: decimals)
        bad = []
        for index in odd:
            value = grammar.value(tokens[index], self.calculation.dtype)
            if value is None:
                bad.append(index)
            else:
                values[index] = value
        return values, bad

    def _values_one_by_one(self, tokens: Sequence[bytes]) -> tuple[list[float], list[int]]:
        found = [grammar.value(token, self.calculation.dtype) for token in tokens]
        bad = [index for index, value in enumerate(found) if value is None]
        return [0.0 if value is None else value for value in found], bad

    def _narrowed(self, wide: list[float], tokens: Callable[[], Sequence[bytes]]) -> list[float]:
        """The values in the type computed; `wide` holds the nearest float64 of each token.

        A value that may be midway between two neighbours in the narrower type is read again, from
        its token (see `grammar.value`).
        """
        values, doubtful = self._nearest(wide)
        if doubtful:
            written = tokens()
            for index in doubtful:
                values[index] = _read(written[index], self.calculation.dtype)
        return values

    def _nearest(self, wide: list[float]) -> tuple[list[float], Sequence[int]]:
        """Returns the values nearest in the type computed, and which of them are doubtful.

        These may be midway between two neighbours in the narrower type, or beyond the largest.
        """
        dtype = self.calculation.dtype
        if dtype == "float64":
            return wide, ()
        from struct import Struct

        layout = Struct(f"<{len(wide)}{_STRUCT_CODE[dtype]}")
        try:
            near = list(layout.unpack(layout.pack(*wide)))
            far = [x + (x - y) for x, y in zip(wide, near, strict=True)]
            back = layout.unpack(layout.pack(*far))
        except OverflowError:
            return wide, range(len(wide))
        doubtful = [
            index
            for index, (x, y, other, again) in enumerate(zip(wide, near, far, back, strict=True))
            if other == again and x != y
        ]
        return near, doubtful


def _decoded(array: bytes, count: int) -> list[float] | None:
    """The numbers of the elements of an array in JSON; None if they are not just so many.

    Args:
        array: the elements with commas between them, made of the characters of decimals.
    """
    from sigmoid_cli.numeric.safe_orjson import orjson

    try:
        numbers: list[float] = orjson.loads(b"[%b]" % array)
    except ValueError:
        return None
    if len(numbers) != count:
        return None
    return list(map(float, numbers)) if int in set(map(type, numbers)) else numbers


def _read(token: bytes, dtype: str) -> float:
    """The value of a token that is known to be a number."""
    value = grammar.value(token, dtype)
    assert value is not None
    return value
