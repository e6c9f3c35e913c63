"""Where an implementation breaks."""

from __future__ import annotations

import numpy as np
import pytest

from sigmoid_cli.bench.contenders import formulas
from sigmoid_cli.bench.measure.accuracy import correctly_rounded
from sigmoid_cli.bench.measure.breaks import REACH, Search
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.report import Break


def search(function: str, dtype: str) -> Search:
    return Search(lambda x: correctly_rounded(x, function), dtype)


@pytest.mark.parametrize("dtype", REACH)
@pytest.mark.parametrize("function", ["sigmoid", "grad"])
def test_the_correctly_rounded_function_breaks_nowhere(function: str, dtype: str) -> None:
    assert search(function, dtype).breaks(lambda x: correctly_rounded(x, function)) == ()


@pytest.mark.parametrize(("dtype", "edge"), [("float64", -709.783), ("float32", -88.723)])
def test_the_textbook_formula_overflows_and_gives_0_below_the_logarithm_of_the_largest_number(
    dtype: str, edge: float
) -> None:
    found = search("sigmoid", dtype).breaks(formulas.textbook_sigmoid)
    assert {one.kind for one in found} == {"overflow", "zero"}
    assert [one.x for one in found] == pytest.approx([edge] * 2, abs=2e-3)


def test_the_difference_loses_its_last_digit_before_37() -> None:
    found = search("grad", "float64").breaks(formulas.textbook_grad)
    first = found[0]
    assert first.kind == "digits"
    assert 35.0 < first.x < 37.0
    assert formulas.textbook_grad(np.array([first.x]))[0] != 0.0
    assert ("zero", True) in {(one.kind, one.x > 0) for one in found}


def test_a_break_at_0_itself_is_found() -> None:
    def all_nan(x: Array) -> Array:
        return np.full_like(x, np.nan)

    assert search("sigmoid", "float32").breaks(all_nan) == (
        Break("digits", 0.0),
        Break("digits", 0.0),
    )
