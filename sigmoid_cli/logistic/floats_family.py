"""The family of Python floats, one or a list of them, correctly rounded, without NumPy."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache

from sigmoid_cli.logistic import floats
from sigmoid_cli.logistic.expression import Expression

Function = Callable[[float], float]

# Functions kept: whoever calls one again and again has few locations and scales.
_KEPT = 64

# To either side of a float64, and not farther than two units in its last place: the true value is
# within half a unit.
_BELOW, _ABOVE = 1 - 2.0**-52, 1 + 2.0**-52


@lru_cache(_KEPT)
def function(expression: Expression) -> Function:
    """The expression of one number, correctly rounded to float64."""
    name, upper_tail, location, scale = expression
    if expression.is_standard:
        of_number = _standard(name)
        if not upper_tail:
            return of_number
        if name == "logit":
            return lambda p: 0.0 - of_number(p)  # −0 is not a result
        return lambda x: of_number(-x)
    decide = expression.scalar()
    if expression.is_extreme:
        return decide
    from sigmoid_cli.logistic.floats_standardized import FACTORIES

    return FACTORIES[name](location, -scale if upper_tail else scale, decide)


def _standard(name: str) -> Function:
    """The function without location and scale, from the module that has its tables."""
    if name == "sigmoid":
        return floats.sigmoid
    if name == "grad":
        return floats.sigmoid_grad
    if name == "logit":
        from sigmoid_cli.logistic.floats_logit import logit

        return logit
    from sigmoid_cli.logistic import floats_logs

    return floats_logs.log_sigmoid if name == "log_sigmoid" else floats_logs.log_grad


def lists(expression: Expression) -> Callable[[Sequence[float], str], list[float]]:
    """The expression of lists: from numbers that a dtype can hold, and the dtype, to results."""
    of_number, decide = function(expression), expression.scalar()
    has_table = expression.is_standard and not expression.upper_tail

    def results(values: Sequence[float], dtype: str) -> list[float]:
        if dtype == "float64":
            return list(map(of_number, values))
        if dtype == "float16":
            if has_table:
                return floats.looked_up(f"half_{expression.name}", values)
            return _rounded_to_float16(list(map(of_number, values)), values, decide)
        low_ends = [of_number(x) * _BELOW for x in values]
        return floats.rounded_to_float32(low_ends, values, decide)

    return results


def _rounded_to_float16(
    wide: list[float], values: Sequence[float], decide: Callable[[float, str], float]
) -> list[float]:
    """The results, correctly rounded to float64 before; where that is midway, decide."""
    layout = f"{len(wide)}e"
    try:
        low, high = (
            struct.unpack(layout, struct.pack(layout, *[x * step for x in wide]))
            for step in (_BELOW, _ABOVE)
        )
    except OverflowError:  # beyond the largest float16
        return [decide(x, "float16") for x in values]
    return [
        result if result == other else decide(x, "float16")
        for result, other, x in zip(low, high, values, strict=True)
    ]
