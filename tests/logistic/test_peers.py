"""Callers of scipy's and scikit-learn's functions get what they are used to."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from sigmoid_cli import sigmoid
from support.requirements import missing

PROMISES = "scipy.special.tests.test_logit"


def without_longdouble(x: Any) -> Any:
    """Ours instead of scipy's expit, which computes longdouble as well."""
    return expit(x) if np.asarray(x).dtype == np.longdouble else sigmoid(x)


@pytest.mark.parametrize("name", ["test_float32", "test_float64", "test_large"])
def test_what_scipy_promises_of_expit_holds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec(PROMISES) is None:
        missing("this scipy comes without its tests")
    module = importlib.import_module(PROMISES)
    monkeypatch.setattr(module, "expit", without_longdouble)
    getattr(module.TestExpit(), name)()


@pytest.mark.parametrize("solver", ["lbfgs", "liblinear"])
def test_probabilities_of_scikit_learn_are_those_of_its_decisions(solver: str) -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=(500, 3))
    y = x @ [3.0, -2.0, 1.0] + rng.normal(size=500) > 0
    model: Any = LogisticRegression(solver=solver, C=100.0).fit(x, y)
    logits = model.decision_function(x)
    assert np.ptp(logits) > 20
    negative, positive = model.predict_proba(x).T
    # Of the two columns one is computed, and the other subtracted from 1: an error of some units in
    # the last place of 1 or of the result, whichever is larger.
    tolerance: dict[str, Any] = {"rtol": 8 * 2.0**-53, "atol": 4 * 2.0**-53}
    np.testing.assert_allclose(sigmoid(logits), positive, **tolerance)
    np.testing.assert_allclose(sigmoid(-logits), negative, **tolerance)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_expit_and_ours_differ_by_what_expit_errs(dtype: str) -> None:
    x = np.linspace(-80, 80, 20_001).astype(dtype)
    assert sigmoid(x).dtype == expit(x).dtype
    np.testing.assert_allclose(sigmoid(x), expit(x), rtol=8 * np.finfo(dtype).eps)
