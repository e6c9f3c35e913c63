"""The values of R's own library, libRmath, as far as its accuracy goes (Debian: r-mathlib).

R computes z = (x − m)/s and then textbook formulas in float64. The tolerances below follow from its
sources, by roundings of u = 2⁻⁵³, with exp and log right to 1u: what is allowed to differ is what R
may err by, and no more. Where R is wrong by more than that is named.
"""

from __future__ import annotations

import ctypes
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from logistic.families import FAMILIES, PARAMETERS, PROBABILITIES, VARIANTS
from sigmoid_cli.logistic import family
from sigmoid_cli.logistic.expression import Expression

Float64s = NDArray[np.float64]
U = 2.0**-53
COUNT = 500
EACH_PAIR = pytest.mark.parametrize(("location", "scale"), [(0.0, 1.0), *PARAMETERS])
ARGUMENTS = ["logits", "±40", "±750", "±1", "±0.01", "tiny", "decimals"]
CHANCES = [
    "uniform",
    "sigmoid of normal",
    "one half ± 0.02",
    "near one half",
    "tiny",
    "next to one",
]


@cache
def library() -> ctypes.CDLL:
    # Not `missing`: .ci/run says so where it cannot install the package, and goes on.
    try:
        loaded = ctypes.CDLL("libRmath.so.1")
    except OSError:
        pytest.skip("libRmath is not installed: apt-get install r-mathlib")
    number, flag = ctypes.c_double, ctypes.c_int
    for name, flags in (("plogis", 2), ("qlogis", 2), ("dlogis", 1)):
        function = getattr(loaded, name)
        function.argtypes = [number] * 3 + [flag] * flags
        function.restype = number
    return loaded


def value_of(name: str, upper_tail: bool, location: float, scale: float) -> Callable[[float], Any]:
    """The member of the family as R has it."""
    of_r = library()
    if name == "logit":
        return lambda p: of_r.qlogis(p, location, scale, not upper_tail, 0)
    if "grad" in name:
        return lambda x: of_r.dlogis(x, location, scale, name == "log_grad")
    return lambda x: of_r.plogis(x, location, scale, not upper_tail, name == "log_sigmoid")


def tolerance(name: str, ours: Float64s, x: Float64s, location: float, scale: float) -> Float64s:
    """How far R may be from the result, which is rounded, too: by 1u.

    z errs by 2u of itself, which changes e^z by 2u·|z| of itself. R adds no more than 6 roundings.
    """
    size = np.abs(ours)
    if name == "logit":
        # p/(1 − p), rounded twice, puts the logarithm off by 2u, however small it is. So near ½, R
        # has few correct digits, or none.
        logit = np.abs(ours - location) / scale
        return U * (scale * (2 + 4 * logit) + abs(location) + 2 * size)
    z = np.abs(x - location) / scale
    if name == "log_grad":
        # −(z + ln(s·(1 + e)²)), of which the terms may cancel
        return U * (4 * z + 12 + 3 * abs(np.log(scale)) + 2 * size)
    relative = U * (2 * z + 8) * size
    # exp(−z) overflows where σ is subnormal, and R has 0; its other results round to 2⁻¹⁰⁷⁴ there.
    return relative if name == "log_sigmoid" else relative + 2.0**-1022 * max(1.0, 1 / scale)


@pytest.mark.parametrize(("name", "upper_tail"), VARIANTS)
@EACH_PAIR
def test_values_of_r_are_ours_within_its_accuracy(
    name: str, upper_tail: bool, location: float, scale: float
) -> None:
    of_r = value_of(name, upper_tail, location, scale)
    of_arrays = family.arrays(Expression(name, upper_tail, location, scale))
    for chosen in CHANCES if name == "logit" else ARGUMENTS:
        rng = np.random.default_rng(zlib.crc32(chosen.encode()))
        if name == "logit":
            x = PROBABILITIES[chosen](rng, COUNT, np.float64)
            # Of the upper tail, (1 − p)/p overflows for smaller p, and R has inf.
            x = x[x >= 2.0**-1023] if upper_tail else x
        else:
            x = location + scale * FAMILIES["float64"][chosen](rng, COUNT, np.float64)
        ours = of_arrays(x)
        theirs = np.array(list(map(of_r, x.tolist())))
        allowed = tolerance(name, ours, x, location, scale)
        is_far = (ours != theirs) & ~(np.abs(ours - theirs) <= allowed)
        assert [float(number).hex() for number in x[is_far][:5]] == []


@pytest.mark.parametrize(
    ("name", "upper_tail", "x"),
    [
        ("logit", False, 0.5 - 2.0**-54),  # −2⁻⁵² = −2u: R has −u
        ("logit", True, 5e-324),
        ("sigmoid", False, -710.5),
    ],
)
def test_r_has_no_correct_digit_where_we_have_all(name: str, upper_tail: bool, x: float) -> None:
    ours = Expression(name, upper_tail).scalar()(x)
    theirs = value_of(name, upper_tail, 0.0, 1.0)(x)
    assert not abs(ours - theirs) <= 1e-6 * abs(ours)


@pytest.mark.parametrize(("name", "upper_tail"), VARIANTS)
@pytest.mark.parametrize("x", [np.nan, np.inf, -np.inf, 0.0, 0.5, 1.0])
def test_ends_are_those_of_r(name: str, upper_tail: bool, x: float) -> None:
    ours = Expression(name, upper_tail, 0.5, 2.0).scalar()(x)
    theirs = value_of(name, upper_tail, 0.5, 2.0)(x)
    if name == "logit" or not np.isfinite(x):
        np.testing.assert_array_equal(ours, theirs)
    else:
        assert abs(ours - theirs) <= 8 * U * abs(ours)
