"""What a caller from Python may pass, and gets."""

from __future__ import annotations

import decimal
import fractions
import functools
import math
import subprocess
import sys
import tracemalloc
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

import sigmoid_cli
from sigmoid_cli.logistic import exact, functions
from sigmoid_cli.logistic.expression import Expression

Array = NDArray[Any]
DTYPES = ["float64", "float32", "float16"]
EACH_DTYPE = pytest.mark.parametrize("dtype", DTYPES)
MEMBERS = {
    "sigmoid": "sigmoid",
    "sigmoid_grad": "grad",
    "log_sigmoid": "log_sigmoid",
    "log_sigmoid_grad": "log_grad",
    "logit": "logit",
}
"""The names of the functions in Python, and in `expression`."""
CASES = {
    name: (getattr(functions, name), Expression(member).scalar())
    for name, member in MEMBERS.items()
} | {
    f"{name} with location and scale": (
        functools.partial(getattr(functions, name), loc=1, scale=2.5),
        Expression(member, False, 1.0, 2.5).scalar(),
    )
    for name, member in MEMBERS.items()
}
EACH_FUNCTION = pytest.mark.parametrize(("function", "one"), CASES.values(), ids=CASES)
Function = Callable[..., Any]
One = Callable[[float, str], float]


def expected(x: Array, one: One) -> Array:
    """One by one, in the shape of x."""
    dtype = x.dtype.name if x.dtype.kind == "f" else "float64"
    results = [one(float(value), dtype) for value in x.ravel().tolist()]
    return np.array(results, dtype).reshape(x.shape)


