"""Chooses the engine: little input is converted before NumPy could be loaded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sigmoid_cli.formats import registry
from sigmoid_cli.numeric.scalar import ScalarEngine

if TYPE_CHECKING:
    from sigmoid_cli.numeric.calculation import Calculation
    from sigmoid_cli.numeric.engine import Engine
    from sigmoid_cli.numeric.vector import VectorEngine

LITTLE = {
    "text": 2_000_000,
    "json": 1_800_000,
    "csv": 3_500_000,
    "tsv": 3_500_000,
    "jsonl": 3_000_000,
}
"""Bytes of input, by format, that the scalar engine converts in the time that NumPy takes to load
and convert them.

Measured with start-up included and numbers of 18 bytes: both take as long for 125,000 lines of
text, 108,000 numbers of JSON, 95,000 records of CSV (4 MB), 90,000 of JSON Lines with two keys
(3.5 MB) and 65,000 with six (5.5 MB). Records with quotes and nested objects take the scalar engine
somewhat longer, so the bounds are lower than that. `sigmoid bench --only small` shows what some
sizes take.
"""

LITTLE_LINES = 150_000
"""The same in lines, or elements of JSON, where these are short: both take as long for 165,000
lines `0`.
"""

LITTLE_OF_OTHERS = 0.5
"""The part of both where a number takes longer than σ or σ′ in float64: both engines take as long
for 45,000 lines of text in float32, 57,000 of logits, 60,000 of σ and σ′ together."""

LITTLE_OF_UNKNOWN = 1_000_000
"""The same for input of unknown size: if much more comes, the time before it was lost, some 20 ms,
a quarter of what loading NumPy takes."""


_BLOCK_OF_LITTLE = 1 << 17
"""Bytes of a block for the scalar engine. A number is an object to it, and a field another, so that
what becomes of a larger block leaves the cache, and memory is asked for: with blocks of a megabyte,
30,000 records of CSV take 14 % longer, and 100,000 lines of text 4 %.
"""


def block_size(source_format: str, size: int | None) -> int:
    """Returns how many bytes of an input are best read at a time.

    Args:
        source_format: the name of the format of the input.
        size: how many bytes it has, if known.
    """
    block = registry.FORMATS[source_format].block
    is_little = size is not None and size <= LITTLE.get(source_format, 0)
    return min(block, _BLOCK_OF_LITTLE) if is_little else block


_FOR_NUMPY = 100 << 20
"""Bytes of address space that NumPy and the vector engine take (measured: 91 MB).

Where there are not so many, it must not be loaded: OpenBLAS asks again for ever, and Python may end
an import by a SystemError. To ask for them costs nothing, as they are not touched.
"""


def vector_engine(calculation: Calculation) -> VectorEngine:
    """Returns an engine with NumPy for blocks, whose memory is kept from one to the next.

    Raises:
        MemoryError: if there is not enough for NumPy.
    """
    if "numpy" not in sys.modules:
        bytes(_FOR_NUMPY)
    from sigmoid_cli.formats.scan.scratch import keep_freed_memory
    from sigmoid_cli.numeric.vector import VectorEngine

    keep_freed_memory()
    return VectorEngine(calculation)


class EngineSelector:
    """Chooses the engine for each block by how much input there has been and will be."""

    def __init__(self, calculation: Calculation) -> None:
        self._calculation = calculation
        self._scalar = ScalarEngine(calculation)
        self._vector: VectorEngine | None = None
        self._before = self._lines_before = 0
        self._part = 1.0 if _is_quick(calculation) else LITTLE_OF_OTHERS

    def engine(self, data: bytes, coming: int | None, source_format: str) -> Engine:
        """Returns the engine for the next block of an input.

        Args:
            data: the bytes of the block.
            coming: how many bytes follow that block, if known.
            source_format: the name of the format of the input, one of `LITTLE`.
        """
        if self._vector is None:
            self._before += len(data)
            self._lines_before += data.count(b"," if source_format == "json" else b"\n")
            whole = self._before + (coming or 0)
            lines = self._lines_before * whole / max(1, self._before)
            little = LITTLE[source_format]
            if coming is None:
                little = min(little, LITTLE_OF_UNKNOWN)
            if whole <= little * self._part and lines <= LITTLE_LINES * self._part:
                return self._scalar
        return self.vector()

    def vector(self) -> Engine:
        """Returns the vector engine, which is used for all further input too."""
        if self._vector is None:
            self._vector = vector_engine(self._calculation)
        return self._vector

    @property
    def invalid(self) -> int:
        """The number of invalid tokens that `--on-error` allowed."""
        return self._scalar.invalid + (self._vector.invalid if self._vector else 0)

    @property
    def has_infinite(self) -> bool:
        """Whether a result was infinite since this was set to False."""
        return self._scalar.has_infinite or bool(self._vector and self._vector.has_infinite)

    @has_infinite.setter
    def has_infinite(self, value: bool) -> None:
        self._scalar.has_infinite = value
        if self._vector:
            self._vector.has_infinite = value


def _is_quick(calculation: Calculation) -> bool:
    """Whether a number takes the scalar engine no longer than σ or σ′ does in float64."""
    return (
        calculation.functions in (("sigmoid",), ("grad",))
        and calculation.dtype == "float64"
        and (calculation.location, calculation.scale) == (0.0, 1.0)
    )


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
