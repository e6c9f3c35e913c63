"""The family of Python floats, one and in lists: every result is the nearest float."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from gmpy2 import mpfr

from logistic.enclosures import nearest_of
from logistic.families import PARAMETERS, VARIANTS
from logistic.family_reference import NARROW, true_value
from logistic.test_correct_rounding import misrounded
from logistic.test_family import EACH, EACH_DTYPE, STANDARD, arguments, families, with_parameters
from sigmoid_cli.logistic import (
    exact,
    exact_family,
    family,
    float64_logit,
    float64_logit_ends,
    float64_logs,
    float64_standardized,
    floats_family,
    floats_logit,
    floats_logs,
    floats_standardized,
)
from sigmoid_cli.logistic.expression import Expression
from sigmoid_cli.logistic.grid import CELLS

U = 2.0**-53
ALL_PARAMETERS = [STANDARD, *PARAMETERS]
EACH_PAIR = pytest.mark.parametrize(("location", "scale"), ALL_PARAMETERS)


def results_of(expression: Expression, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.array(floats_family.lists(expression)(x.tolist(), x.dtype.name), x.dtype)


@EACH
@EACH_PAIR
def test_floats_are_correctly_rounded(
    name: str, upper_tail: bool, location: float, scale: float
) -> None:
    for chosen in families(name, "float64"):
        x = with_parameters(name, chosen, 200, "float64", location, scale, seed=2)
        results = results_of(Expression(name, upper_tail, location, scale), x)
        assert misrounded(results, nearest_of(name, x, (location, scale), upper_tail), x) == []


@EACH
@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.1, 0.3), (100.0, 3.3), (1e6, 1e-3)])
def test_lists_of_narrow_floats_are_correctly_rounded(
    name: str, upper_tail: bool, dtype: str, location: float, scale: float
) -> None:
    for chosen in families(name, dtype):
        x = with_parameters(name, chosen, 40, dtype, location, scale, seed=2)
        results = results_of(Expression(name, upper_tail, location, scale), x)
        assert misrounded(results, nearest_of(name, x, (location, scale), upper_tail), x) == []


@EACH
def test_a_list_of_every_float16_gives_what_arrays_give(name: str, upper_tail: bool) -> None:
    x = np.arange(0x10000, dtype=np.uint16).view(np.float16)
    expression = Expression(name, upper_tail)
    assert misrounded(results_of(expression, x), family.arrays(expression)(x), x) == []


@EACH
@EACH_DTYPE
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.5, 1.5), (0.0, 1e-300), (1e300, 1.0)])
def test_ends_and_exact_cases_of_lists(
    name: str, upper_tail: bool, dtype: str, location: float, scale: float
) -> None:
    values = [0.0, -0.0, 0.5, 1.0, math.inf, -math.inf, math.nan, -60.0, 60.0, -800.0, 800.0, 1e300]
    with np.errstate(over="ignore"):
        x = np.array(values).astype(dtype)
    results = results_of(Expression(name, upper_tail, location, scale), x)
    assert misrounded(results, nearest_of(name, x, (location, scale), upper_tail), x) == []


def test_constants_are_those_whose_bounds_are_derived_for_arrays() -> None:
    assert float(float64_logs._CUBE) == floats_logs.CUBE
    assert float64_logs.LOG_SIGMOID.units == floats_logs.LOG_SIGMOID_UNITS
    standardized = float64_logs.LOG_SIGMOID_STANDARDIZED
    assert standardized.units == floats_standardized.LOG_SIGMOID_UNITS
    assert float64_logs.LOG_GRAD.distance == floats_logs.LOG_GRAD_ERROR
    assert float64_logs.LOG_GRAD_STANDARDIZED.distance == floats_standardized.LOG_GRAD_ERROR
    assert float64_standardized.SIGMOID_TEST.units == floats_standardized.SIGMOID_UNITS
    assert float(float64_logit.CUBE) == floats_logit.CUBE
    assert float64_logit.TEST.units == floats_logit.LOGIT_UNITS
    ends = float64_logit_ends
    assert [float(value) for value in reversed(ends._SERIES)] == floats_logit.SERIES
    assert (ends.CENTRAL, ends.TINY) == (floats_logit.CENTRAL, floats_logit.TINY)
    assert ends.CENTRAL_TEST.units == floats_logit.CENTRAL_UNITS
    assert floats_logit.TINY_ERROR == ends.TINY_ERROR
    assert float(ends._LN2_HIGH) == floats_logit.LN2_HIGH
    assert float(ends._LN2_LOW) == floats_logit.LN2_LOW


def worst(name: str, x: list[float], sums: list[tuple[float, float]], *parameters: float) -> float:
    """The largest relative error of w in u, where a boundary between results could be."""
    found = 0.0
    for number, (start, increment) in zip(x, sums, strict=True):
        with NARROW:
            missing = true_value(name, number, *parameters) - mpfr(start)
            if abs(missing) >= math.ulp(start) / 2:
                found = max(found, float(abs(mpfr(increment) - missing) / abs(missing)) / U)
    return found


@pytest.mark.parametrize("chosen", ["±40", "±1", "logits", "between cells"])
def test_measured_error_of_log_sigmoid(chosen: str) -> None:
    x = [number for number in arguments("log_sigmoid", chosen, 2000).tolist() if abs(number) < 37]
    cells = [round(number * CELLS) for number in x]
    sums = [
        floats_logs.log_sigmoid_sum(n, number - n / CELLS)
        for n, number in zip(cells, x, strict=True)
    ]
    assert worst("log_sigmoid", x, sums) < 2 * 7.25 + 4 < floats_logs.LOG_SIGMOID_UNITS - 1


def counted(
    factory: Callable[..., Callable[[float], float]],
    x: list[float],
    location: float,
    scale: float,
) -> float:
    """The share of numbers that are left to what decides."""
    decided: list[float] = []

    def decide(number: float) -> float:
        decided.append(number)
        return 0.0

    value = factory(location, scale, decide)
    for number in x:
        value(number)
    return len(decided) / len(x)


@EACH
@EACH_PAIR
def test_few_numbers_with_location_and_scale_are_decided_with_integers(
    name: str, upper_tail: bool, location: float, scale: float
) -> None:
    rng = np.random.default_rng(3)
    z = rng.normal(0, 3, 5000)
    x = rng.uniform(0, 1, 5000) if name == "logit" else location + scale * z
    factory = floats_standardized.FACTORIES[name]
    share = counted(factory, x.tolist(), location, -scale if upper_tail else scale)
    # Where ln(4·scale) = 0, results come close to 0, which no absolute bound settles.
    assert share <= (0.25 if (name, scale) == ("log_grad", 0.25) else 0.06)


@EACH
def test_few_numbers_are_decided_with_integers(
    name: str, upper_tail: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided: list[float] = []

    def counting(original: Callable[..., float]) -> Callable[..., float]:
        def decide(x: float, *more: Any) -> float:
            decided.append(x)
            return original(x, *more)

        return decide

    monkeypatch.setattr(exact, "sigmoid", counting(exact.sigmoid))
    monkeypatch.setattr(exact, "sigmoid_grad", counting(exact.sigmoid_grad))
    for member in ("log_sigmoid", "log_grad", "logit"):
        monkeypatch.setattr(exact_family, member, counting(getattr(exact_family, member)))
    chosen = "sigmoid of normal" if name == "logit" else "logits"
    x = arguments(name, chosen, 20_000).tolist()
    floats_family.lists(Expression(name, upper_tail))(x, "float64")
    assert len(decided) <= 0.03 * len(x)


@EACH_PAIR
@pytest.mark.parametrize("chosen", ["±40", "±1", "logits"])
def test_measured_error_of_log_sigmoid_and_grad_with_location_and_scale(
    chosen: str, location: float, scale: float
) -> None:
    z = arguments("grad", chosen, 800)
    x = (location + scale * z[np.abs(z) < 37]).tolist()
    locate = floats_standardized.locator(location, scale)
    found = [locate(number)[1:] for number in x]
    sums = [floats_logs.log_sigmoid_sum(n, r) for n, r in found]
    measured = worst("log_sigmoid", x, sums, location, scale)
    assert measured < 2 * 12.25 + 4 < floats_standardized.LOG_SIGMOID_UNITS - 1
    split_scale = floats_standardized.split(scale)
    sums = [floats_standardized.grad_sum(n, r, scale, split_scale) for n, r in found]
    measured = worst("grad", x, sums, location, scale)
    assert measured < 4 * 19.3 + 17 < floats_standardized.GRAD_UNITS - 1


@EACH_PAIR
@pytest.mark.parametrize("chosen", ["uniform", "near one half", "tiny", "table points", "decimals"])
def test_the_margin_of_logit_with_location_and_scale(
    chosen: str, location: float, scale: float
) -> None:
    split_scale = floats_standardized.split(scale)
    for p in arguments("logit", chosen, 400).tolist():
        if not 0 < p < 1:
            continue
        high, w = floats_standardized.logit_sum(p, location, scale, split_scale)
        is_tiny = min(p, 1 - p) < floats_logit.TINY
        margin = floats_standardized.LOGIT_ERROR * (
            abs(location) + (745 if is_tiny else 17) * scale
        )
        margin += abs(w) * floats_standardized.LOGIT_UNITS * U
        margin += floats_logit.TINY_ERROR * scale if is_tiny else 0
        with NARROW:
            true = true_value("logit", p, location, scale)
            # A ninth of the margin is for the roundings of the test.
            assert abs(mpfr(high) + mpfr(w) - true) <= margin * 8 / 9


def test_all_variants_have_a_factory() -> None:
    assert set(floats_standardized.FACTORIES) == {name for name, _ in VARIANTS}
