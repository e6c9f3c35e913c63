from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.display.steps import MOST_NUMBERS, Steps
from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine


def steps(calculation: Calculation, *tokens: str, is_unicode: bool = True) -> list[str]:
    """The lines after those of the formula, which a blank line ends."""
    lines = shown(calculation, *tokens, is_unicode=is_unicode)
    return lines[lines.index("") + 1 :]


def shown(calculation: Calculation, *tokens: str, is_unicode: bool = True) -> list[str]:
    cells = [token.encode() for token in tokens]
    [results] = ScalarEngine(calculation).evaluate(cells)
    writer = Steps(calculation, is_unicode)
    columns = [Column("x", cells, is_number=True), Column("result", results, is_result=True)]
    return writer.rows(columns).decode().splitlines()


SIGMOID, GRAD = Calculation(("sigmoid",)), Calculation(("grad",))


def test_the_working_of_sigma_at_1() -> None:
    assert steps(SIGMOID, "1") == [
        "e^(-1) ≈ 0.36787944117144232",
        "σ(1) ≈ 1/(1 + 0.36787944117144232)",
        "     ≈ 1/1.36787944117144232",
        "     ≈ 0.73105857863000488",
        "σ(1) = 0.7310585786300049   (nearest float64)",
    ]


def test_the_working_of_the_derivative_at_minus_745() -> None:
    assert steps(GRAD, "-745") == [
        "e^745 ≈ 3.5431457515302707e323",
        "1 + e^745 ≈ 3.5431457515302707e323",
        "σ(-745) ≈ 1/3.5431457515302707e323",
        "        ≈ 2.8223507304719371e-324",
        "1 − σ(-745) ≈ 3.5431457515302707e323/3.5431457515302707e323",
        "            ≈ 1.0000000000000000",
        "σ′(-745) ≈ 2.8223507304719371e-324 · 1.0000000000000000",
        "         ≈ 2.8223507304719371e-324",
        "σ′(-745) = 5e-324   (nearest float64)",
    ]


def test_the_derivation_leads_to_sigma_times_its_complement() -> None:
    lines = shown(GRAD, "0")
    assert "(chain rule)" in lines[1]
    assert lines[lines.index("") - 1] == "      = σ(x) · (1 − σ(x))"
    assert shown(SIGMOID, "0")[:2] == ["σ(x) = 1/(1 + e⁻ˣ)", ""]


def test_at_zero_every_step_is_exact() -> None:
    assert steps(GRAD, "0")[-3:] == ["σ′(0) = 0.5 · 0.5", "      = 0.25", "σ′(0) = 0.25"]
    assert not any("≈" in line for line in steps(SIGMOID, "-0"))


def test_infinities_are_limits_and_nan_stays_nan() -> None:
    assert steps(SIGMOID, "-inf") == ["e^inf → ∞", "σ(-inf) → 1/(1 + ∞) = 0", "σ(-inf) = 0.0"]
    assert steps(GRAD, "inf")[-2:] == ["σ′(inf) → 1 · (1 − 1) = 0", "σ′(inf) = 0.0"]
    assert steps(SIGMOID, "nan") == ["σ(nan) = nan   (not a number)"]


def test_the_working_says_what_the_type_makes_of_the_number() -> None:
    assert steps(SIGMOID, "0.1")[0] == "x = 0.1: float64 holds 0.1000000000000000055511151…"
    assert steps(SIGMOID, "1e400")[0] == "x = 1e400: float64 holds inf"
    assert steps(SIGMOID, "0x1p-3")[0] == "x = 0x1p-3: float64 holds 0.125"
    assert steps(SIGMOID, "1e-999999999")[0] == "x = 1e-999999999: float64 holds 0.0"


VALUES = st.one_of(
    st.floats(-745, 745),
    st.floats(-40, 40),
    st.floats(-1, 1),
    st.integers(-750, 750).map(float),
    st.sampled_from([-745.0, 40.0, 1.0, 36.7, -36.7, 53.0, 5e-324]),
)


def value(text: str) -> Fraction:
    """What a sum, product or quotient of decimals comes to, exactly."""
    if "·" in text:
        left, right = text.split(" · ")
        return value(left) * value(right)
    if "/" in text:
        above, below = text.split("/")
        return value(above) / value(below)
    left, sign, right = (
        text.strip("()").partition(" + ") if "+" in text else (text.strip("()").partition(" − "))
    )
    if sign:
        return Fraction(left) + (Fraction(right) if "+" in sign else -Fraction(right))
    return Fraction(left)


def unit(text: str) -> Fraction:
    """What one unit in the last digit shown is worth."""
    mantissa, _, exponent = text.rpartition(" ")[2].partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


@given(
    x=VALUES,
    function=st.sampled_from(["sigmoid", "grad"]),
    dtype=st.sampled_from(grammar.DTYPES),
    precision=st.one_of(st.none(), st.integers(1, 17)),
)
def test_every_line_follows_from_the_digits_above_it_and_the_last_is_the_result(
    x: float, function: str, dtype: str, precision: int | None
) -> None:
    calculation = Calculation((function,), dtype, precision)
    token = formatting.shortest(grammar.rounded_to(x, dtype), dtype)
    [[result]] = ScalarEngine(calculation).evaluate([token.encode()])
    lines = [line for line in steps(calculation, token) if not line.startswith("x =")]
    last = re.split(" = ", lines[-1])[1].split("   ")[0]
    assert last == result.decode()
    if "→" in lines[0]:
        return
    before = None
    for line in lines[:-1]:
        left, right = re.split(" [≈=] ", line, maxsplit=1)
        if not left.strip() and "/" not in right and before is not None:
            assert abs(value(before) - value(right)) * 2 <= unit(right)
        before = right
    shown = value(before).limit_denominator(10**400)
    nearest = grammar.value(before.encode(), dtype) if " " not in before else float(shown)
    text = (
        formatting.shortest(nearest, dtype)
        if precision is None
        else formatting.rounded(nearest, precision)
    )
    assert text == last


def test_far_out_the_working_still_shows_the_power_of_ten() -> None:
    assert steps(SIGMOID, "1e6") == [
        "e^(-1e6) ≈ 3.2968314780885586e-434295",
        "σ(1e6) ≈ 1/(1 + 3.2968314780885586e-434295)",
        "       ≈ 1 − 3.2968314780885586e-434295",
        "σ(1e6) = 1.0   (nearest float64)",
    ]
    assert steps(GRAD, "-1e6")[-1] == "σ′(-1e6) = 0.0   (nearest float64)"
    assert steps(GRAD, "1e308")[-1] == "σ′(1e308) = 0.0   (nearest float64)"


def test_too_many_numbers_to_follow_are_refused() -> None:
    assert steps(SIGMOID, *["0"] * MOST_NUMBERS)
    with pytest.raises(UsageError, match="at most 20 numbers"):
        steps(SIGMOID, *["0"] * (MOST_NUMBERS + 1))


def test_in_ascii_the_working_is_ascii() -> None:
    for calculation in (SIGMOID, GRAD):
        lines = shown(calculation, "1", "-745", "inf", "0.1", is_unicode=False)
        assert "\n".join(lines).isascii()
