"""Cells that are the numbers of an array, spelled only where someone looks at their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, partial
from typing import overload

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.calculation import Calculation, Engine
from sigmoid_cli.numeric.safe_orjson import orjson
from sigmoid_cli.numeric.vector import Array, VectorEngine


class LazyCells(Sequence[bytes]):
    """Cells of which some texts may never be asked for: `formatted` gives them when one is."""

    def __init__(self, count: int, formatted: Callable[[], list[bytes]]) -> None:
        self._count = count
        self._formatted = formatted

    @cached_property
    def _texts(self) -> list[bytes]:
        return self._formatted()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        return self._texts[index]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._texts)

    def __contains__(self, text: object) -> bool:
        return text in self._texts


class ArrayCells(LazyCells):
    """The cells of a column by their array, with a mask where some are empty."""

    def __init__(
        self,
        array: Array,
        formatted: Callable[[Array], list[bytes]],
        is_empty: NDArray[np.bool_] | None = None,
    ) -> None:
        # no method of its own, or each block would stay until the cycle is collected
        super().__init__(len(array), partial(_texts, array, formatted, is_empty))
        self.array = array
        self.is_empty = is_empty

    def __contains__(self, text: object) -> bool:
        if text == b"":
            return self.is_empty is not None and bool(self.is_empty.any())
        return super().__contains__(text)


def _texts(
    array: Array, formatted: Callable[[Array], list[bytes]], is_empty: NDArray[np.bool_] | None
) -> list[bytes]:
    texts = formatted(array)
    if is_empty is not None:
        for index in np.flatnonzero(is_empty).tolist():
            texts[index] = b""
    return texts


def formatted_by(engine: VectorEngine) -> Callable[[Array], list[bytes]]:
    """What gives the texts of results."""
    return lambda results: engine.format(results)[1:-1].split(b",") if len(results) else []


def results_of(numbers: Array, engine: VectorEngine) -> list[Sequence[bytes]]:
    """The results of the numbers, a column for each function."""
    formatted = formatted_by(engine)
    return [ArrayCells(results, formatted) for results in engine.compute(numbers)]


def array_of(cells: Sequence[bytes], dtype: str) -> Array:
    """The numbers that the cells are, nan for an empty one."""
    if isinstance(cells, ArrayCells):
        if cells.is_empty is None:
            return cells.array
        return np.where(cells.is_empty, np.asarray(np.nan, cells.array.dtype), cells.array)
    if not len(cells):
        return np.empty(0, dtype)
    numbers, _ = _parser(dtype).parse([cell or b"nan" for cell in cells])
    return numbers


@cache
def _parser(dtype: str) -> VectorEngine:
    """Arithmetic to read numbers that have been checked."""
    return VectorEngine(Calculation(("sigmoid",), dtype))


def texts_of(numbers: Array) -> list[bytes]:
    """The shortest text of each number, whatever it is."""
    if numbers.dtype == np.float16:
        return [formatting.shortest(x, "float16").encode() for x in numbers.tolist()]
    if not len(numbers):
        return []
    texts = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")
    for index in np.flatnonzero(~np.isfinite(numbers)).tolist():
        texts[index] = repr(float(numbers[index])).encode()
    return texts


class ArrayEngine:
    """Engine whose results are arrays that have not been spelled (see `Engine`)."""

    def __init__(self, engine: VectorEngine) -> None:
        self.vector = engine
        self.calculation: Calculation = engine.calculation
        self.is_vector = False

    @property
    def invalid(self) -> int:
        return self.vector.invalid

    @invalid.setter
    def invalid(self, count: int) -> None:
        self.vector.invalid = count

    def evaluate(self, tokens: Sequence[bytes]) -> list[Sequence[bytes]]:
        if self.calculation.on_error == "skip":
            return list(self.vector.evaluate(tokens))
        if not tokens:
            return [[] for _ in self.calculation.functions]
        numbers, _ = self.vector.parse(tokens)
        return results_of(numbers, self.vector)


def as_arrays(engine: Engine) -> Engine:
    """The same arithmetic with results in arrays, where it is fit for that."""
    return ArrayEngine(engine) if isinstance(engine, VectorEngine) else engine


def vector_of(engine: Engine) -> VectorEngine:
    """The arithmetic that works on arrays, where that is not one for little input."""
    vector = engine.vector if isinstance(engine, ArrayEngine) else engine
    assert isinstance(vector, VectorEngine)
    return vector
