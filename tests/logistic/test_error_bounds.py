"""Every bound that a rounding test relies on, measured against MPFR on arguments of every kind.

What is measured must stay below what is derived beside the code, and the threshold above both.
"""

from __future__ import annotations

import math
import zlib

import gmpy2
import numpy as np
import pytest
from gmpy2 import mpfr
from numpy.typing import NDArray

from logistic.families import FAMILIES
from logistic.reference import WIDE, true_values
from sigmoid_cli.logistic import float32, float64, float64_accurate, grid

Float64s = NDArray[np.float64]
COUNT = 4000
U = 2.0**-53
INNER = [
    "±40",
    "±1",
    "±0.01",
    "grid",
    "between cells",
    "short",
    "decimals",
    "logits",
    "16 to 40",
    "around 38",
]


def inner_arguments(family: str) -> Float64s:
    """Arguments within the tables, and not so small that w is subnormal."""
    rng = np.random.default_rng(zlib.crc32(family.encode()))
    x = FAMILIES["float64"][family](rng, COUNT, np.float64)
    return x[(x > grid.LOWEST) & (x < grid.HIGHEST) & (np.abs(x) > 1e-150)]


def sums(name: str, x: Float64s, biased_one: float) -> list[tuple[Float64s, Float64s, int]]:
    """Table value and w for each result of a first stage; 0 stands for σ, 1 for σ′."""
    one = np.array(biased_one)
    if name in ("sigmoid", "short"):
        high, w = float64._sigmoid_sum(x, one, name == "short")
        return [(high.copy(), w.copy(), 0)]
    if name == "grad":
        high, w = float64._grad_sum(x, one)
        return [(high.copy(), w.copy(), 1)]
    first, second = float64._both_sums(x, one)
    return [(first[0].copy(), first[1].copy(), 0), (second[0].copy(), second[1].copy(), 1)]


def step_towards(start: float, increment: float) -> mpfr:
    """From a float to its neighbour on the side of the increment."""
    return mpfr(abs(math.nextafter(start, math.copysign(math.inf, increment)) - start))


STAGES = pytest.mark.parametrize(
    ("name", "one", "widening"),
    [
        ("sigmoid", float64._SIGMOID_BIASED_ONE, float64._SIGMOID_WIDENING),
        ("short", float64._SHORT_BIASED_ONE, float64._SHORT_WIDENING),
        ("grad", float64._GRAD_BIASED_ONE, float64._GRAD_WIDENING),
        ("both", float64._GRAD_BIASED_ONE, float64._GRAD_WIDENING),
    ],
)


@STAGES
@pytest.mark.parametrize("family", INNER)
def test_the_true_value_is_between_both_ends_of_the_rounding_test(
    name: str, one: Float64s, widening: Float64s, family: str
) -> None:
    """Wherever a boundary between two results could be: half an ulp and more from the table."""
    x = inner_arguments(family)
    for high, w, which in sums(name, x, float(one)):
        far = w * float(widening)
        for number, start, near, end in zip(
            x.tolist(), high.tolist(), w.tolist(), far.tolist(), strict=True
        ):
            with WIDE:
                true = true_values(number)[which] - mpfr(start)
                step = step_towards(start, near)
                if abs(true) >= step / 2:
                    assert min(near, end) <= true <= max(near, end), number.hex()


