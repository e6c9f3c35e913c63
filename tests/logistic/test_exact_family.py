"""The logistic family of one number, against MPFR, and its exact cases by name."""

from __future__ import annotations

import math
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logistic.families import FAMILIES, PARAMETERS, PROBABILITIES
from logistic.family_reference import nearest
from logistic.test_exact import floats, rounded_to
from sigmoid_cli.logistic import exact, exact_family, logarithm

NAMES = ["sigmoid", "grad", "log_sigmoid", "log_grad", "logit"]
DTYPES = ["float64", "float32", "float16"]
EACH = pytest.mark.parametrize("name", NAMES)
EACH_DTYPE = pytest.mark.parametrize("dtype", DTYPES)
HAS_TAIL = {"sigmoid", "log_sigmoid", "logit"}


def check(
    name: str, x: float, dtype: str, location: float = 0.0, scale: float = 1.0, upper: bool = False
) -> None:
    found = getattr(exact_family, name)(x, dtype, location, scale, upper)
    expected = nearest(name, x, dtype, location, scale, upper)
    if math.isnan(expected):
        assert math.isnan(found)
    else:
        assert (found, math.copysign(1, found)) == (expected, math.copysign(1, expected)), x.hex()


def tails(name: str) -> list[bool]:
    return [False, True] if name in HAS_TAIL else [False]


def arguments(name: str, dtype: str, count: int) -> list[float]:
    families = PROBABILITIES if name == "logit" else FAMILIES.get(dtype, FAMILIES["float32"])
    rng = np.random.default_rng(zlib.crc32(f"{name} {dtype}".encode()))
    with np.errstate(all="ignore"):
        found = [family(rng, count, np.dtype(dtype).type).tolist() for family in families.values()]
    return [x for each in found for x in each]


@EACH
@EACH_DTYPE
def test_every_family_of_arguments(name: str, dtype: str) -> None:
    for upper in tails(name):
        for x in arguments(name, dtype, 100):
            check(name, x, dtype, upper=upper)


@EACH
@EACH_DTYPE
@pytest.mark.parametrize(("location", "scale"), PARAMETERS)
def test_every_family_with_location_and_scale(
    name: str, dtype: str, location: float, scale: float
) -> None:
    for upper in tails(name):
        for x in arguments(name, dtype, 6):
            check(name, x, dtype, location, scale, upper)
        if name != "logit":
            for t in np.linspace(-30, 30, 40).tolist():
                check(name, rounded_to(location + t * scale, dtype), dtype, location, scale, upper)


FINITE = st.floats(allow_nan=False, allow_infinity=False)
SCALES = st.one_of(st.floats(5e-324, 1.7e308), st.floats(0.01, 100))


@EACH
@EACH_DTYPE
@settings(deadline=None)
@given(data=st.data())
def test_any_location_and_scale(name: str, dtype: str, data: st.DataObject) -> None:
    x = data.draw(st.floats(0, 1, width=16) if name == "logit" else floats(dtype))
    location = data.draw(st.one_of(st.just(0.0), FINITE, st.floats(-10, 10)))
    scale = data.draw(SCALES)
    for upper in tails(name):
        check(name, x, dtype, location, scale, upper)


@EACH_DTYPE
def test_exact_logit_of_one_half_is_zero(dtype: str) -> None:
    assert exact_family.logit(0.5, dtype) == 0.0
    assert math.copysign(1, exact_family.logit(0.5, dtype)) == 1
    assert math.copysign(1, exact_family.logit(0.5, dtype, -0.0, 1.0, True)) == 1


@EACH_DTYPE
@pytest.mark.parametrize(
    "location", [3.0, -0.1, 1e300, 65520.0, 1 + 2.0**-24, 1 + 2.0**-11, 5e-324]
)
def test_exact_quantile_of_one_half_is_the_location(dtype: str, location: float) -> None:
    for scale in (1.0, 0.3, 1e10):
        for upper in (False, True):
            found = exact_family.logit(0.5, dtype, location, scale, upper)
            assert found == rounded_to(location, dtype)


