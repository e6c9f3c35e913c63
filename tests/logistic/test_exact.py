import math
import struct
import subprocess
import sys

import gmpy2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logistic.reference import TARGETS, nearest
from sigmoid_cli.logistic import exact, fixedpoint

WIDTHS = {"float64": 64, "float32": 32, "float16": 16}
CODES = {"float64": "d", "float32": "f", "float16": "e"}
DTYPES = pytest.mark.parametrize("dtype", list(WIDTHS))


def rounded_to(x: float, dtype: str) -> float:
    code = CODES[dtype]
    try:
        return float(struct.unpack(code, struct.pack(code, x))[0])
    except OverflowError:
        return math.copysign(math.inf, x)


def floats(dtype: str) -> st.SearchStrategy[float]:
    width = WIDTHS[dtype]
    anywhere = st.floats(width=width, allow_nan=False)  # type: ignore[arg-type]
    nearby = st.floats(-750, 750).map(lambda x: rounded_to(x, dtype))
    powers = st.tuples(st.integers(-64, 64), st.integers(0, 90)).map(
        lambda t: rounded_to(t[0] * 2.0 ** -t[1], dtype)
    )
    return st.one_of(anywhere, nearby, powers)


@DTYPES
@given(data=st.data())
def test_every_result_is_the_float_nearest_to_the_true_value(
    dtype: str, data: st.DataObject
) -> None:
    x = data.draw(floats(dtype))
    assert (exact.sigmoid(x, dtype), exact.sigmoid_grad(x, dtype)) == nearest(x, dtype)


@DTYPES
def test_special_values(dtype: str) -> None:
    assert exact.sigmoid(-math.inf, dtype) == 0.0
    assert exact.sigmoid(math.inf, dtype) == 1.0
    assert exact.sigmoid_grad(math.inf, dtype) == exact.sigmoid_grad(-math.inf, dtype) == 0.0
    assert math.isnan(exact.sigmoid(math.nan, dtype))
    assert math.isnan(exact.sigmoid_grad(math.nan, dtype))
    for zero in (0.0, -0.0):
        assert exact.sigmoid(zero, dtype) == 0.5
        assert exact.sigmoid_grad(zero, dtype) == 0.25


@pytest.mark.parametrize("power", range(-60, -20))
@pytest.mark.parametrize("factor", [1, 3, 5, 7, -1, -3])
def test_near_the_middle_between_two_floats(power: int, factor: int) -> None:
    x = factor * 2.0**power
    assert (exact.sigmoid(x), exact.sigmoid_grad(x)) == nearest(x, "float64")


def test_the_logarithm_of_two_has_the_digits_it_says() -> None:
    assert (fixedpoint.natural_log(2, 200) + (1 << 79)) >> 80 == exact._LN2


def test_measured_error_is_below_the_error_the_rounding_allows_for() -> None:
    worst = 0
    for n in range(1, 20_000):
        x = n * 0.0373
        m, k = exact._exp_neg(x)
        wide, j = fixedpoint.exp_neg(x, 2, 200)
        worst = max(worst, abs((m << (80 + max(0, j - k))) - (wide << max(0, k - j))) >> 80)
    assert worst < 2**18.6 < exact._ERROR


def test_measured_error_near_0_is_below_the_error_the_rounding_allows_for() -> None:
    worst = 0
    for n in range(1, 2000):
        x = n / 2000 * exact._NEAR_0
        m, k = exact._exp_neg(x)
        wide, j = fixedpoint.exp_neg(x, 2, 200)
        assert j == k == 0
        worst = max(worst, abs((m << 80) - wide) >> 80)
    assert worst < 4 < exact._ERROR_NEAR_0 / 6


@DTYPES
@pytest.mark.parametrize("x", [2.0**-20, -0.3, 1.0, 30.0, -700.0, 3 * 2.0**-26])
def test_more_bits_give_the_same_result(x: float, dtype: str) -> None:
    x = rounded_to(x, dtype)
    more_bits = tuple(exact._refined(x, grad, *exact.FORMATS[dtype]) for grad in (False, True))
    assert more_bits == nearest(x, dtype)


def test_needs_no_numpy() -> None:
    code = (
        "import sys; from sigmoid_cli import sigmoid; sigmoid(1); assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@DTYPES
@given(x=st.one_of(st.floats(-40, 40), st.floats(-1e-9, 1e-9)), n=st.integers(0, 600))
@example(x=0.0, n=537)
@example(x=0.0, n=538)
@example(x=0.0, n=75)
@example(x=1e-300, n=75)
@example(x=5e-324, n=75)
@example(x=0.0, n=12)
@example(x=0.0, n=13)
def test_a_power_of_the_derivative_is_the_nearest_float(dtype: str, x: float, n: int) -> None:
    wide = gmpy2.context(precision=5000, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())
    with wide:
        e = gmpy2.exp(-abs(gmpy2.mpfr(x)))
        power = (e / (1 + e) ** 2) ** n
    with TARGETS[dtype]:
        assert exact.grad_power(x, n, dtype) == float(+power)


def test_a_power_of_the_derivative_at_the_ends() -> None:
    assert exact.grad_power(math.inf, 0) == 1.0
    assert exact.grad_power(math.inf, 1) == 0.0
    assert math.isnan(exact.grad_power(math.nan, 2))
    with pytest.raises(ValueError, match="negative"):
        exact.grad_power(1.0, -1)