@pytest.mark.parametrize(
    ("name", "derived", "threshold"),
    [
        # Half of K − 1, as the test looks to one side only; 2·Θ + 2.5 with |d| ≤ 2·|w|
        ("sigmoid", (2 * 6.64 + 2.51,), 38 / 2),
        ("short", (2 * 4.14 + 2.51,), 30 / 2),
        ("grad", (2 * 9.4 + 2.5,), 56 / 2),
        ("both", (2 * 4.14 + 2.5, 2 * 9.4 + 2.5), 56 / 2),
    ],
)
def test_measured_error_of_the_first_stage(
    name: str, derived: tuple[float, ...], threshold: float
) -> None:
    worst = [0.0] * len(derived)
    for family in INNER:
        x = inner_arguments(family)
        for index, (high, w, which) in enumerate(sums(name, x, 1.0)):
            for number, start, increment in zip(x.tolist(), high.tolist(), w.tolist(), strict=True):
                with WIDE:
                    true = true_values(number)[which] - mpfr(start)
                    step = step_towards(start, increment)
                    if abs(true) >= step / 2:
                        # L, M are drawn toward 0 by up to 5u of half an ulp.
                        error = abs(mpfr(increment) - true) - 5 * U * min(abs(true), step / 2)
                        worst[index] = max(worst[index], float(error / abs(true)) / U)
    for measured, bound in zip(worst, derived, strict=True):
        assert measured < bound < threshold


@pytest.mark.parametrize("family", INNER)
def test_measured_error_of_the_second_stage_in_the_middle(family: str) -> None:
    x = inner_arguments(family)
    high, low, bound = (part.tolist() for part in float64_accurate._sigmoid_sum(x))
    for number, a, b, error in zip(x.tolist(), high, low, bound, strict=True):
        with WIDE:
            true = true_values(number)[0]
            assert 2 * abs(mpfr(a) + mpfr(b) - true) < error < true * mpfr(2) ** -71, number.hex()


@pytest.mark.parametrize(("low", "high"), [(-745.5, -48), (-49, -48), (-745.5, -707)])
def test_measured_error_of_the_second_stage_far_out(low: float, high: float) -> None:
    x = np.random.default_rng(1).uniform(low, high, COUNT)
    table_value, rest, n, _ = float64_accurate._exp_sum(x)
    k = (n - float64_accurate._ROUND_SHIFT_BITS) >> grid.POWER_BITS
    worst = 0.0
    for number, a, b, power in zip(
        x.tolist(), table_value.tolist(), rest.tolist(), k.tolist(), strict=True
    ):
        with WIDE:
            for true in true_values(number):
                error = abs(mpfr(a) + mpfr(b) - gmpy2.mul_2exp(true, -power))
                worst = max(worst, float(error))
    assert worst < 2 * 2.0**-65.02 < float64_accurate._EXP_ERROR


def test_the_exponential_of_numpy_is_as_good_as_float32_needs_it() -> None:
    """2⁻⁴⁶ is allowed for; on any machine it should be far better."""
    x = np.random.default_rng(1).uniform(-120, 120, 20_000)
    results = np.exp(x)
    with WIDE:
        for number, result in zip(x.tolist(), results.tolist(), strict=True):
            true = gmpy2.exp(mpfr(number))
            assert abs(mpfr(result) - true) < true * mpfr(2) ** -49, number.hex()


@pytest.mark.parametrize(("block", "kinds"), [("sigmoid", [0]), ("grad", [1]), ("both", [0, 1])])
def test_float32_is_rounded_from_both_sides(
    block: str, kinds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one end is 2⁻⁴⁴ below, so that the other, 2⁻⁴³ above that, is 2⁻⁴⁴ above."""
    assert float(float32._WIDENING) == 1 + 2.0**-43
    lower_ends: list[Float64s] = []
    monkeypatch.setattr(float32, "_round", lambda wide, *_: lower_ends.append(wide.copy()))
    x = np.random.default_rng(1).uniform(-100, 100, 3000).astype(np.float32)
    with np.errstate(all="ignore"):
        getattr(float32, f"_{block}_block")(x, *[np.empty_like(x) for _ in kinds])
    for ends, which in zip(lower_ends, kinds, strict=True):
        for number, end in zip(x.tolist(), ends.tolist(), strict=True):
            with WIDE:
                true = true_values(number)[which]
                assert 0.9 < (true - mpfr(end)) / true * mpfr(2) ** 44 < 1.1, number.hex()
