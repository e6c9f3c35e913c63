"""The family for float64 arrays, correctly rounded: which stages compute which expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import (
    float64,
    float64_logit,
    float64_logs,
    float64_standardized,
    floats_family,
)
from sigmoid_cli.logistic import float64_family_accurate as accurate
from sigmoid_cli.logistic.argument import Argument, Plain, Standardized
from sigmoid_cli.logistic.expression import Expression
from sigmoid_cli.logistic.grid import HIGHEST, LOWEST, LOWEST_EXPONENT
from sigmoid_cli.logistic.stages import First, Flags, Second, run
from sigmoid_cli.logistic.tables import Float64s

Core = Callable[[NDArray[Any], NDArray[Any]], None]
"""Fills the second array with results of the first; see `family.core`."""

_ENDS = (float(LOWEST), float(-LOWEST))
# What float64_logit has no table for, on either side of ½ − this.
_TABLE_END = 0.5 - 2.0**LOWEST_EXPONENT


def core(expression: Expression) -> Core:
    """What computes the expression of flat float64 arrays; see `family.core`."""
    name, upper_tail, location, scale = expression
    decide = floats_family.function(expression)
    if expression.is_extreme:
        return _one_by_one(decide)
    if name == "logit":
        return _logit_core(expression, decide)
    if not expression.is_standard:
        argument = Standardized(location, -scale if upper_tail else scale)
        first, second = _stages(name, argument, scale, decide)
        return _staged(first, second)
    if upper_tail:
        return _negated(core(Expression(name)))
    if name == "sigmoid":
        return float64.sigmoid
    if name == "grad":
        return float64.sigmoid_grad
    return _staged(*_stages(name, Plain(), 1.0, decide))


def _stages(
    name: str, argument: Argument, scale: float, decide: Callable[[float], float]
) -> tuple[First, Second]:
    """Both stages of a function of z, divided by scale if it is a density."""
    is_plain = isinstance(argument, Plain)
    ends = _ENDS
    first: First
    parts: tuple[accurate.Part, accurate.Part, accurate.Part]
    if name == "sigmoid":
        ends = (_ENDS[0], float(HIGHEST))
        first = float64_standardized.Sigmoid(argument)
        parts = (accurate.exponential(1, 1.0, 1.0), accurate.sigmoid, accurate.constant(1.0))
    elif name == "grad":
        first = float64_standardized.Grad(argument, scale)
        parts = (
            accurate.exponential(1, 1.0, scale),
            accurate.grad(scale),
            accurate.exponential(-1, 1.0, scale),
        )
    elif name == "log_sigmoid":
        first = float64_logs.LogSigmoid(argument, is_plain)
        parts = (
            accurate.linear(1, 1.0),
            accurate.log_sigmoid,
            accurate.exponential(-1, -1.0, 1.0),
        )
    else:
        first = float64_logs.LogGrad(argument, None if is_plain else scale)
        parts = (
            accurate.linear(1, scale),
            accurate.log_grad(scale),
            accurate.linear(-1, scale),
        )
    second = accurate.OfArgument(argument, ends, parts)
    return first, Second(lambda x, out: second.fill(x, out, decide), decide)


def _logit_core(expression: Expression, decide: Callable[[float], float]) -> Core:
    _, upper_tail, location, scale = expression
    signed = -scale if upper_tail else scale
    is_plain = location == 0.0 and signed == 1.0
    first = float64_logit.first if is_plain else float64_standardized.Logit(location, signed)
    second = accurate.Logit(location, signed)
    settle = Second(lambda p, out: second.fill(p, out, decide), decide)
    return _staged(first, settle, _is_extreme, _is_no_probability)


def _is_extreme(p: Float64s) -> Flags:
    distance = np.abs(p - 0.5)
    extreme: Flags = distance > _TABLE_END
    return np.logical_and(extreme, distance <= 0.5, extreme)


def _is_no_probability(p: Float64s) -> Flags:
    is_probability: Flags = np.abs(p - 0.5) <= 0.5
    return np.logical_not(is_probability, is_probability)


def _staged(first: First, second: Second, *finders: Callable[[Float64s], Flags]) -> Core:
    def fill(x: Float64s, out: Float64s) -> None:
        run(first, (second,), x, (out,), *finders)

    return fill


def _negated(of_opposite: Core) -> Core:
    """What computes f(−x), given f."""

    def fill(x: Float64s, out: Float64s) -> None:
        np.negative(x, out)
        of_opposite(out, out)

    return fill


def _one_by_one(decide: Callable[[float], float]) -> Core:
    def fill(x: Float64s, out: Float64s) -> None:
        out[:] = [decide(number) for number in x.tolist()]

    return fill
