import math

import gmpy2
import pytest
from gmpy2 import mpfr
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.logistic import digits, exact

WIDE = gmpy2.context(precision=3000, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())
X = st.one_of(st.floats(-800, 800), st.floats(-1e6, 1e6), st.floats(-1e-8, 1e-8))


def nearest(value: mpfr, count: int) -> tuple[int, int]:
    figures, exponent, _ = value.digits(10, count)
    return int(figures), exponent - count


@given(x=X, count=st.integers(2, 60), n=st.integers(1, 500))
def test_every_step_is_the_nearest_decimal(x: float, count: int, n: int) -> None:
    with WIDE:
        e = gmpy2.exp(-mpfr(x))
        small = gmpy2.exp(-abs(mpfr(x)))
        grad = small / (1 + small) ** 2
        expected = {
            digits.exp_neg: e,
            digits.sigmoid: 1 / (1 + e),
            digits.complement: 1 / (1 + 1 / e),
            digits.sigmoid_grad: grad,
        }
        power = grad**n
        if x != 0.0:
            for function, value in expected.items():
                assert function(x, count) == nearest(value, count), function.__name__
            assert digits.grad_power(x, n, count) == nearest(power, count)


def test_exact_values_are_written_out() -> None:
    assert digits.exp_neg(0.0, 3) == (100, -2)
    assert digits.sigmoid(0.0, 3) == (500, -3)
    assert digits.sigmoid_grad(0.0, 2) == (25, -2)
    assert digits.grad_power(0.0, 0, 4) == (1000, -3)
    assert digits.grad_power(0.0, 1000, 5) == (nearest_of_power_of_four(1000, 5))


def nearest_of_power_of_four(n: int, count: int) -> tuple[int, int]:
    figures = str(25**n)
    unit = 10 ** (len(figures) - count)
    return (2 * 25**n + unit) // (2 * unit), len(figures) - count - 2 * n


@pytest.mark.parametrize("n", range(1, 12))
def test_ties_go_to_the_even_digit(n: int) -> None:
    count = len(str(25**n)) - 1
    mantissa, exponent = digits.grad_power(0.0, n, count)
    assert mantissa % 2 == 0
    assert abs(mantissa * 10 - 25**n) == 5
    assert exponent == 1 - 2 * n


def test_no_argument_is_too_large_or_too_small() -> None:
    assert digits.exp_neg(1e300, 5)[0] == 40022
    assert len(str(digits.exp_neg(1e300, 5)[1])) > 300
    assert digits.sigmoid(5e-324, 5) == (50000, -5)
    figures = str(digits.sigmoid(5e-324, 330)[0])
    assert figures.startswith("5" + "0" * 322 + "123516")


def test_seventeen_digits_read_back_as_the_exact_result() -> None:
    for n in range(-300, 300):
        x = n / 7
        mantissa, exponent = digits.sigmoid(x, 25)
        assert float(f"{mantissa}e{exponent}") == exact.sigmoid(x)


def test_text_keeps_every_digit() -> None:
    assert digits.text((5000, -4)) == "0.5000"
    assert digits.text((123, -7)) == "0.0000123"
    assert digits.text((123, -8)) == "1.23e-6"
    assert digits.text((2000, -3)) == "2.000"
    assert digits.text((2000, 0)) == "2000"
    assert digits.text((2000, 1)) == "2.000e4"
    assert digits.text((7, 4)) == "7e4"


@pytest.mark.parametrize("x", [math.inf, -math.inf, math.nan])
def test_only_finite_numbers_have_digits(x: float) -> None:
    for function in (digits.exp_neg, digits.sigmoid, digits.sigmoid_grad):
        with pytest.raises(ValueError, match="finite"):
            function(x, 5)


def test_impossible_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        digits.sigmoid(1.0, 0)
    with pytest.raises(ValueError, match="at least 1"):
        digits.grad_power(1.0, 2, 0)
    with pytest.raises(ValueError, match="negative"):
        digits.grad_power(1.0, -2, 5)
