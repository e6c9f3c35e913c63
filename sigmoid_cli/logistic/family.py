"""The cores of the logistic family by dtype: which expression is computed by what."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from sigmoid_cli.logistic import float64_family
from sigmoid_cli.logistic.array_types import Floats
from sigmoid_cli.logistic.expression import Expression
from sigmoid_cli.logistic.float64_family import Core, of_multiple, times

# Cores kept: whoever calls a function again and again has few locations and scales.
_KEPT = 64


@lru_cache(_KEPT)
def core(expression: Expression, dtype: str) -> Core:
    """What computes the expression for arrays of float64, float32 or float16.

    It takes x and out: one-dimensional, contiguous, native arrays of this dtype and of one length;
    out is x or does not overlap it. Nothing is checked. Any thread may call it.
    """
    if dtype == "float64":
        return float64_family.core(expression)
    if dtype == "float32":
        return _float32_core(expression)
    return _float16_core(expression)


def _float32_core(expression: Expression) -> Core:
    factor = expression.factor
    if expression.name == "sigmoid" and factor and 2.0**-100 <= abs(factor) <= 2.0**100:
        from sigmoid_cli.logistic import float32

        return of_multiple(float32.sigmoid, factor)
    if expression == Expression("grad"):
        from sigmoid_cli.logistic import float32

        return float32.sigmoid_grad
    from sigmoid_cli.logistic import narrow

    return narrow.core(float64_family.core(expression), expression.scalar(), np.float32)


def _float16_core(expression: Expression) -> Core:
    if expression.is_standard:
        from sigmoid_cli.logistic import float16

        core = float16.core(expression.name)
        if not expression.upper_tail:
            return core
        return times(core, -1.0) if expression.name == "logit" else of_multiple(core, -1.0)
    from sigmoid_cli.logistic import narrow

    return narrow.core(float64_family.core(expression), expression.scalar(), np.float16)


def arrays(expression: Expression) -> Callable[[Floats], Floats]:
    """What computes the expression of contiguous arrays of native float64, float32 or float16."""

    def results(x: Floats) -> Floats:
        out = np.empty_like(x)
        core(expression, x.dtype.name)(x.reshape(-1), out.reshape(-1))
        return out

    return results
