"""Arrays of the logistic family: every result is the float nearest to the true value."""

from __future__ import annotations

import tracemalloc
import warnings
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from logistic.enclosures import nearest_of
from logistic.families import FAMILIES, PARAMETERS, PROBABILITIES, VARIANTS
from logistic.test_correct_rounding import misrounded
from sigmoid_cli.logistic import (
    exact,
    exact_family,
    float64_family,
    float64_family_accurate,
    float64_logit_accurate,
    floats_family,
    stages,
)
from sigmoid_cli.logistic import family as cores
from sigmoid_cli.logistic.expression import Expression

Array = NDArray[Any]
STANDARD = (0.0, 1.0)
EACH = pytest.mark.parametrize(("name", "upper_tail"), VARIANTS)
EACH_DTYPE = pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
# Of float64 at a time. A smaller sample is taken of each in every run.
MANY, FEW = 200_000, 2000


def families(name: str, dtype: str) -> dict[str, Any]:
    return PROBABILITIES if name == "logit" else FAMILIES.get(dtype, FAMILIES["float32"])


def arguments(name: str, family: str, count: int, dtype: str = "float64", seed: int = 0) -> Array:
    rng = np.random.default_rng(zlib.crc32(f"{name} {family} {dtype}".encode()) + seed)
    kind = np.float32 if dtype == "float16" else np.dtype(dtype).type
    with np.errstate(over="ignore"):
        return np.array(families(name, dtype)[family](rng, count, kind)).astype(dtype)


def computed(expression: Expression, x: Array) -> Array:
    """The results, of which x must be no part."""
    kept = x.copy()
    results = cores.arrays(expression)(x)
    assert results.dtype == x.dtype
    np.testing.assert_array_equal(x, kept)
    return results


CASES = [
    (name, upper_tail, family)
    for name, upper_tail in VARIANTS
    for family in families(name, "float64")
]


@pytest.mark.parametrize(("name", "upper_tail", "family"), CASES)
def test_float64_arrays_are_correctly_rounded(name: str, upper_tail: bool, family: str) -> None:
    x = arguments(name, family, FEW)
    results = computed(Expression(name, upper_tail), x)
    assert misrounded(results, nearest_of(name, x, STANDARD, upper_tail), x) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "upper_tail", "family"), CASES)
def test_many_float64_are_correctly_rounded(name: str, upper_tail: bool, family: str) -> None:
    x = arguments(name, family, MANY, seed=1)
    check_arrays_and_floats(Expression(name, upper_tail), x)


def check_arrays_and_floats(expression: Expression, x: Array) -> None:
    name, upper_tail, *parameters = expression
    expected = nearest_of(name, x, parameters, upper_tail)
    assert misrounded(computed(expression, x), expected, x) == []
    ones = np.array(list(map(floats_family.function(expression), x.tolist())))
    assert misrounded(ones, expected, x) == []


def with_parameters(
    name: str, family: str, count: int, dtype: str, location: float, scale: float, seed: int = 0
) -> Array:
    """The arguments of a family, half of them with z of the family."""
    x = arguments(name, family, count, dtype, seed)
    if name == "logit":
        return x
    with np.errstate(all="ignore"):
        x[::2] = location + scale * x[::2].astype(np.float64)
    return x


@EACH
@EACH_DTYPE
@pytest.mark.parametrize(("location", "scale"), PARAMETERS)
def test_location_and_scale(
    name: str, upper_tail: bool, dtype: str, location: float, scale: float
) -> None:
    expression = Expression(name, upper_tail, location, scale)
    for family in families(name, dtype):
        x = with_parameters(name, family, 60, dtype, location, scale)
        results = computed(expression, x)
        assert misrounded(results, nearest_of(name, x, (location, scale), upper_tail), x) == []


