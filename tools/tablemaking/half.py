"""The tables of the family for every float16, by its bits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import exact, float32
from sigmoid_cli.logistic.expression import Expression

Float16s = NDArray[np.float16]
Float32s = NDArray[np.float32]


def tables() -> dict[str, Float16s]:
    """Each table by its name; `logistic/float16.py` says what they hold."""
    return {
        "half_sigmoid": _table(float32.sigmoid, exact.sigmoid),
        "half_grad": _table(float32.sigmoid_grad, exact.sigmoid_grad),
        **{f"half_{name}": _family_table(name) for name in ("log_sigmoid", "log_grad", "logit")},
    }


def _family_table(name: str) -> Float16s:
    """The results for all bit patterns, one by one."""
    evaluate = Expression(name).scalar()
    x = np.arange(0x10000, dtype=np.uint16).view(np.float16)
    return np.array([evaluate(number, "float16") for number in x.tolist()], np.float16)


def _table(
    function: Callable[[Float32s, Float32s], None], decide: Callable[[float, str], float]
) -> Float16s:
    """The results for all bit patterns: those of float32, rounded again.

    That gives the nearest float16, unless the float32 lies in the middle between two.
    """
    with np.errstate(all="ignore"):
        x = np.arange(0x10000, dtype=np.uint16).view(np.float16).astype(np.float32)
        results = np.empty_like(x)
        function(x, results)
        table = results.astype(np.float16)
        other_side = results + (results - table)
        is_middle = (table != results) & (other_side.astype(np.float16) == other_side)
        for index in is_middle.nonzero()[0].tolist():
            table[index] = decide(float(x[index]), "float16")
        table[np.isnan(table)] = np.nan  # one nan for all
    return table
