"""The cores of the logistic family by dtype: which expression is computed by what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic.expression import Core, Expression

Floats = NDArray[Any]


def core(expression: Expression, dtype: str) -> Core:
    """What computes the expression for arrays of float64, float32 or float16.

    It takes x and out: one-dimensional, contiguous, native arrays of this dtype and of one length;
    out is x or does not overlap it. Nothing is checked. Any thread may call it.
    """
    decide = expression.scalar()

    def fill(x: Floats, out: Floats) -> None:
        out[:] = [decide(number, dtype) for number in x.tolist()]

    return fill


def arrays(expression: Expression) -> Callable[[Floats], Floats]:
    """What computes the expression of contiguous arrays of native float64, float32 or float16."""
    cores: dict[str, Core] = {}

    def results(x: Floats) -> Floats:
        dtype = x.dtype.name
        if dtype not in cores:
            cores[dtype] = core(expression, dtype)
        out = np.empty_like(x)
        cores[dtype](x.reshape(-1), out.reshape(-1))
        return out

    return results
