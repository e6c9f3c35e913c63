"""Every bound that a rounding test of the family relies on, measured against MPFR.

What is measured must stay below what is derived beside the code, and the threshold above both.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from fractions import Fraction

import gmpy2
import numpy as np
import pytest
from gmpy2 import mpfr, mpq
from numpy.typing import NDArray

from logistic.families import FAMILIES, PARAMETERS, PROBABILITIES
from logistic.family_reference import NARROW, true_value
from sigmoid_cli.logistic import (
    family_tables,
    float64_accurate,
    float64_family_accurate,
    float64_logit,
    float64_logit_accurate,
    float64_logit_ends,
    float64_logs,
    float64_standardized,
    tables,
)
from sigmoid_cli.logistic.argument import Plain, Standardized
from sigmoid_cli.logistic.grid import CELLS, ZERO

Float64s = NDArray[np.float64]
U = 2.0**-53
COUNT = 1500
INNER = ["±40", "±1", "±0.01", "grid", "between cells", "short", "decimals", "logits", "16 to 40"]
CENTRAL = ["uniform", "sigmoid of normal", "one half ± 0.02", "near one half", "table points"]


def arguments(family: str) -> Float64s:
    """Arguments within the tables, and not so small that a product is subnormal."""
    rng = np.random.default_rng(zlib.crc32(family.encode()))
    x = FAMILIES["float64"][family](rng, COUNT, np.float64)
    return x[(np.abs(x) < 37) & (np.abs(x) > 1e-150)]


def probabilities(family: str) -> Float64s:
    rng = np.random.default_rng(zlib.crc32(family.encode()))
    p = PROBABILITIES[family](rng, COUNT, np.float64)
    return p[(np.minimum(p, 1 - p) >= 2.0**-24) & (p != 0.5)]


def parameters() -> list[tuple[float, float]]:
    return [(0.0, 1.0), *PARAMETERS]


def worst(high: Float64s, w: Float64s, true: Callable[[int], mpfr]) -> float:
    """The largest relative error of w in u, where a boundary between results could be."""
    found = 0.0
    for index, (start, increment) in enumerate(zip(high.tolist(), w.tolist(), strict=True)):
        with NARROW:
            missing = true(index) - mpfr(start)
            if abs(missing) >= math.ulp(start) / 2:
                found = max(found, float(abs(mpfr(increment) - missing) / abs(missing)) / U)
    return found


@pytest.mark.parametrize("family", CENTRAL)
def test_measured_error_of_logit(family: str) -> None:
    p = probabilities(family)
    high, w, _ = (part.copy() for part in float64_logit.logit_sum(p))
    folded = np.minimum(p, 1 - p).tolist()
    measured = worst(high, w, lambda index: true_value("logit", folded[index]))
    assert measured < 2 * float64_logit.THETA + 4 < float64_logit.TEST.units - 1


def test_measured_error_of_logit_close_to_one_half() -> None:
    rng = np.random.default_rng(1)
    limit = float64_logit_ends.CENTRAL
    far = 0.5 + rng.uniform(-limit, limit, COUNT)
    near = 0.5 + np.ldexp(rng.uniform(-1, 1, COUNT), -rng.integers(6, 20, COUNT))
    p = np.concatenate([far, near, [0.5 + 0.0204999, 0.5 - 0.0204999]])
    high, w = (part.copy() for part in float64_logit_ends.central_sum(p))
    found = 0.0
    for number, start, increment in zip(p.tolist(), high.tolist(), w.tolist(), strict=True):
        with NARROW:
            true = true_value("logit", number) - mpfr(start)
            found = max(found, float(abs(mpfr(increment) - true) / abs(true)) / U)
    assert found < float64_logit_ends.CENTRAL_THETA < float64_logit_ends.CENTRAL_TEST.units - 1


def test_measured_error_of_logit_of_tiny_numbers() -> None:
    rng = np.random.default_rng(1)
    p = np.concatenate(
        [
            np.ldexp(rng.uniform(0.5, 1, COUNT), -rng.integers(24, 1074, COUNT)),
            [5e-324, 2.0**-24 * (1 - 2.0**-53), 2.0**-1022, 2.0**-25, 3 * 2.0**-1074],
        ]
    )
    found = 0.0
    for number, high, low in zip(
        p.tolist(), *(part.tolist() for part in float64_logit_ends.tiny_sum(p)), strict=True
    ):
        with NARROW:
            error = abs(mpfr(high) + mpfr(low) - true_value("logit", number))
            found = max(found, float(error) * 2.0**65)
    assert found < float64_logit_ends.TINY_THETA - 1
    assert float64_logit_ends.TINY_TEST.distance >= float64_logit_ends.TINY_THETA * 2.0**-65


@pytest.mark.parametrize(("location", "scale"), parameters())
def test_measured_error_of_the_remainder(location: float, scale: float) -> None:
    """5u is derived where it may be rounded in each step."""
    argument = Standardized(location, scale)
    rng = np.random.default_rng(1)
    z = np.concatenate(
        [rng.uniform(-47, 47, COUNT), (rng.integers(-4e4, 4e4, COUNT) + 0.5) / CELLS]
    )
    x = location + scale * z
    x = np.concatenate([x, x.astype(np.float32).astype(float), np.round(x, 3)])
    r, index, *scratch = (np.empty_like(x) for _ in range(5))
    argument.locate(x, r, index.view(np.int64), scratch)
    worst_error = 0.0
    for number, n, remainder in zip(
        x.tolist(), index.view(np.int64).tolist(), r.tolist(), strict=True
    ):
        z_exact = (Fraction(number) - Fraction(location)) / Fraction(scale)
        true = z_exact - Fraction(n - ZERO, CELLS)
        if not 0 < n < len(tables.grad().high) - 1:
            continue
        assert abs(true) <= Fraction(2.0**-11) * (1 + Fraction(2.0**-30))
        if true:
            worst_error = max(worst_error, float(abs(Fraction(remainder) - true) / abs(true)) / U)
        else:
            assert remainder == 0
    assert worst_error < 5


@pytest.mark.parametrize(("location", "scale"), parameters())
def test_measured_error_of_pairs(location: float, scale: float) -> None:
    argument = Standardized(location, scale)
    x = location + scale * np.random.default_rng(1).uniform(-800, 800, COUNT)
    for number, high, low in zip(
        x.tolist(), *(part.tolist() for part in argument.pair(x)), strict=True
    ):
        true = (Fraction(number) - Fraction(location)) / Fraction(scale)
        assert abs(Fraction(high) + Fraction(low) - true) <= abs(true) * Fraction(2.0**-100)


def moved(family: str, location: float, scale: float) -> Float64s:
    x = location + scale * arguments(family)
    z = (x - location) / scale
    return x[np.abs(z) < 37.5]


@pytest.mark.parametrize("family", INNER)
def test_measured_error_of_log_sigmoid(family: str) -> None:
    x = arguments(family)
    high, w = (part.copy() for part in float64_logs.log_sigmoid_sum(Plain(), x))
    numbers = x.tolist()
    measured = worst(high, w, lambda index: true_value("log_sigmoid", numbers[index]))
    assert measured < 2 * float64_logs.THETA + 4 < float64_logs.LOG_SIGMOID.units - 1


@pytest.mark.parametrize("family", ["±40", "±1", "logits"])
@pytest.mark.parametrize(("location", "scale"), PARAMETERS)
def test_measured_error_with_location_and_scale(family: str, location: float, scale: float) -> None:
    x = moved(family, location, scale)[:400]
    numbers = x.tolist()
    argument = Standardized(location, scale)
    for name, (high, w), derived, threshold in (
        (
            "log_sigmoid",
            [part.copy() for part in float64_logs.log_sigmoid_sum(argument, x)],
            2 * (float64_logs.THETA + 5) + 4,
            float64_logs.LOG_SIGMOID_STANDARDIZED.units,
        ),
        (
            "sigmoid",
            [part.copy() for part in float64_standardized.Sigmoid(argument).sum(x)],
            2 * float64_standardized.SIGMOID_THETA + 4 + 3.5,
            float64_standardized.SIGMOID_TEST.units,
        ),
    ):
        measured = worst(
            high, w, lambda index, name=name: true_value(name, numbers[index], location, scale)
        )
        assert measured < derived < threshold - 1, name


@pytest.mark.parametrize("family", ["±40", "±1", "logits", "grid"])
@pytest.mark.parametrize(("location", "scale"), PARAMETERS)
def test_measured_error_of_grad_with_location_and_scale(
    family: str, location: float, scale: float
) -> None:
    x = moved(family, location, scale)[:400]
    stage = float64_standardized.Grad(Standardized(location, scale), scale)
    high, w = (part.copy() for part in stage.sum(x))
    derived = float64_standardized.GRAD_THETA + 1, float64_standardized.GRAD_THETA + 9
    test = float64_standardized.GRAD_TEST
    assert derived[0] < test.units - 3
    assert derived[1] < test.square_units - 1
    for number, start, increment in zip(x.tolist(), high.tolist(), w.tolist(), strict=True):
        with NARROW:
            error = abs(mpfr(start) + mpfr(increment) - true_value("grad", number, location, scale))
            assert error <= U * (derived[0] * abs(increment) + derived[1] * U * start)


@pytest.mark.parametrize("family", INNER)
def test_measured_error_of_log_grad(family: str) -> None:
    x = arguments(family)
    table = family_tables.rising_log_grad()
    high, w = (part.copy() for part in float64_logs.log_grad_sum(Plain(), table, x))
    found = absolute_error("log_grad", x.tolist(), high, w, 0.0, 1.0)
    assert found < 9.3 * U * 2.0**-11 < float64_logs.LOG_GRAD.distance - U * 2.0**-11


@pytest.mark.parametrize(("location", "scale"), PARAMETERS)
def test_measured_error_of_log_grad_with_location_and_scale(location: float, scale: float) -> None:
    x = np.concatenate([moved(family, location, scale)[:300] for family in ("±40", "±1", "logits")])
    table = family_tables.shifted_log_grad(scale)
    argument = Standardized(location, scale)
    high, w = (part.copy() for part in float64_logs.log_grad_sum(argument, table, x))
    found = absolute_error("log_grad", x.tolist(), high, w, location, scale)
    threshold = float64_logs.LOG_GRAD_STANDARDIZED.distance
    assert found < 14.3 * U * 2.0**-11 < threshold - U * 2.0**-11


def absolute_error(
    name: str, x: list[float], high: Float64s, w: Float64s, location: float, scale: float
) -> float:
    found = 0.0
    for number, start, increment in zip(x, high.tolist(), w.tolist(), strict=True):
        with NARROW:
            true = true_value(name, number, location, scale)
            found = max(found, float(abs(mpfr(start) + mpfr(increment) - true)))
    return found


@pytest.mark.parametrize("family", CENTRAL)
@pytest.mark.parametrize(("location", "scale"), PARAMETERS)
def test_the_margin_of_logit_with_location_and_scale(
    family: str, location: float, scale: float
) -> None:
    p = probabilities(family)[:300]
    stage = float64_standardized.Logit(location, scale)
    parts = [part.tolist() for part in stage.sum(p)]
    for number, high, w, margin in zip(p.tolist(), *parts, strict=True):
        with NARROW:
            true = true_value("logit", number, location, scale)
            # An eighth of the margin is for the roundings of the test.
            assert abs(mpfr(high) + mpfr(w) - true) <= margin * 7 / 8


@pytest.mark.parametrize("family", CENTRAL)
def test_measured_error_of_the_second_stage_of_logit(family: str) -> None:
    p = probabilities(family)
    folded = np.minimum(p, 1 - p)
    pair = float64_logit_accurate._logit_pair(folded)
    for number, high, low in zip(folded.tolist(), *(part.tolist() for part in pair), strict=True):
        with NARROW:
            true = true_value("logit", number)
            assert abs(mpfr(high) + mpfr(low) - true) <= abs(true) * mpfr(2) ** -69


@pytest.mark.parametrize("family", INNER)
@pytest.mark.parametrize(("location", "scale"), [(0.0, 1.0), (0.1, 0.3)])
def test_measured_error_of_the_second_stage_of_logs(
    family: str, location: float, scale: float
) -> None:
    x = moved(family, location, scale)
    at = float64_family_accurate._Located(Standardized(location, scale).pair(x))
    pair = float64_family_accurate._log_increment(at)
    for number, n, high, low in zip(
        x.tolist(), at.index.tolist(), *(part.tolist() for part in pair), strict=True
    ):
        with NARROW:
            x0 = mpq(n - ZERO, CELLS)
            z = (mpq(number) - mpq(location)) / mpq(scale)
            ends = [-gmpy2.log1p(gmpy2.exp(-mpfr(end))) for end in (z, x0)]
            true = ends[0] - ends[1]
            # z is right to 2⁻¹⁰⁰, which a small difference from x₀ shows.
            slack = mpfr(2) ** -94
            assert abs(mpfr(high) + mpfr(low) - true) <= abs(true) * mpfr(2) ** -61 + slack


def test_measured_error_of_exponentials_of_pairs() -> None:
    rng = np.random.default_rng(1)
    x = rng.uniform(-1029, -48, COUNT)
    x_low = x * rng.uniform(-1, 1, COUNT) * 2.0**-53
    parts = [part.tolist() for part in float64_accurate.exp_pair(x, x_low)]
    for number, rest, high, low, k in zip(x.tolist(), x_low.tolist(), *parts, strict=True):
        with NARROW:
            true = gmpy2.mul_2exp(gmpy2.exp(mpfr(number) + mpfr(rest)), -k)
            assert 1 <= high < 2
            assert abs(mpfr(high) + mpfr(low) - true) < mpfr(2) ** -65.02
