"""`--depth`: σ′(x)ᴺ, the factor by which N sigmoid layers scale a gradient."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column, TableWriter
from sigmoid_cli.logistic import digits, exact
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import Calculation

# Digits that always suffice to read back to the same bits, and the smallest normal number.
_TYPES = {
    "float64": (17, 2.0**-1022),
    "float32": (9, 2.0**-126),
    "float16": (5, 2.0**-14),
}


def name(depth: int) -> str:
    """Returns the name of the column."""
    return f"grad^{depth}"


class DeepWriter:
    """Adds columns of σ′(x)ᴺ to what another writer writes (see `TableWriter`)."""

    def __init__(
        self,
        writer: TableWriter,
        depth: int,
        calculation: Calculation,
        record_options: RecordOptions,
    ) -> None:
        """`record_options` must keep the columns that are read."""
        self.is_tabular = writer.is_tabular
        self.separator = writer.separator
        self._writer = writer
        self._depth = depth
        self._calculation = calculation
        self._record_options = record_options
        self._names: list[str] = []

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        power = name(self._depth)
        functions = self._calculation.functions
        if list(names) == ["x", *functions]:
            self._names = [power]
        else:
            read = self._read(names, are_named)
            self._names = [f"{name}_{power}" for name in read]
        return self._writer.head([*names, *self._names], are_named)

    def rows(self, columns: Sequence[Column]) -> bytes:
        numbers = [column for column in columns if column.is_number]
        powers = [
            Column(
                title,
                [self._power(cell, _dtype(column, self._calculation)) for cell in column.cells],
                is_result=True,
            )
            for title, column in zip(self._names, numbers, strict=True)
        ]
        return self._writer.rows([*columns, *powers])

    @property
    def foot(self) -> bytes:
        return self._writer.foot

    def _read(self, names: Sequence[str], are_named: bool) -> list[str]:
        """Returns the names of the columns read."""
        functions = len(self._calculation.functions)
        results = self._record_options.count_results(names, are_named, functions)
        kept = names[: len(names) - results]
        return [names[i] for i in self._record_options.chosen(kept, are_named=are_named)]

    def _power(self, cell: bytes, dtype: str) -> bytes:
        """Returns σ′(x)ᴺ of a cell as text; empty for an empty cell."""
        if not cell.strip() or cell.strip() in self._record_options.missing:
            return b""
        x = grammar.value(cell.strip(), dtype)
        if x is None:
            return b"nan"
        calculation = self._calculation
        if calculation.decimals is not None:
            power = exact.grad_power(x, self._depth, dtype)
            return formatting.fixed(power, calculation.decimals).encode()
        return text(x, self._depth, dtype, calculation.precision).encode()


def text(x: float, depth: int, dtype: str = "float64", precision: int | None = None) -> str:
    """Returns σ′(x)ᴺ as text, correctly rounded, with all its digits where the type underflows."""
    figures, smallest = _TYPES[dtype]
    value = exact.grad_power(x, depth, dtype)
    if value < smallest and isfinite(x):
        tiny = digits.grad_power(x, depth, precision or figures)
        return formatting.reformatted(digits.text(tiny), dtype)
    if precision is None:
        return formatting.shortest(value, dtype)
    return formatting.rounded(value, precision)


def _dtype(column: Column, calculation: Calculation) -> str:
    """Returns the type that the numbers of a column were computed in."""
    array = getattr(column.cells, "array", None)
    return calculation.dtype if array is None else str(array.dtype.name)
