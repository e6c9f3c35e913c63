"""True values of the logistic family, against MPFR."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import gmpy2
import numpy as np
import pytest

from sigmoid_cli.bench.measure import decimals
from sigmoid_cli.bench.measure.accuracy import accuracy
from sigmoid_cli.bench.measure.sample import Array, uniform

WIDE = gmpy2.context(precision=1400, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())
"""Bits for 1 + e⁻⁷⁴⁵, and 300 more."""


def mpfr_log_sigmoid(x: Any) -> Any:
    return -gmpy2.log(1 + gmpy2.exp(-x))


MPFR: dict[str, Callable[[Any], Any]] = {
    "logit": lambda p: gmpy2.log(p / (1 - p)),
    "log_sigmoid": mpfr_log_sigmoid,
    "log_grad": lambda x: mpfr_log_sigmoid(x) + mpfr_log_sigmoid(-x),
    "scaled": lambda x: 1 / (1 + gmpy2.exp((3 - x) / 2)),
}
DECIMAL = {
    "logit": decimals.logit,
    "log_sigmoid": decimals.log_sigmoid,
    "log_grad": decimals.log_grad,
    "scaled": decimals.scaled_sigmoid(Decimal(3), Decimal(2)),
}
HALF = 0.5 + np.arange(-40, 41) * 2.0**-53
INPUTS: dict[str, Array] = {
    "logit": np.concatenate([uniform(200, 0.0, 1.0, 1), HALF, [5e-324, 1e-300, 1 - 2.0**-53]]),
    **dict.fromkeys(
        ("log_sigmoid", "log_grad", "scaled"),
        np.concatenate([uniform(200, -50.0, 50.0, 1), uniform(100, -745.0, 745.0, 2), [0.0, 40.0]]),
    ),
}


@pytest.mark.parametrize("function", MPFR)
def test_true_values_are_those_of_mpfr(function: str) -> None:
    x = INPUTS[function]
    found = decimals.reference(x, DECIMAL[function])
    for value, rounded, remainder in zip(x, found.rounded, found.remainder, strict=True):
        with WIDE:
            true = MPFR[function](gmpy2.mpfr(value))
            expected = float((true - gmpy2.mpfr(rounded)) / gmpy2.mpfr(np.spacing(abs(rounded))))
        assert remainder == pytest.approx(expected, abs=1e-12)
        assert abs(remainder) <= 0.5


@pytest.mark.parametrize("function", MPFR)
def test_the_rounded_true_values_are_off_by_half_an_ulp_at_most(function: str) -> None:
    x = INPUTS[function]
    found = accuracy(
        decimals.correctly_rounded(x, DECIMAL[function]),
        decimals.reference(x, DECIMAL[function]),
    )
    assert found.correct == 1.0
    assert found.worst <= 0.5
