"""Cells that are the numbers of an array, spelled only where someone looks at their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
import orjson

from sigmoid_cli.formats import number, spelling
from sigmoid_cli.formats.calculation import Arithmetic, Calculation
from sigmoid_cli.formats.vector import Array, VectorArithmetic


class ArrayCells(Sequence[bytes]):
    """The cells of a column by their array, none of them empty.

    `spelled` gives the texts of the numbers.
    """

    def __init__(self, array: Array, spelled: Callable[[Array], list[bytes]]) -> None:
        self.array = array
        self._spelled = spelled

    @cached_property
    def _texts(self) -> list[bytes]:
        return self._spelled(self.array)

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        return self._texts[index]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._texts)

    def __contains__(self, text: object) -> bool:
        return text != b"" and text in self._texts


def results_of(numbers: Array, arithmetic: VectorArithmetic) -> list[Sequence[bytes]]:
    """The results of the numbers, a column for each function."""

    def spelled(results: Array) -> list[bytes]:
        return arithmetic.spell(results)[1:-1].split(b",") if len(results) else []

    return [ArrayCells(results, spelled) for results in arithmetic.compute(numbers)]


def array_of(cells: Sequence[bytes], dtype: str) -> Array:
    """The numbers that the cells are, nan for an empty one."""
    if isinstance(cells, ArrayCells):
        return cells.array
    return np.array([number.value(cell or b"nan", dtype) for cell in cells], dtype)


def texts_of(numbers: Array) -> list[bytes]:
    """The shortest text of each number, whatever it is."""
    if numbers.dtype == np.float16:
        return [spelling.shortest(x, "float16").encode() for x in numbers.tolist()]
    if not len(numbers):
        return []
    texts = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")
    for index in np.flatnonzero(~np.isfinite(numbers)).tolist():
        texts[index] = repr(float(numbers[index])).encode()
    return texts


class ArrayArithmetic:
    """Arithmetic whose results are arrays that have not been spelled (see `Arithmetic`)."""

    def __init__(self, arithmetic: VectorArithmetic) -> None:
        self._arithmetic = arithmetic
        self.calculation: Calculation = arithmetic.calculation
        self.is_vector = False  # its answers are all that is to be used of it

    @property
    def excused(self) -> int:
        return self._arithmetic.excused

    @excused.setter
    def excused(self, count: int) -> None:
        self._arithmetic.excused = count

    def answer(self, tokens: Sequence[bytes]) -> list[Sequence[bytes]]:
        if self.calculation.on_error == "skip":
            return list(self._arithmetic.answer(tokens))
        if not tokens:
            return [[] for _ in self.calculation.functions]
        numbers, _ = self._arithmetic.parse(tokens)
        return results_of(numbers, self._arithmetic)


def as_arrays(arithmetic: Arithmetic) -> Arithmetic:
    """The same arithmetic with results in arrays, where it is fit for that."""
    return ArrayArithmetic(arithmetic) if isinstance(arithmetic, VectorArithmetic) else arithmetic
