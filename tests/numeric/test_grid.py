from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.grid import Grid, by_count, by_step

D = Decimal
DECIMALS = st.decimals(-1000, 1000, allow_nan=False, places=4)


def numbers(grid: Grid) -> list[str]:
    return grid.text(0, grid.length).decode().split("\n")[:-1]


@pytest.mark.parametrize(
    ("start", "stop", "step", "expected"),
    [
        ("-6", "6", "6", ["-6", "0", "6"]),
        ("0", "0.35", "0.1", ["0.0", "0.1", "0.2", "0.3"]),
        ("6", "5", "-.5", ["6.0", "5.5", "5.0"]),
        ("1", "1", "1", ["1"]),
        ("0.10", "0.30", "0.10", ["0.1", "0.2", "0.3"]),
        ("0", "3e-9", "1e-9", ["0.0", "1e-9", "2e-9", "3e-9"]),
        ("1e20", "100000000000000000002", "2", ["1e+20", "1.00000000000000000002e+20"]),
        (
            "0.12345678901234567890123456789012345",
            "1",
            "0.5",
            ["0.12345678901234567890123456789012345", "0.62345678901234567890123456789012345"],
        ),
    ],
)
def test_steps_are_exact_decimals(start: str, stop: str, step: str, expected: list[str]) -> None:
    assert numbers(by_step(D(start), D(stop), D(step))) == expected


@given(start=DECIMALS, stop=DECIMALS, step=st.decimals(1, 100, places=3))
def test_every_number_of_a_grid_by_step_is_start_and_whole_steps(
    start: Decimal, stop: Decimal, step: Decimal
) -> None:
    if stop < start:
        step = -step
    grid = by_step(start, stop, step)
    out = list(map(Fraction, numbers(grid)))
    assert out == [Fraction(start) + i * Fraction(step) for i in range(len(out))]
    assert abs(Fraction(stop) - out[-1]) < abs(step)
    assert (out[-1] <= stop) if step > 0 else (out[-1] >= stop)


@given(start=DECIMALS, stop=DECIMALS, count=st.integers(1, 50))
def test_a_grid_by_count_is_exact_spacing_rounded_once(
    start: Decimal, stop: Decimal, count: int
) -> None:
    out = numbers(by_count(start, stop, count))
    exact = [
        Fraction(start) + i * (Fraction(stop) - Fraction(start)) / max(count - 1, 1)
        for i in range(count)
    ]
    assert [float(x) for x in out] == [float(x) for x in exact]
    assert all(x == str(int(x)) if "." not in x and "e" not in x else True for x in out)
    assert np.allclose([float(x) for x in out], np.linspace(float(start), float(stop), count))


@pytest.mark.parametrize(
    "grid",
    [
        by_step(D(-6), D(6), D("0.001")),
        by_step(D(6), D(-6), D("-0.0007")),
        by_step(D(0), D("1e-3"), D("1e-7")),
        by_count(D(0), D(1), 3001),
        by_count(D(-7), D("1e5"), 2999),
    ],
    ids=str,
)
def test_many_numbers_at_once_are_the_same_as_few(grid: Grid) -> None:
    whole = grid.text(0, grid.length)
    few = [grid.text(start, min(start + 100, grid.length)) for start in range(0, grid.length, 100)]
    assert whole == b"".join(few)


def test_numbers_are_formatted_as_everywhere() -> None:
    for text in numbers(by_step(D("-2"), D(2), D("0.125"))):
        assert text == formatting.shortest(float(text))
