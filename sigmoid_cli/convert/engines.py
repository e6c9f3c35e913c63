"""Chooses the engine: little input is converted before NumPy could be loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine

LITTLE = {"text": 600_000, "json": 350_000, "csv": 2_000_000, "tsv": 2_000_000, "jsonl": 1_500_000}
"""Bytes of input, by format, that the scalar engine converts in the time that NumPy takes to load
and convert them.

Measured with start-up included and numbers of 18 bytes: both take as long for 38,000 lines of text,
20,000 numbers of JSON, 55,000 records of 60 bytes. Records with quotes, escapes or nested objects
take the scalar engine longer, so the bounds of formats of records are lower than that.
`sigmoid bench --only ordinary` shows on which side of a bound a size is.
"""

LITTLE_OF_UNKNOWN = 400_000
"""The same for input of unknown size: if much more comes, the time before it was lost."""


class EngineSelector:
    """Chooses the engine for each block by how much input there has been and will be."""

    def __init__(self, calculation: Calculation) -> None:
        self._calculation = calculation
        self._scalar = ScalarEngine(calculation)
        self._vector: Engine | None = None
        self._before = 0

    def engine(self, size: int, coming: int | None, source_format: str) -> Engine:
        """Returns the engine for the next `size` bytes of input.

        Args:
            size: of the next block.
            coming: how many bytes follow that block, if known.
            source_format: the name of the format of the input, one of `LITTLE`.
        """
        if self._vector is None:
            self._before += size
            whole = self._before + (coming or 0)
            little = LITTLE[source_format]
            if whole <= (little if coming is not None else min(little, LITTLE_OF_UNKNOWN)):
                return self._scalar
        return self.vector()

    def vector(self) -> Engine:
        """Returns the vector engine, which is used for all further input too."""
        if self._vector is None:
            from sigmoid_cli.numeric.vector import VectorEngine

            self._vector = VectorEngine(self._calculation)
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
        """Returns the selector of this calculation; the next output continues with it."""
        if calculation not in self._by_calculation:
            self._by_calculation[calculation] = EngineSelector(calculation)
        return self._by_calculation[calculation]

    def clear(self) -> None:
        """Forget all selectors and their engines."""
        self._by_calculation.clear()
