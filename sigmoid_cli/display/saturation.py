"""Saturation: where σ hardly changes any more, and a sigmoid layer passes hardly any gradient."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from sigmoid_cli.formats.table import Column

SATURATED = 0.01
"""σ′ below this, 4 % of its maximum ¼, is called saturated: |x| > 4.6."""


def functions_of(columns: Sequence[Column], functions: Sequence[str]) -> dict[int, str]:
    """Returns the function of each column of results, by its index; powers of σ′ are of none."""
    results = [index for index, column in enumerate(columns) if column.is_result]
    own = [index for index in results if not _is_power(columns[index].name)]
    return {index: functions[position % len(functions)] for position, index in enumerate(own)}


def _is_power(name: str) -> bool:
    """Whether the column is one of powers of σ′, as `--depth` adds them."""
    return name.rpartition("_")[2].startswith("grad^")


def is_saturated(function: str, result: Any) -> Any:
    """Whether σ is saturated at the x of a result, or of each of an array; nan is not."""
    return (result if function == "grad" else result * (1.0 - result)) < SATURATED


def count_saturated(columns: Sequence[Column], functions: Sequence[str]) -> int:
    """Returns the number of rows with a saturated result."""
    found = functions_of(columns, functions)
    judged = "grad" if "grad" in functions else "sigmoid"  # both say the same of a number
    cells = [columns[index].cells for index, function in found.items() if function == judged]
    if cells and all(hasattr(one, "array") for one in cells):
        return int(reduce(or_, (_flags(judged, one) for one in cells)).sum())
    rows = zip(*([is_saturated(judged, value(cell)) for cell in one] for one in cells), strict=True)
    return sum(map(any, rows))


def value(cell: bytes) -> float:
    """Returns the number that a result holds; nan for an empty cell."""
    return float(cell) if cell else float("nan")


def _flags(function: str, cells: Any) -> Any:
    """Returns which cells of an array are saturated."""
    flags = is_saturated(function, cells.array.astype("float64"))
    return flags if cells.is_empty is None else flags & ~cells.is_empty