@pytest.mark.exhaustive
@EACH
@pytest.mark.parametrize(("location", "scale"), PARAMETERS)
def test_many_with_location_and_scale(
    name: str, upper_tail: bool, location: float, scale: float
) -> None:
    expression = Expression(name, upper_tail, location, scale)
    chosen = families(name, "float64")
    for family in chosen:
        x = with_parameters(name, family, MANY // len(chosen), "float64", location, scale, 1)
        check_arrays_and_floats(expression, x)


@EACH
@pytest.mark.parametrize(
    ("location", "scale"),
    [(0.0, 1e-300), (1e300, 1e290), (-1e-310, 5e-324), (0.0, 2.0**-400), (2.0**400, 2.0**400)],
)
def test_extreme_location_and_scale(
    name: str, upper_tail: bool, location: float, scale: float
) -> None:
    expression = Expression(name, upper_tail, location, scale)
    for family in families(name, "float64"):
        x = with_parameters(name, family, 20, "float64", location, scale)
        results = computed(expression, x)
        assert misrounded(results, nearest_of(name, x, (location, scale), upper_tail), x) == []


@EACH
def test_every_float16(name: str, upper_tail: bool) -> None:
    x = np.arange(0x10000, dtype=np.uint16).view(np.float16)
    results = computed(Expression(name, upper_tail), x)
    assert misrounded(results, nearest_of(name, x, STANDARD, upper_tail), x) == []


@pytest.mark.parametrize(
    ("name", "upper_tail", "family"),
    [(n, u, f) for n, u in VARIANTS for f in families(n, "float32")],
)
def test_float32_arrays_are_correctly_rounded(name: str, upper_tail: bool, family: str) -> None:
    x = arguments(name, family, FEW, "float32")
    results = computed(Expression(name, upper_tail), x)
    assert misrounded(results, nearest_of(name, x, STANDARD, upper_tail), x) == []


@EACH
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.5, 1.7)])
def test_the_second_stage_alone_is_correctly_rounded(
    name: str, upper_tail: bool, location: float, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the first stage does nothing but leave all to the second."""

    def run(
        first: object, seconds: tuple[stages.Second, ...], x: Array, outs: Any, *_: object
    ) -> None:
        with np.errstate(all="ignore"):
            seconds[0].fill(x.copy(), outs[0])

    monkeypatch.setattr(float64_family, "run", run)
    expression = Expression(name, upper_tail, location, scale)
    for family in families(name, "float64"):
        x = with_parameters(name, family, 400, "float64", location, scale)
        results = computed(expression, x)
        assert misrounded(results, nearest_of(name, x, (location, scale), upper_tail), x) == []


@EACH
@EACH_DTYPE
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.5, 1.7)])
def test_length_and_neighbours_make_no_difference(
    name: str, upper_tail: bool, dtype: str, location: float, scale: float
) -> None:
    """Around the sizes where another method starts, and in blocks of one kind."""
    fill = cores.core(Expression(name, upper_tail, location, scale), dtype)
    x = np.concatenate([arguments(name, family, 3000, dtype) for family in families(name, dtype)])[
        :40_000
    ]
    whole = np.empty_like(x)
    fill(x, whole)
    for count in (0, 1, 3, 5, 17, 2047, 2049, 16_383, 16_385):
        for start in (0, 7, 3000, 9001):
            part = slice(start, start + count)
            results = np.empty_like(x[part])
            fill(x[part].copy(), results)
            np.testing.assert_array_equal(results, whole[part])
    over = x.copy()
    fill(over, over)
    np.testing.assert_array_equal(over, whole)


@EACH
@EACH_DTYPE
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, 0.5, -60.0, 60.0, 1e-7])
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.5, 1.5)])
def test_arrays_of_one_value(
    name: str, upper_tail: bool, dtype: str, value: float, location: float, scale: float
) -> None:
    expression = Expression(name, upper_tail, location, scale)
    x = np.full(20_000, value, dtype)
    results = computed(expression, x)
    one = nearest_of(name, x[:1], (location, scale), upper_tail)
    assert misrounded(results[:1], one, x[:1]) == []
    assert len(set(results.view(f"u{x.itemsize}").tolist())) == 1


@EACH
@EACH_DTYPE
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.5, 1.7)])
def test_no_warning_and_no_change_of_the_error_state(
    name: str, upper_tail: bool, dtype: str, location: float, scale: float
) -> None:
    results_of = cores.arrays(Expression(name, upper_tail, location, scale))
    x = np.concatenate([arguments(name, family, 500, dtype) for family in families(name, dtype)])
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        state = np.geterr()
        results_of(x)
        results_of(x[:3])
        assert np.geterr() == state


@EACH
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.5, 1.7)])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.8, 0.99])
def test_numbers_among_many_without_a_result(
    name: str, upper_tail: bool, location: float, scale: float, share: float
) -> None:
    expression = Expression(name, upper_tail, location, scale)
    x = with_parameters(name, "uniform" if name == "logit" else "±40", 70_000, "float64", 0.5, 1.7)
    rng = np.random.default_rng(5)
    is_undefined = rng.uniform(0, 1, len(x)) < share
    is_undefined[20_000:40_000] = True
    others = [np.nan, -np.nan, 1.5, -0.5, np.inf] if name == "logit" else [np.nan, -np.nan]
    mixed = np.where(is_undefined, rng.choice(others, len(x)), x)
    expected = np.where(is_undefined, np.nan, computed(expression, x))
    results = computed(expression, mixed)
    np.testing.assert_array_equal(results.view(np.int64), expected.view(np.int64))


def test_threads_do_not_disturb_each_other() -> None:
    cases: list[tuple[Callable[[Array], Array], Array]] = []
    for name, upper_tail in VARIANTS:
        for parameters in (STANDARD, (0.5, 1.7)):
            for dtype in ("float64", "float32"):
                x = np.concatenate(
                    [arguments(name, family, 2000, dtype) for family in families(name, dtype)]
                )
                cases.append((cores.arrays(Expression(name, upper_tail, *parameters)), x))
    alone = [function(x) for function, x in cases]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda case: case[0](case[1]), cases * 2))
    for results, expected in zip(together, alone * 2, strict=True):
        np.testing.assert_array_equal(results, expected)


@EACH
@pytest.mark.parametrize(("location", "scale"), [STANDARD, (0.5, 1.7)])
def test_memory_does_not_grow_with_the_input(
    name: str, upper_tail: bool, location: float, scale: float
) -> None:
    fill = cores.core(Expression(name, upper_tail, location, scale), "float64")
    x = np.random.default_rng(1).uniform(0, 1, 1_000_000)
    out = np.empty_like(x)
    fill(x[:70_000], out[:70_000])
    tracemalloc.start()
    try:
        fill(x, out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000


@EACH_DTYPE
@pytest.mark.parametrize("scale", [0.25, 2.0, 2.0**300, 2.0**-300])
@pytest.mark.parametrize(("name", "upper_tail"), [("sigmoid", False), ("sigmoid", True)])
def test_arguments_that_a_power_of_two_takes_out_of_range(
    name: str, upper_tail: bool, scale: float, dtype: str
) -> None:
    ends = np.finfo(dtype)
    x = np.array([0, 1, ends.max, ends.smallest_subnormal, ends.smallest_normal, np.inf], dtype)
    x = np.concatenate([x, -x, x[1:5] / 3, [np.nan]]).astype(dtype)
    results = computed(Expression(name, upper_tail, 0.0, scale), x)
    assert misrounded(results, nearest_of(name, x, (0.0, scale), upper_tail), x) == []


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("upper_tail", [False, True])
@pytest.mark.parametrize("scale", [1.0, 0.25, 4.0])
def test_round_numbers_over_a_power_of_two_are_not_decided_with_integers(
    dtype: str, upper_tail: bool, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = scale * {"float64": 2.0**-52, "float32": 2.0**-23}[dtype]
    numbers = np.arange(1, 4001, 2) * unit
    x = np.concatenate([numbers, -numbers]).astype(dtype)
    expected = nearest_of("sigmoid", x, (0.0, scale), upper_tail)
    decided: list[Any] = []
    for module, function in ((exact, "_exp_neg"), (exact_family, "exp_neg")):
        compute = getattr(module, function)

        def counted(*arguments: Any, compute: Any = compute) -> Any:
            decided.append(arguments)
            return compute(*arguments)

        monkeypatch.setattr(module, function, counted)
    assert misrounded(computed(Expression("sigmoid", upper_tail, 0.0, scale), x), expected, x) == []
    # So few are never worth the calls of the second stage.
    assert len(decided) <= stages._FEW


def test_few_arguments_are_left_to_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few in 10⁵ at most: otherwise a bound of the second stage is too wide to be of use."""
    for name, parameters in (("logit", STANDARD), ("log_sigmoid", STANDARD), ("grad", (0.5, 1.7))):
        family = "uniform" if name == "logit" else "±40"
        x = arguments(name, family, 50_000)
        counts: list[int] = []
        module = float64_logit_accurate if name == "logit" else float64_family_accurate
        rounding = module.round_between

        def counted(*arrays: Any, counts: list[int] = counts, rounding: Any = rounding) -> Any:
            flags = rounding(*arrays)
            counts.append(int(np.count_nonzero(flags)))
            return flags

        monkeypatch.setattr(module, "round_between", counted)
        computed(Expression(name, False, *parameters), x)
        assert counts
        assert sum(counts) <= 25
        monkeypatch.undo()