@EACH_DTYPE
@pytest.mark.parametrize(
    "scale", [1.0, 0.25, 3.0, 0.1, 2.0**147, 2.0**148, 2.0**23, 2.0**22, 1e-300]
)
@pytest.mark.parametrize("location", [0.0, 2.0, -0.5])
def test_exact_density_at_the_location_is_a_quarter_of_the_reciprocal_scale(
    dtype: str, scale: float, location: float
) -> None:
    """2⁻¹⁵⁰ and 2⁻²⁵ are ties: half the smallest number, which goes to 0."""
    found = exact_family.grad(location, dtype, location, scale)
    assert found == nearest("grad", location, dtype, location, scale)
    if math.frexp(scale)[0] == 0.5:
        assert found == rounded_to(0.25 / scale, dtype)


@EACH_DTYPE
def test_exact_log_density_is_zero_at_the_location_with_scale_one_quarter(dtype: str) -> None:
    for location in (0.0, 1.5, -2.0):
        found = exact_family.log_grad(location, dtype, location, 0.25)
        assert (found, math.copysign(1, found)) == (0.0, 1.0)


@EACH_DTYPE
def test_exact_log_sigmoid_is_its_argument_far_left(dtype: str) -> None:
    for x in (-34.0, -40.5, -750.0, -6e4):
        assert exact_family.log_sigmoid(x, dtype) == x
        assert exact_family.log_sigmoid(-x, dtype, upper_tail=True) == x
        assert exact_family.log_grad(x, dtype) == exact_family.log_grad(-x, dtype) == x


@pytest.mark.parametrize("x", [-(2.0**53), -1e15, -1e300, -2047.0])
def test_just_below_a_middle_between_two_floats(x: float) -> None:
    """z = x − m is in the middle, and ln σ(z) below it by less than any number of bits shows."""
    ulp = math.ulp(x)
    for location in (ulp / 2, -ulp / 2, ulp * 1.5):
        check("log_sigmoid", x, "float64", location)
        check("log_grad", x, "float64", location)
        check("log_grad", -x, "float64", location)


@EACH_DTYPE
def test_results_underflow_to_zeros_with_a_sign(dtype: str) -> None:
    for name in ("sigmoid", "grad", "log_sigmoid"):
        for x in (-760.0, -746.0, -745.5, -700.0, 700.0, 745.5, 746.0, 760.0):
            check(name, x, dtype)
    assert math.copysign(1, exact_family.log_sigmoid(1e4, dtype)) == -1


@EACH_DTYPE
@EACH
def test_special_values(name: str, dtype: str) -> None:
    for x in (math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1e-7, 1.0009765625):
        for upper in tails(name):
            check(name, rounded_to(x, dtype), dtype, upper=upper)
            check(name, rounded_to(x, dtype), dtype, 0.5, 2.0, upper)


def test_results_beyond_the_range_are_infinite() -> None:
    assert exact_family.logit(0.1, "float16", 0.0, 1e5) == -math.inf
    assert exact_family.logit(1e-300, "float64", 0.0, 1e308) == -math.inf
    assert exact_family.grad(0.0, "float64", 0.0, 5e-324) == math.inf
    assert exact_family.log_sigmoid(-1e308, "float64", 0.0, 0.1) == -math.inf


def test_the_logarithm_does_not_rely_on_its_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [exact_family.logit(p / 97) for p in range(1, 97)]
    for wrong in (0.0, 1e-4, -3e-3):
        monkeypatch.setattr(logarithm, "log", lambda v, wrong=wrong: math.log(v) * (1 - wrong))
        assert [exact_family.logit(p / 97) for p in range(1, 97)] == expected


def test_the_family_agrees_with_sigma_alone() -> None:
    for x in np.random.default_rng(1).uniform(-750, 750, 2000).tolist():
        assert exact_family.sigmoid(x) == exact.sigmoid(x)
        assert exact_family.grad(x) == exact.sigmoid_grad(x)