def numbers(count: int, dtype: str = "float64") -> Array:
    """From −60 to 60, a third of them probabilities, and what is no number of that kind."""
    rng = np.random.default_rng(count)
    x = rng.uniform(-60, 60, count)
    x[1::3] = rng.uniform(0, 1, count)[1::3]
    x = x.astype(dtype)
    x[:: max(1, count // 7)] = np.resize([np.inf, -np.inf, np.nan, 0.0, -0.0, -3e4], 8)[
        : len(x[:: max(1, count // 7)])
    ]
    return x


@EACH_FUNCTION
@given(
    x=hnp.arrays(
        st.sampled_from([">f8", "<f8", ">f4", "<f4", ">f2", "<f2", "i8", ">i4", "u1", "?"]),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=7),
    ),
    data=st.data(),
)
def test_any_real_array_of_any_shape_strides_and_byte_order(
    function: Function, one: One, x: Array, data: st.DataObject
) -> None:
    steps = [data.draw(st.sampled_from([1, -1, 2])) for _ in x.shape]
    x = x[tuple(slice(None, None, step) for step in steps)]
    x = np.transpose(x, data.draw(st.permutations(range(x.ndim))))
    results = function(x)
    assert results.shape == x.shape
    assert results.dtype.isnative
    assert results.dtype == (x.dtype.newbyteorder("=") if x.dtype.kind == "f" else np.float64)
    np.testing.assert_array_equal(results, expected(x.astype(results.dtype), one))


@EACH_DTYPE
@EACH_FUNCTION
def test_memory_layout_makes_no_difference(dtype: str, function: Function, one: One) -> None:
    x = numbers(40_000, dtype)
    results = function(x)
    block = x.reshape(200, 200)
    np.testing.assert_array_equal(results[::400], expected(x[::400], one))
    np.testing.assert_array_equal(function(x[::-1]), results[::-1])
    np.testing.assert_array_equal(function(x[1::3]), results[1::3])
    np.testing.assert_array_equal(function(block), results.reshape(200, 200))
    np.testing.assert_array_equal(function(block.T), results.reshape(200, 200).T)
    np.testing.assert_array_equal(function(block[:, ::-2]), results.reshape(200, 200)[:, ::-2])
    np.testing.assert_array_equal(function(np.asfortranarray(block)), results.reshape(200, 200))
    np.testing.assert_array_equal(function(x.astype(x.dtype.newbyteorder())), results)
    raw = np.frombuffer(b"\0" + x.tobytes(), np.uint8)[1:].view(x.dtype)
    assert not raw.flags.aligned or x.itemsize == 1
    np.testing.assert_array_equal(function(raw), results)
    x.flags.writeable = False
    np.testing.assert_array_equal(function(x), results)


@EACH_DTYPE
@EACH_FUNCTION
def test_out_is_filled_and_returned_and_may_be_the_argument(
    dtype: str, function: Function, one: One
) -> None:
    x = numbers(70_000, dtype)
    results = function(x)
    out = np.empty_like(x)
    assert function(x, out=out) is out
    np.testing.assert_array_equal(out, results)
    swapped = np.empty(len(x), x.dtype.newbyteorder())
    np.testing.assert_array_equal(function(x, out=swapped), results)
    same = x.copy()
    np.testing.assert_array_equal(function(same, out=same), results)
    strided = np.repeat(x, 2)[::2]
    np.testing.assert_array_equal(function(strided, out=strided), results)


@EACH_DTYPE
@EACH_FUNCTION
@pytest.mark.parametrize("shift", [1, -1, 5, 16_384])
def test_out_may_overlap_the_argument(dtype: str, function: Function, one: One, shift: int) -> None:
    x = numbers(70_000, dtype)
    results = function(x)
    room = np.concatenate([x, x, x])
    first = room[70_000:140_000]
    np.testing.assert_array_equal(
        function(first, out=room[70_000 + shift : 140_000 + shift]), results
    )
    backwards = x.copy()
    np.testing.assert_array_equal(function(backwards, out=backwards[::-1]), results)


@EACH_DTYPE
def test_both_at_once_are_the_same_as_one_by_one(dtype: str) -> None:
    x = numbers(50_000, dtype)
    sigmoid, grad = functions.sigmoid(x), functions.sigmoid_grad(x)
    for variant in (x, x[::-1][::-1], np.repeat(x, 2)[::2], x.astype(x.dtype.newbyteorder())):
        both = functions.sigmoid_and_grad(variant)
        np.testing.assert_array_equal(both[0], sigmoid)
        np.testing.assert_array_equal(both[1], grad)
    other = np.empty_like(x)
    same = x.copy()
    assert functions.sigmoid_and_grad(same, out=(same, other))[1] is other
    np.testing.assert_array_equal(same, sigmoid)
    np.testing.assert_array_equal(other, grad)
    same = x.copy()
    functions.sigmoid_and_grad(same, out=(other, same))
    np.testing.assert_array_equal(other, sigmoid)
    np.testing.assert_array_equal(same, grad)


@EACH_DTYPE
@EACH_FUNCTION
def test_length_makes_no_difference(dtype: str, function: Function, one: One) -> None:
    """Around the sizes where another method starts."""
    x = numbers(40_000, dtype)
    results = function(x)
    for count in (*range(20), 100, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769):
        for start in (0, 7):
            part = slice(start, start + count)
            np.testing.assert_array_equal(function(x[part]), results[part])


@EACH_DTYPE
@EACH_FUNCTION
@pytest.mark.parametrize(
    "value", [np.nan, np.inf, -np.inf, -100.0, 100.0, -1e4, 0.0, -0.0, 0.5, 1.0]
)
def test_arrays_of_one_value(dtype: str, function: Function, one: One, value: float) -> None:
    x = np.full(50_000, value, dtype)
    np.testing.assert_array_equal(function(x), np.full(50_000, one(value, dtype), dtype))


def test_blocks_beyond_the_tables_and_within_may_alternate() -> None:
    x = np.random.default_rng(1).uniform(-700, -50, 160_000)
    x[40_000:60_000] /= 100
    x[90_000] = 1.0
    x[100_000:120_000] *= -1
    np.testing.assert_array_equal(functions.sigmoid(x)[::37], expected(x[::37], exact.sigmoid))
    np.testing.assert_array_equal(
        functions.sigmoid_grad(x)[::37], expected(x[::37], exact.sigmoid_grad)
    )


@pytest.mark.parametrize("module", [sigmoid_cli, functions])
def test_a_python_number_gives_a_float(module: Any) -> None:
    for number in (1, 1.0, True):
        assert module.sigmoid(number) == 0.7310585786300049
        assert module.sigmoid_grad(number) == 0.19661193324148185
        assert type(module.sigmoid(number)) is type(module.sigmoid_grad(number)) is float
    assert functions.sigmoid_and_grad(1) == (0.7310585786300049, 0.19661193324148185)
    for name, member in MEMBERS.items():
        function = getattr(module, name)
        for number in (1, True, 0.25, 0, np.float64(0.75)):
            result = function(number, loc=2, scale=3)
            assert result == Expression(member, False, 2.0, 3.0).scalar()(float(number))
            assert type(result) is (np.float64 if type(number) is np.float64 else float)
            assert type(function(number)) is type(result)
    assert module.sigmoid(10**400) == 1.0
    assert module.sigmoid(-(10**400)) == 0.0


@EACH_FUNCTION
def test_a_numpy_scalar_gives_one_of_its_type(function: Function, one: One) -> None:
    for dtype in (np.float64, np.float32, np.float16):
        result = function(dtype(0.75))
        assert type(result) is dtype
        assert result == one(0.75, dtype.__name__)
    assert type(function(np.int8(1))) is np.float64


@EACH_FUNCTION
def test_an_array_without_a_dimension_gives_a_scalar(function: Function, one: One) -> None:
    for dtype in DTYPES:
        result = function(np.array(0.75, dtype))
        assert type(result) is np.dtype(dtype).type
        assert result == one(0.75, dtype)


@pytest.mark.parametrize("parameters", [{}, {"scale": 2}, {"loc": 3.5, "scale": 0.25}], ids=str)
def test_logit_of_no_probability_is_nan_and_of_certainty_infinite(
    parameters: dict[str, float],
) -> None:
    inputs = [0, 1, -1, 2, True, False, -0.0, 1.5, -math.inf, math.inf, math.nan, -5e-324, 10**400]
    nan, inf = math.nan, math.inf
    outputs = [-inf, inf, nan, nan, inf, -inf, -inf, nan, nan, nan, nan, nan, nan]
    logit = functools.partial(functions.logit, **parameters)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for x, expected in zip(inputs, outputs, strict=True):
            np.testing.assert_array_equal(logit(x), expected)
            if x == x and abs(x) < 2:
                for count in (1, 50, 40_000):
                    np.testing.assert_array_equal(logit([x] * count), [expected] * count)
                    for dtype in DTYPES if x != -5e-324 else ["float64"]:
                        array = np.full(count, x, dtype)
                        np.testing.assert_array_equal(logit(array), np.full(count, expected))
        for dtype in ("i1", "u1", "i8", "?"):
            np.testing.assert_array_equal(logit(np.array([0, 1], dtype)), [-inf, inf])
        np.testing.assert_array_equal(logit(np.array([-1, 2, 100], "i2")), [nan] * 3)


def test_logit_undoes_sigmoid_and_logs_are_those_of_sigmoid_and_its_derivative() -> None:
    """Only roughly, as each is rounded."""
    x = np.linspace(-30, 10, 5000)
    for parameters in ({}, {"loc": -2.5, "scale": 3.0}):
        p = sigmoid_cli.sigmoid(x, **parameters)
        grad = sigmoid_cli.sigmoid_grad(x, **parameters)
        np.testing.assert_allclose(sigmoid_cli.logit(p, **parameters), x, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(sigmoid_cli.log_sigmoid(x, **parameters), np.log(p), rtol=1e-9)
        np.testing.assert_allclose(
            sigmoid_cli.log_sigmoid_grad(x, **parameters), np.log(grad), rtol=1e-9
        )


def test_lists_give_arrays() -> None:
    np.testing.assert_array_equal(sigmoid_cli.sigmoid_grad([[0], [0]]), [[0.25], [0.25]])
    assert sigmoid_cli.sigmoid([]).shape == (0,)


LONGDOUBLE = pytest.mark.skipif(
    np.dtype(np.longdouble).itemsize == 8, reason="longdouble is float64 here"
)


@pytest.mark.parametrize(
    ("x", "dtype", "remedy"),
    [
        (1j, "complex128", "x.real"),
        pytest.param(
            np.ones(2, np.longdouble),
            np.dtype(np.longdouble).name,
            "dtype='float64'",
            marks=LONGDOUBLE,
        ),
        ([None], "object", "numpy.asarray"),
        ([10**400], "object", "numpy.asarray"),
        (decimal.Decimal(1), "object", "numpy.asarray"),
        (fractions.Fraction(1), "object", "numpy.asarray"),
        ("1", "<U1", "numpy.asarray"),
        (b"1", "|S1", "numpy.asarray"),
        (np.array(["1"], np.dtypes.StringDType()), "StringDType", "x.astype"),
        (np.ones(2, "m8[s]"), "timedelta64", ""),
    ],
)
@EACH_FUNCTION
def test_what_is_not_real_is_refused_by_the_name_of_its_dtype_with_a_remedy(
    function: Function, one: One, x: Any, dtype: str, remedy: str
) -> None:
    with pytest.raises(TypeError) as refusal:
        function(x)
    assert dtype in str(refusal.value)
    assert remedy in str(refusal.value)


@LONGDOUBLE
def test_the_remedies_help() -> None:
    expected = sigmoid_cli.sigmoid([1.0])
    assert sigmoid_cli.sigmoid(np.ones(1, np.longdouble), dtype="float64") == expected
    assert sigmoid_cli.sigmoid(np.array([1 + 0j]).real) == expected
    for x in ([fractions.Fraction(1)], [decimal.Decimal(1)], ["1"], [b"1"]):
        assert sigmoid_cli.sigmoid(np.asarray(x, dtype="float64")) == expected
    text = np.array(["1"], np.dtypes.StringDType())
    assert sigmoid_cli.sigmoid(text.astype("float64")) == expected


def test_a_wrong_out_is_refused() -> None:
    x = np.ones(3)
    read_only = np.empty(3)
    read_only.flags.writeable = False
    for out, error, words in (
        (np.empty(4), ValueError, "shape"),
        (np.empty((3, 1)), ValueError, "shape"),
        (np.empty(3, int), TypeError, "from float64 to out of int64 with casting='same_kind'"),
        (read_only, ValueError, "read-only"),
        ([0.0] * 3, TypeError, "not list"),
        ((), ValueError, "tuple of 1 array, not 0"),
        ((x, x), ValueError, "tuple of 1 array, not 2"),
    ):
        with pytest.raises(error, match=words):
            functions.sigmoid(x, out=out)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="overlap"):
        functions.sigmoid_and_grad(x, out=(read_only.copy()[:], x)[:1] * 2)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 arrays"):
        functions.sigmoid_and_grad(x, out=(x,))  # type: ignore[arg-type]


@EACH_DTYPE
def test_no_warning_and_no_change_of_the_error_state(dtype: str) -> None:
    x = np.concatenate(
        [
            numbers(1000, dtype),
            np.array([np.inf, -np.inf, np.nan, 6e4, -6e4, -740, -90, -16, 0, 1e-7, -1e-30], dtype),
            np.geomspace(np.finfo(dtype).smallest_subnormal, 1, 1000).astype(dtype),
        ]
    )
    results = functions.sigmoid_and_grad(x)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        state = np.geterr()
        for variant in (x, x[::-1], x.astype(x.dtype.newbyteorder()), x[:3], x.reshape(-1, 1)):
            for function, _ in CASES.values():
                function(variant)
            functions.sigmoid_and_grad(variant)
        assert np.geterr() == state
        with pytest.raises(FloatingPointError):
            np.ones(1) / np.zeros(1)
    np.testing.assert_array_equal(functions.sigmoid(x), results[0])


def test_tables_are_made_in_silence() -> None:
    code = (
        "import numpy as np, warnings; warnings.simplefilter('error'); np.seterr(all='raise');"
        "from sigmoid_cli import log_sigmoid, log_sigmoid_grad, logit, sigmoid, sigmoid_grad;"
        "x = [-np.inf, -745, -80, -1, 0, 1e-5, 0.3, 0.5, 0.75, 1, np.nan, 3, 50, 6e4];"
        "[f(np.array(x * n, t), scale=s) for f in (sigmoid, sigmoid_grad, log_sigmoid,"
        " log_sigmoid_grad, logit) for t in ('f8', 'f4', 'f2') for s in (1, 2) for n in (1, 9)]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("count", [1000, 60_000])
def test_threads_do_not_disturb_each_other(count: int) -> None:
    rng = np.random.default_rng(count)
    arguments = [
        rng.uniform(low, high, count).astype(dtype)
        for low, high in ((-10, 10), (-700, 50), (-1, 1))
        for dtype in DTYPES
    ]
    chosen = [function for function, _ in CASES.values()]
    alone = [[function(x) for function in chosen] for x in arguments]

    def repeated(x: Array) -> list[Array]:
        for _ in range(5):
            results = [function(x) for function in chosen]
        return results

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(repeated, arguments * 2))
    for results, reference in zip(together, alone * 2, strict=True):
        for result, expected in zip(results, reference, strict=True):
            np.testing.assert_array_equal(result, expected)


@EACH_DTYPE
@pytest.mark.parametrize("low", [-10, -700])
def test_memory_does_not_grow_with_the_input(dtype: str, low: float) -> None:
    x = np.random.default_rng(1).uniform(low, 10, 4_000_000).astype(dtype)
    for argument in (x, x[::2]):
        out = np.empty_like(argument)
        functions.sigmoid(argument[:70_000])
        functions.sigmoid_grad(argument[:70_000])
        for function in (functions.sigmoid, functions.sigmoid_grad):
            tracemalloc.start()
            try:
                function(argument, out=out)
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
            assert peak < 4_000_000


def test_nan_stays_nan_in_every_function() -> None:
    assert math.isnan(sigmoid_cli.sigmoid(math.nan))
    for count in (1, 5, 50, 20_000):
        for dtype in DTYPES:
            x = np.full(count, np.nan, dtype)
            x[1::2] = -x[1::2]
            for function, _ in CASES.values():
                assert np.isnan(function(x)).all()
