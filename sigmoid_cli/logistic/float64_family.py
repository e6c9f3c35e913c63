"""The family for float64 arrays, correctly rounded: which stages compute which expression.

The modules of a stage are loaded with the first function that needs them, as each costs time when
the first array comes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.logistic import floats_family
from sigmoid_cli.logistic.argument import Argument, Plain, Standardized
from sigmoid_cli.logistic.array_types import Array, Flags, Float64s
from sigmoid_cli.logistic.expression import Expression
from sigmoid_cli.logistic.grid import HIGHEST, LOWEST, LOWEST_EXPONENT
from sigmoid_cli.logistic.stages import Decide, First, Second, run

Core = Callable[[Array, Array], None]
"""Fills the second array with results of the first; see `family.core`."""

# What float64_logit has no table for, on either side of ½ − this.
_TABLE_END = 0.5 - 2.0**LOWEST_EXPONENT


def core(expression: Expression) -> Core:
    """What computes the expression of flat float64 arrays; see `family.core`."""
    name, upper_tail, location, scale = expression
    decide = floats_family.function(expression)
    if expression.is_extreme:
        return _one_by_one(decide)
    if name == "logit":
        if expression.factor and not (expression.is_standard and not upper_tail):
            return times(core(Expression("logit")), 1.0 / expression.factor)
        return _logit_core(location, -scale if upper_tail else scale, decide)
    if name == "sigmoid" and expression.factor:
        from sigmoid_cli.logistic import float64

        return of_multiple(float64.sigmoid, expression.factor)
    if not expression.is_standard:
        argument = Standardized(location, -scale if upper_tail else scale)
        return _staged(*_stages(name, argument, scale, decide))
    if upper_tail:
        return of_multiple(core(Expression(name)), -1.0)
    if name == "grad":
        from sigmoid_cli.logistic import float64

        return float64.sigmoid_grad
    return _staged(*_stages(name, Plain(), 1.0, decide))


def _stages(name: str, argument: Argument, scale: float, decide: Decide) -> tuple[First, Second]:
    """Both stages of a function of z, divided by scale if it is a density."""
    from sigmoid_cli.logistic import float64_family_accurate as accurate

    ends = float(LOWEST), float(HIGHEST)
    second = accurate.OfArgument(argument, ends, accurate.parts(name, scale))
    return _first(name, argument, scale), Second(lambda x, out: second.fill(x, out, decide), decide)


def _first(name: str, argument: Argument, scale: float) -> First:
    if name in ("sigmoid", "grad"):
        from sigmoid_cli.logistic import float64_standardized

        if name == "sigmoid":
            return float64_standardized.Sigmoid(argument)
        return float64_standardized.Grad(argument, scale)
    from sigmoid_cli.logistic import float64_logs

    is_plain = isinstance(argument, Plain)
    if name == "log_sigmoid":
        return float64_logs.LogSigmoid(argument, is_plain)
    return float64_logs.LogGrad(argument, None if is_plain else scale)


def _logit_core(location: float, scale: float, decide: Decide) -> Core:
    from sigmoid_cli.logistic import float64_logit, float64_logit_accurate

    first: First = float64_logit.first
    if location != 0.0 or scale != 1.0:
        from sigmoid_cli.logistic import float64_standardized

        first = float64_standardized.Logit(location, scale)
    second = float64_logit_accurate.Logit(location, scale)
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


def of_multiple(of_product: Core, factor: float) -> Core:
    """Returns what computes f(factor·x), given f, where the product is exact in the type of x.

    For σ it may also overflow or be subnormal: σ is 0 or 1 then as of infinity, or ½ as of 0.
    """
    if factor == 1.0:
        return of_product

    def fill(x: Array, out: Array) -> None:
        with np.errstate(all="ignore"):
            np.multiply(x, x.dtype.type(factor), out)
        of_product(out, out)

    return fill


def times(core: Core, factor: float) -> Core:
    """Returns what computes factor·f(x), given f, where the product is exact; 0 has no sign."""

    def fill(x: Array, out: Array) -> None:
        core(x, out)
        number = x.dtype.type
        np.multiply(out, number(factor), out)
        np.add(out, number(0.0), out)

    return fill


def _one_by_one(decide: Decide) -> Core:
    def fill(x: Float64s, out: Float64s) -> None:
        out[:] = [decide(number) for number in x.tolist()]

    return fill
