"""How far results are from the true values."""

from __future__ import annotations

import gmpy2
import numpy as np
import pytest

from sigmoid_cli.bench.contenders import formulas
from sigmoid_cli.bench.measure.accuracy import accuracy, correctly_rounded, reference
from sigmoid_cli.bench.measure.sample import uniform

DTYPES = ["float64", "float32", "float16"]


def true(x: float, function: str) -> gmpy2.mpfr:
    with gmpy2.context(gmpy2.get_context(), precision=200):
        e = gmpy2.exp(-gmpy2.mpfr(x))
        return e / (1 + e) ** 2 if function == "grad" else 1 / (1 + e)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("function", ["sigmoid", "grad"])
def test_the_correctly_rounded_result_is_off_by_half_an_ulp_at_most(
    function: str, dtype: str
) -> None:
    x = uniform(300, -20.0, 20.0, 1, dtype)
    found = accuracy(correctly_rounded(x, function), reference(x, function))
    assert 0.45 < found.worst <= 0.5
    assert found.correct == 1.0
    assert found.inputs == 300


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_result_next_to_the_right_one_is_an_error(dtype: str) -> None:
    x = uniform(50, -2.0, 2.0, 1, dtype)
    results = correctly_rounded(x, "sigmoid")
    results[7] = np.nextafter(results[7], np.array(2.0, dtype))
    found = accuracy(results, reference(x, "sigmoid"))
    assert found.correct == 0.98
    assert found.worst_at == x[7]
    assert 0.5 <= found.worst <= 1.5


def test_the_error_is_that_which_mpfr_finds() -> None:
    x = uniform(200, -30.0, 30.0, 3)
    results = formulas.textbook_grad(x)
    found = accuracy(results, reference(x, "grad"))
    ulp = np.spacing(correctly_rounded(x, "grad"))
    errors = [
        abs(float((r - true(v, "grad")) / u)) for v, r, u in zip(x, results, ulp, strict=True)
    ]
    assert found.worst == pytest.approx(max(errors), rel=1e-6)
    assert found.worst_at == x[int(np.argmax(errors))]


def test_subnormal_results_are_judged_in_the_smallest_unit() -> None:
    x = np.array([-740.0, -745.0])
    found = accuracy(np.zeros(2), reference(x, "sigmoid"))
    assert found.worst == pytest.approx(float(true(-740.0, "sigmoid") / gmpy2.mpfr(5e-324)), 1e-6)


def test_nan_is_infinitely_wrong() -> None:
    found = accuracy(np.array([np.nan, 0.5]), reference(np.zeros(2), "sigmoid"))
    assert found.worst == np.inf
    assert found.correct == 0.5
