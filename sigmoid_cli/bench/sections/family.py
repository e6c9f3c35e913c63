"""The section `family`: logit, logarithms, location and scale, for arrays of float64 in memory."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

import numpy as np

from sigmoid_cli.bench.contenders import family
from sigmoid_cli.bench.contenders.contender import ours
from sigmoid_cli.bench.contenders.family import LOCATION, SCALE
from sigmoid_cli.bench.measure import decimals
from sigmoid_cli.bench.measure.breaks import Search
from sigmoid_cli.bench.measure.sample import Array, Implementation
from sigmoid_cli.bench.sections.arrays import Case
from sigmoid_cli.logistic import sigmoid
from sigmoid_cli.logistic.expression import Expression
from sigmoid_cli.logistic.family import arrays

SECTION = "family"

_TITLES = {
    "logit": "logit float64",
    "log_sigmoid": "ln σ float64",
    "log_grad": "ln σ′ float64",
    "scaled": f"σ((x − {LOCATION:g})/{SCALE:g}) float64",
}
_TRUE = {
    "logit": decimals.logit,
    "log_sigmoid": decimals.log_sigmoid,
    "log_grad": decimals.log_grad,
    "scaled": decimals.scaled_sigmoid(Decimal(LOCATION), Decimal(SCALE)),
}
_LEAST, _MOST = 5e-324, 1 - 2.0**-53
"""The ends of (0, 1), where σ is rounded to 0 and 1 and logit is infinite."""


def cases() -> Iterator[Case]:
    """Yield logit of probabilities, and the others of the numbers themselves."""
    for function, title in _TITLES.items():
        true = _TRUE[function]
        is_logit = function == "logit"
        rounded = partial(decimals.correctly_rounded, function=true)
        yield Case(
            SECTION,
            title,
            "float64",
            (ours(partial(_ours, function)), *family.contenders(function)),
            family.absent(function),
            partial(decimals.reference, function=true),
            None if is_logit else partial(Search, rounded, "float64"),
            domain=_probabilities if is_logit else None,
            domain_text="σ of " if is_logit else "",
        )


def _ours(function: str) -> Implementation:
    if function == "scaled":
        return arrays(Expression("sigmoid", location=LOCATION, scale=SCALE))
    return arrays(Expression(function))


def _probabilities(x: Array) -> Array:
    return np.clip(sigmoid(x), _LEAST, _MOST)
