"""Chooses the engine: little input is converted before NumPy could be loaded."""

from __future__ import annotations

from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.engine import Engine
from sigmoid_cli.numeric.scalar import ScalarEngine

LITTLE = 100_000
"""Bytes of input that the scalar engine converts in about the time that loading NumPy takes.

It takes some 6 µs for a number of 18 bytes; `python -X importtime` shows 50 ms and more for NumPy.
"""


class EngineSelector:
    """Chooses the engine for each block by how much input there has been."""

    def __init__(self, calculation: Calculation) -> None:
        self._calculation = calculation
        self._scalar = ScalarEngine(calculation)
        self._vector: Engine | None = None
        self._before = 0

    def engine(self, size: int) -> Engine:
        """The engine for the next `size` bytes of input."""
        self._before += size
        return self.vector() if self._before > LITTLE else self._scalar

    def vector(self) -> Engine:
        """The vector engine, which is used for all further input too."""
        if self._vector is None:
            from sigmoid_cli.numeric.vector import VectorEngine

            self._vector = VectorEngine(self._calculation)
        self._before = LITTLE + 1
        return self._vector

    @property
    def invalid(self) -> int:
        """The number of invalid tokens that `--on-error` allowed."""
        return self._scalar.invalid + (self._vector.invalid if self._vector else 0)


class EngineCache:
    """Keeps one engine selector for each calculation, for work on many outputs."""

    def __init__(self) -> None:
        self._by_calculation: dict[Calculation, EngineSelector] = {}

    def of(self, calculation: Calculation) -> EngineSelector:
        """The selector of this calculation; the next output continues with it."""
        if calculation not in self._by_calculation:
            self._by_calculation[calculation] = EngineSelector(calculation)
        return self._by_calculation[calculation]

    def clear(self) -> None:
        """Forget all selectors and their engines."""
        self._by_calculation.clear()
