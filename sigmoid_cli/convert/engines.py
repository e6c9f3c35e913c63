"""Which arithmetic serves best: little input is answered before NumPy could be loaded."""

from __future__ import annotations

from sigmoid_cli.numeric.calculation import Calculation, Engine
from sigmoid_cli.numeric.scalar import ScalarEngine

LITTLE = 100_000
"""Bytes of input that the scalar arithmetic answers in about the time that loading NumPy takes.

It needs some 6 µs for a number of 18 bytes; `python -X importtime` tells of 50 ms and more.
"""


class EngineSelector:
    """Chooses the arithmetic for each block by how much input there has been."""

    def __init__(self, calculation: Calculation) -> None:
        self._calculation = calculation
        self._scalar = ScalarEngine(calculation)
        self._vector: Engine | None = None
        self._before = 0

    def engine(self, size: int) -> Engine:
        """The arithmetic for the next `size` bytes of input."""
        self._before += size
        return self.vector() if self._before > LITTLE else self._scalar

    def vector(self) -> Engine:
        """The arithmetic for arrays, at once and for all that comes."""
        if self._vector is None:
            from sigmoid_cli.numeric.vector import VectorEngine

            self._vector = VectorEngine(self._calculation)
        self._before = LITTLE + 1
        return self._vector

    @property
    def invalid(self) -> int:
        """How many tokens were not numbers and were excused."""
        return self._scalar.invalid + (self._vector.invalid if self._vector else 0)


class EngineCache:
    """The paces of work on many outputs, one for each calculation there is among them."""

    def __init__(self) -> None:
        self._by_calculation: dict[Calculation, EngineSelector] = {}

    def of(self, calculation: Calculation) -> EngineSelector:
        """The pace of this calculation, which goes on from one output to the next."""
        if calculation not in self._by_calculation:
            self._by_calculation[calculation] = EngineSelector(calculation)
        return self._by_calculation[calculation]
