"""Expressions of the logistic family: what they are called, compute, and refuse."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from sigmoid_cli.logistic import exact, family, registry
from sigmoid_cli.logistic.expression import MEMBERS


@pytest.mark.parametrize(
    ("name", "upper_tail", "suffix"),
    [
        ("sigmoid", False, "sigmoid"),
        ("sigmoid", True, "upper"),
        ("grad", False, "grad"),
        ("logit", False, "logit"),
        ("log_sigmoid", False, "log_sigmoid"),
        ("log_grad", False, "log_grad"),
    ],
)
def test_columns_of_results_are_named_after_the_function(
    name: str, upper_tail: bool, suffix: str
) -> None:
    assert registry.expression(name, upper_tail, 0.5, 2.0).suffix == suffix


def test_a_number_is_computed_with_location_and_scale() -> None:
    evaluate = registry.expression("sigmoid", location=1.0, scale=2.0).scalar()
    assert evaluate(3.0, "float64") == exact.sigmoid(1.0)
    upper = registry.expression("sigmoid", True, 1.0, 2.0).scalar()
    assert upper(3.0, "float32") == exact.sigmoid(-1.0, "float32")
    assert registry.expression("sigmoid").scalar() is exact.sigmoid


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_arrays_give_what_numbers_give(name: str, dtype: str) -> None:
    for parameters in ((0.0, 1.0), (0.25, 3.0)):
        expression = registry.expression(name, False, *parameters)
        x = np.linspace(0.1, 0.9, 24).astype(dtype).reshape(4, 6)
        results = family.arrays(expression)(x)
        assert results.dtype == x.dtype
        evaluate = expression.scalar()
        assert results.tolist() == [[evaluate(value, dtype) for value in row] for row in x.tolist()]


def test_arrays_of_what_is_no_probability_give_nan() -> None:
    results = family.arrays(registry.expression("logit", location=1, scale=2))(
        np.array([0.5, -1, 2, 0, 1])
    )
    np.testing.assert_array_equal(results, [1.0, np.nan, np.nan, -np.inf, np.inf])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("probit",), "unknown function 'probit'"),
        (("sigmoid", False, math.inf), "location must be finite"),
        (("sigmoid", False, math.nan), "location must be finite"),
        (("sigmoid", False, 0.0, 0.0), "scale must be finite and above 0, not 0"),
        (("sigmoid", False, 0.0, -1.0), "above 0"),
        (("sigmoid", False, 0.0, math.inf), "finite"),
        (("grad", True), "grad has no upper tail"),
        (("log_grad", True), "log_grad has no upper tail"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        registry.expression(*arguments)  # type: ignore[arg-type]


def test_numbers_need_no_numpy() -> None:
    code = (
        "import sys; from sigmoid_cli.logistic import registry;"
        "assert registry.expression('logit', False, 1.0, 2.0).scalar()(0.5, 'float64') == 1.0;"
        "assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
