"""Python floats, one and in lists: every result is the float nearest to the true value."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from logistic.families import FAMILIES
from logistic.reference import nearest_of
from logistic.test_correct_rounding import arguments, misrounded
from sigmoid_cli.logistic import exact, float32, float64, float64_accurate, floats, registry

CASES = [(dtype, family) for dtype, families in FAMILIES.items() for family in families]


@pytest.mark.parametrize(("dtype", "family"), CASES)
def test_lists_are_correctly_rounded(dtype: str, family: str) -> None:
    x = arguments(dtype, family, 50_000)
    sigmoid, grad = nearest_of(x)
    numbers = x.tolist()
    assert misrounded(np.array(floats.sigmoids(numbers, dtype), dtype), sigmoid, x) == []
    assert misrounded(np.array(floats.sigmoid_grads(numbers, dtype), dtype), grad, x) == []


def test_a_list_of_every_float16_is_correctly_rounded() -> None:
    x = np.arange(0x10000, dtype=np.uint16).view(np.float16)
    sigmoid, grad = nearest_of(x)
    numbers = x.tolist()
    assert misrounded(np.array(floats.sigmoids(numbers, "float16"), "f2"), sigmoid, x) == []
    assert misrounded(np.array(floats.sigmoid_grads(numbers, "float16"), "f2"), grad, x) == []


def test_constants_are_those_whose_bounds_are_derived_for_arrays() -> None:
    assert float(float64._TWELFTH) == floats.TWELFTH
    assert float(float64._SHORT_BIASED_ONE) == floats.SIGMOID_BIASED_ONE
    assert float(float64._SHORT_WIDENING) == floats.SIGMOID_WIDENING
    assert float(float64._GRAD_BIASED_ONE) == floats.GRAD_BIASED_ONE
    assert float(float64._GRAD_WIDENING) == floats.GRAD_WIDENING
    assert float(float64_accurate._PER_STEP) == floats._STEPS
    assert float(float64_accurate._STEP_HIGH) == floats.STEP_HIGH
    assert float(float64_accurate._STEP_LOW) == floats.STEP_LOW
    assert float(float64_accurate._EXP_ERROR) == floats.EXP_ERROR
    assert floats._SUBNORMAL_BELOW == float64_accurate._SUBNORMAL_BELOW
    assert float(float32._NEARLY_ONE) == floats.FLOAT32_LOW_END
    assert float(float32._WIDENING) == floats.FLOAT32_WIDENING


@pytest.mark.parametrize("family", ["±40", "±1", "decimals", "logits"])
@pytest.mark.parametrize("name", ["sigmoid", "sigmoid_grad"])
@pytest.mark.parametrize(("dtype", "share"), [("float64", 0.015), ("float32", 1e-4)])
def test_few_numbers_are_decided_with_integers(
    family: str, name: str, dtype: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = []
    decide: Callable[..., float] = getattr(exact, name)

    def counting(x: float, *more: Any) -> float:
        decided.append(x)
        return decide(x, *more)

    monkeypatch.setattr(exact, name, counting)
    numbers = arguments(dtype, family, 20_000).tolist()
    getattr(floats, f"{name}s")(numbers, dtype)
    assert len(decided) <= share * len(numbers)


NAMES = list(registry._EXPRESSIONS)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("location", "scale"), [(0.0, 1.0), (0.5, 1.7)])
def test_lists_of_the_registry_give_the_same_before_and_after_tables_are_loaded(
    name: str, dtype: str, location: float, scale: float
) -> None:
    numbers = arguments("float64", "logits", 100).astype(dtype).tolist()
    one = registry.scalar(name, location, scale)
    expected = [repr(one(x, dtype)) for x in numbers]
    many = registry.lists(name, location, scale)
    for _ in range(10):
        assert [repr(y) for y in many(numbers, dtype)] == expected
    assert many([], dtype) == []


def test_lists_need_no_numpy() -> None:
    code = f"""
import sys
from sigmoid_cli.logistic import registry
for name in {NAMES}:
    for dtype in ("float64", "float32", "float16"):
        for parameters in ((0.0, 1.0), (0.5, 1.7)):
            many = registry.lists(name, *parameters)
            assert len(many([0.5] * 2000, dtype)) == 2000
assert "sigmoid_cli.logistic.floats_family" in sys.modules
assert "numpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
