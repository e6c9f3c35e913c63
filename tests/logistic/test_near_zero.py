"""Near 0, where ½ + x/4 and ¼ − x²/16 may be midway between two numbers."""

from __future__ import annotations

import numpy as np
import pytest
from gmpy2 import mpfr
from numpy.typing import NDArray

from logistic.reference import WIDE, nearest_of, true_values
from logistic.test_correct_rounding import arguments, misrounded
from sigmoid_cli.logistic import exact, functions, near_zero, stages

DTYPES = pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
NEAR_0 = ["near ties", "short", "tiny", "±0.01"]


@DTYPES
def test_the_rule_of_ties_holds_up_to_its_end(dtype: str) -> None:
    end = exact.LINEAR[dtype]
    x = np.concatenate([arguments("float64", family, 40_000) for family in NEAR_0[:3]])
    up_to_the_end = end * np.linspace(0.9, 1, 20_001)[:-1]
    x = np.concatenate([x, up_to_the_end, -up_to_the_end]).astype(dtype)
    x = x[np.abs(x) < end]
    assert len(x) > 40_000
    assert misrounded(near_zero.linear(x), nearest_of(x)[0], x) == []


@DTYPES
def test_the_derivative_is_a_quarter_up_to_the_end_and_not_beyond(dtype: str) -> None:
    end = np.dtype(dtype).type(exact.FLAT_GRAD[dtype])
    above = np.nextafter(end, np.dtype(dtype).type(1))
    x = np.array([end, above, np.nextafter(above, np.dtype(dtype).type(1))])
    expected = nearest_of(x)[1]
    assert misrounded(functions.sigmoid_grad(np.resize(x, 99))[:3], expected, x) == []
    assert [exact.sigmoid_grad(number, dtype) for number in x.tolist()] == expected.tolist()
    assert expected[0] == 0.25 > expected[2]


@pytest.mark.parametrize("family", NEAR_0)
def test_measured_error_of_the_series(family: str) -> None:
    x = arguments("float64", family, 40_000)
    x = x[(np.abs(x) < near_zero.BELOW) & (np.abs(x) >= exact.LINEAR["float64"])]
    assert len(x) > 40
    worst = 0.0
    high, low = near_zero._sum(x)
    for number, a, b in zip(x.tolist(), high.tolist(), low.tolist(), strict=True):
        with WIDE:
            worst = max(worst, float(abs(mpfr(a) + mpfr(b) - true_values(number)[0])))
    assert worst < 2.0**-100.8 < near_zero._ERROR


@pytest.mark.parametrize("family", NEAR_0)
def test_measured_error_of_the_series_of_the_derivative(family: str) -> None:
    x = arguments("float64", family, 40_000)
    x = x[(np.abs(x) < near_zero.BELOW) & (np.abs(x) > exact.FLAT_GRAD["float64"])]
    assert len(x) > 40
    worst = 0.0
    high, low = near_zero._grad_sum(x)
    for number, a, b in zip(x.tolist(), high.tolist(), low.tolist(), strict=True):
        with WIDE:
            worst = max(worst, float(abs(mpfr(a) + mpfr(b) - true_values(number)[1])))
    assert worst < 2.0**-107.6 < near_zero._GRAD_ERROR / 2


def odd_multiples(unit: float, dtype: str) -> NDArray[np.floating]:
    numbers = np.arange(1, 20_001, 2) * unit
    return np.concatenate([numbers, -numbers]).astype(dtype)


@pytest.mark.parametrize(
    ("name", "dtype", "unit"),
    [
        ("sigmoid", "float64", 2.0**-52),
        ("sigmoid", "float64", 2.0**-51),
        ("sigmoid", "float64", 2.0**-38),
        ("sigmoid_grad", "float64", 2.0**-26),
        ("sigmoid_grad", "float64", 2.0**-27),
        ("sigmoid", "float32", 2.0**-23),
        ("sigmoid", "float32", 2.0**-22),
        ("sigmoid_grad", "float32", 2.0**-11),
        ("sigmoid_grad", "float32", 2.0**-12),
    ],
)
def test_round_numbers_are_not_decided_with_integers(
    name: str, dtype: str, unit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = odd_multiples(unit, dtype)
    expected = nearest_of(x)[name == "sigmoid_grad"]
    decided: list[float] = []
    exp_neg = exact._exp_neg

    def counting(magnitude: float) -> tuple[int, int]:
        decided.append(magnitude)
        return exp_neg(magnitude)

    monkeypatch.setattr(exact, "_exp_neg", counting)
    assert misrounded(getattr(functions, name)(x), expected, x) == []
    # So few are never worth the calls of the second stage.
    assert len(decided) <= stages._FEW
