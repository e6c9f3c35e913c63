"""The engine with NumPy, a block at a time: for input in bulk."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import registry
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.array_text import shortest
from sigmoid_cli.numeric.calculation import LEFT_OUT, Calculation, NotANumberError
from sigmoid_cli.numeric.cells import Array, ArrayCells
from sigmoid_cli.numeric.fixed_point import format_fixed
from sigmoid_cli.numeric.json_array import Parse, plain_parser
from sigmoid_cli.numeric.significant import format_rounded


class VectorEngine:
    """From the bytes of numbers to the bytes of results, by arrays (see `engine.Engine`).

    It holds buffers, so each thread needs its own.

    Attributes:
        calculation: what is computed.
        dtype: its type.
        invalid: how many tokens were not numbers and became nan or were left out.
        has_infinite: whether a result was infinite.
        is_finite: whether none can be.
        parse_any: from `[1,2.5]` to its float64 numbers (see `json_array.plain_parser`).
        parse_plain: the same, and None where the functions do not take some of the numbers.
    """

    def __init__(self, calculation: Calculation) -> None:
        self.calculation = calculation
        self.invalid = 0
        self.has_infinite = False
        self._functions = registry.arrays(
            calculation.functions, calculation.location, calculation.scale
        )
        self._takes_probabilities = calculation.takes_probabilities
        self.is_finite = all(
            registry.is_finite(name, calculation.scale) for name in calculation.functions
        )
        self.parse_any = parser = plain_parser()
        self.parse_plain = _within_0_and_1(parser) if self._takes_probabilities else parser
        self.dtype = np.dtype(calculation.dtype)

    def evaluate(self, tokens: Sequence[bytes]) -> Sequence[Sequence[bytes]]:
        """Returns the results of all tokens in order, one column for each function.

        Raises:
            NotANumberError: for the first token that is not a number, if that is an error.
        """
        if not tokens:
            return [[] for _ in self.calculation.functions]
        values, invalid = self.parse(tokens)
        if not invalid or self.calculation.on_error != "skip":
            return self.results(values)
        columns = [self.texts(results) for results in self.compute(values)]
        for column in columns:
            for index in invalid:
                column[index] = LEFT_OUT
        return columns

    def results(self, values: Array) -> list[ArrayCells]:
        """Returns the results of the values as cells, one column for each function."""
        return [ArrayCells(results, self.texts) for results in self.compute(values)]

    def compute(self, values: Array) -> list[Array]:
        """Returns the results of each function for a contiguous array, in its dtype and shape."""
        columns = self._functions(values)
        if not (self.is_finite or self.has_infinite):
            self.has_infinite = any(bool(np.isinf(results).any()) for results in columns)
        return columns

    def parse(self, tokens: Sequence[bytes]) -> tuple[Array, Sequence[int]]:
        """Returns the values of the tokens in the type computed, and the indices of invalid ones.

        The value of what is not a number is nan.

        Raises:
            NotANumberError: for the first token that is not a number, if that is an error.
        """
        from fastnumbers import try_array

        wide: NDArray[np.float64] = try_array(tokens, on_fail=math.nan)
        invalid: Sequence[int] = ()
        unsure = np.flatnonzero(np.isnan(wide))
        if len(unsure):
            # nan itself, hexadecimal, what fastnumbers knows and the grammar does not, or no number
            found = grammar.values([tokens[index] for index in unsure.tolist()])
            wide[unsure] = np.array(found, np.float64)  # nan for None
            if None in found:
                invalid = [
                    index
                    for index, value in zip(unsure.tolist(), found, strict=True)
                    if value is None
                ]
        values = self.narrowed(wide, lambda: tokens)
        outside = self.outside(values).tolist()
        both = sorted({*invalid, *outside}) if outside else invalid
        if both and self.calculation.on_error == "fail":
            raise NotANumberError(both[0])
        self.invalid += len(invalid)
        return values, both

    def refused(self, wide: NDArray[np.float64]) -> NDArray[np.intp]:
        """Returns the indices of numbers that the functions may not take: their tokens decide."""
        if not self._takes_probabilities:
            return _NONE
        return np.flatnonzero(_is_outside(wide))

    def outside(self, values: Array) -> NDArray[np.intp]:
        """Returns the indices of the values that the functions do not take; they become nan.

        They are counted as invalid, unless that is an error.
        """
        if not self._takes_probabilities:
            return _NONE
        outside = np.flatnonzero(_is_outside(values))
        if len(outside) and self.calculation.on_error != "fail":
            self.invalid += len(outside)
            values[outside] = math.nan
        return outside

    def parse_frame(
        self,
        frame: bytes | memoryview,
        count: int,
        tokens: Callable[[], Sequence[bytes]],
    ) -> Array | None:
        """Returns the values in the type computed of numbers between brackets, with commas.

        Args:
            frame: as `json_array.plain_parser` takes it.
            count: how many numbers there must be.
            tokens: returns the numbers as they are written.

        Returns:
            None if they are not exactly `count` plain numbers.
        """
        wide = self.parse_plain(frame)
        if wide is None or len(wide) != count:
            return None
        return self.narrowed(wide, tokens)

    def narrowed(self, wide: NDArray[np.float64], tokens: Callable[[], Sequence[bytes]]) -> Array:
        """Returns the values in the type computed; `tokens` returns what stands for them.

        The decimal is rounded once: where its float64 is the middle of two neighbours in the
        narrower type, the token itself decides, as in `grammar.value`.
        """
        if self.dtype == np.float64:
            return wide
        name = self.dtype.name
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            near = wide.astype(self.dtype)
            back = near.astype(np.float64)
            far = wide + (wide - back)
            is_middle = (back != wide) & (far.astype(self.dtype) == far) & np.isfinite(back)
            is_to_infinity = np.abs(wide) == grammar.LEAST_TO_INFINITY[name]
            is_middle |= is_to_infinity
        middles = np.flatnonzero(is_middle)
        if len(middles):
            from sigmoid_cli.numeric.midpoints import compared

            far[is_to_infinity] = np.copysign(grammar.LARGEST[name], wide[is_to_infinity])
            written = tokens()
            middle = wide[middles]
            beyond = compared([written[index] for index in middles.tolist()], middle)
            one, other = near[middles], far[middles].astype(self.dtype)
            lower, upper = np.minimum(one, other), np.maximum(one, other)
            near[middles] = np.select([beyond < 0, beyond > 0], [lower, upper], one)
        return near

    def texts(self, results: Array) -> list[bytes]:
        """Returns the texts of the results, one by one."""
        return self.format(results)[1:-1].split(b",") if len(results) else []

    def format(self, results: Array) -> bytes:
        """Returns the texts of the results between brackets, with commas between them."""
        if self.calculation.decimals is not None:
            return format_fixed(results.astype(np.float64, copy=False), self.calculation.decimals)
        if self.calculation.precision is not None:
            return format_rounded(
                results.astype(np.float64, copy=False), self.calculation.precision
            )
        return shortest(results)


_NONE = np.empty(0, np.intp)


def _is_outside(values: Array) -> NDArray[np.bool_]:
    is_outside: NDArray[np.bool_] = (values < 0) | (values > 1)
    return is_outside


def _within_0_and_1(parse: Parse) -> Parse:
    """Returns the parser. It treats numbers outside [0, 1] as not plain, for the fallback."""

    def parse_probabilities(text: bytes | memoryview) -> NDArray[np.float64] | None:
        found = parse(text)
        if found is None or not _is_outside(found).any():
            return found
        return None

    return parse_probabilities
