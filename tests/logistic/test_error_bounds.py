"""Every bound that a rounding test relies on, measured against MPFR on arguments of every kind.

What is measured must stay below what is derived beside the code, and the threshold above both.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable

import gmpy2
import numpy as np
import pytest
from gmpy2 import mpfr
from numpy.typing import NDArray

from logistic.families import FAMILIES
from logistic.reference import WIDE, true_values
from sigmoid_cli.logistic import float32, float64, float64_accurate, tables

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
    return x[(x > tables.LOWEST) & (x < tables.HIGHEST) & (np.abs(x) > 1e-150)]


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
    high, low = float64_accurate._sigmoid_pair(x, tables.far())
    for number, a, b in zip(x.tolist(), high.tolist(), low.tolist(), strict=True):
        with WIDE:
            true = true_values(number)[0]
            assert abs(mpfr(a) + mpfr(b) - true) < true * mpfr(2) ** -72, number.hex()


@pytest.mark.parametrize(("low", "high"), [(-745.5, -48), (-49, -48), (-745.5, -707)])
def test_measured_error_of_the_second_stage_far_out(low: float, high: float) -> None:
    x = np.random.default_rng(1).uniform(low, high, COUNT)
    table_value, rest, n, _ = float64_accurate._exp_sum(x)
    k = (n - float64_accurate._ROUND_SHIFT_BITS) >> tables.POWER_BITS
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


@pytest.mark.parametrize("made", [tables.near, tables.far])
@pytest.mark.parametrize("which", [0, 1])
def test_every_entry_of_the_tables_of_sigmoid_and_its_derivative(
    made: Callable[[], tables.Grid], which: int
) -> None:
    grid = made()
    table = (grid.sigmoid, grid.grad)[which]
    ends = (grid.lowest, (grid.highest, -grid.lowest)[which])
    assert len(table.high) == len(table.low) == (ends[1] - ends[0]) * tables.CELLS + 3
    assert np.isnan(table.high[[0, -1]]).all()
    for index in range(1, len(table.high) - 1):
        high, low = float(table.high[index]), float(table.low[index])
        with WIDE:
            true = true_values((index - 1) / tables.CELLS + grid.lowest)[which]
            assert float(true) == high
            missing = true - mpfr(high)
            # Drawn toward 0 by 3u to 5u, and off by 1.5u of half an ulp
            half = mpfr(float(np.spacing(high))) / 2
            error = missing - mpfr(low)
            slack = 1.5 * U * half
            if missing < 0:
                error = -error
            assert 3 * U * abs(missing) - slack <= error <= 5 * U * abs(missing) + slack
            # No table value is a power of two, except where it is exact and where σ rounds to 1,
            # from below: so the next boundary is no nearer than half an ulp, on either side.
            assert gmpy2.frexp(mpfr(high))[1] != 0.5 or missing == 0 or high == 1.0


@pytest.mark.parametrize("core", [float64.sigmoid, float64.sigmoid_grad])
def test_either_grid_gives_the_same_results(
    core: Callable[[Float64s, Float64s], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(1)
    ends = 16 + np.arange(-2000, 2000) / 1e6
    x = np.concatenate([random.uniform(-16, 16, 100_000), ends, -ends, [16.0, -16.0, 0.0]])
    results = []
    for grid in (tables.near(), tables.far()):
        monkeypatch.setattr(tables, "_latest", [grid])
        results.append(np.empty_like(x))
        core(x, results[-1])
    np.testing.assert_array_equal(*results)


def test_the_near_grid_serves_until_a_number_is_beyond_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_latest", [])
    x = np.linspace(-16, 16, 100_000)
    out = np.empty_like(x)
    float64.sigmoid(x, out)
    assert tables.grid() is tables.near()
    float64.sigmoid(x + 1, out)
    assert tables.grid() is tables.far()


@pytest.mark.parametrize("made", [tables.near, tables.far])
def test_the_table_of_offsets(made: Callable[[], tables.Grid]) -> None:
    grid = made()
    *_, offsets = grid.rising
    assert len(offsets) == -grid.lowest * tables.CELLS + 2
    assert np.isnan(offsets[-1])
    for n in range(0, len(offsets) - 1, 7):
        with WIDE:
            true = true_values(n / tables.CELLS)[0] - mpfr(0.5)
            assert abs(mpfr(float(offsets[n])) - true) <= true * U, n


def test_the_table_of_powers() -> None:
    table = tables.power_table()
    for j in range(tables.POWERS):
        with WIDE:
            true = mpfr(2) ** (mpfr(j) / tables.POWERS)
            assert abs(mpfr(float(table.high[j])) + mpfr(float(table.low[j])) - true) < true * (
                mpfr(2) ** -100
            )
