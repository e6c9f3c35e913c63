from __future__ import annotations

import itertools
import re
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.display.points import Points
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.terminal_plot import TerminalPlot
from sigmoid_cli.formats.table import Column


def plot(screen: Screen, ends: tuple[float, float] | None = (-6.0, 6.0), *xs: float) -> str:
    writer = TerminalPlot(screen, ends)
    writer.head(("x", "sigmoid", "grad"), True)
    writer.rows([Column("x", [repr(x).encode() for x in xs], is_number=True)])
    return writer.foot.decode()


def test_a_plot_as_it_is_shown() -> None:
    assert plot(Screen(46, 13)).splitlines() == [
        "━━ σ(x)  ⠄⠄ σ′(x)",
        "1.00 ┤                          ⣀⡠⠤⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉",
        "     │                       ⣀⠔⠉",
        "0.75 ┤                     ⡠⠊",
        "0.50 ┤                   ⢀⠜",
        "     │                 ⢀⠔⠁",
        "0.25 ┤                ⡠⠊ ⡀⡀",
        "     │             ⣀⡔⠍⠂⠁⠁  ⠁⠂⠂⠄⡀",
        "0.00 ┤⣀⣀⣀⣀⣀⣀⡠⠤⠤⠤⠒⠊⠉⠁            ⠁⠂⠂⠄⠄⠄⠄⡀⡀⡀⡀⡀⡀",
        "     └┬─────┬──────┬─────┬─────┬──────┬─────┬x",
        "      -6    -4     -2    0     2      4     6",
    ]


@given(
    width=st.integers(20, 200),
    height=st.integers(1, 60),
    is_unicode=st.booleans(),
    xs=st.lists(st.floats(allow_nan=True), max_size=5),
)
def test_a_plot_fits_any_screen(width: int, height: int, is_unicode: bool, xs: list[float]) -> None:
    text = plot(Screen(width, height, is_unicode), None, *xs)
    assert max(map(len, text.splitlines())) <= width
    assert is_unicode or text.isascii()
    assert "\x1b" not in text


@given(st.floats(-1e300, 1e300), st.floats(1e-6, 1e300))
def test_any_range_of_x_is_drawn_with_labels_that_differ(low: float, width: float) -> None:
    high = low + width
    if high - low < 1e-8 * max(abs(low), abs(high)):
        return
    labels = plot(Screen(120), (low, high)).splitlines()[-1].split()
    assert labels
    assert len(set(labels)) == len(labels)


def test_the_numbers_of_the_input_are_points_on_the_curve() -> None:
    assert "INPUT" not in plot(Screen())
    text = plot(Screen(), None, -2.0, 3.0)
    assert text.count("●") == 3  # one in the legend
    assert "● INPUT" in text
    ascii_text = plot(Screen(is_unicode=False), None, -2.0, 3.0)
    assert ascii_text.splitlines()[0] == "** sigmoid(x)  .. sigmoid'(x)  o INPUT"


def test_points_outside_widen_the_plot_and_those_without_a_place_do_not() -> None:
    assert plot(Screen(), None, inf, nan).splitlines()[-1].split()[-1] == "6"
    assert "10" in plot(Screen(), None, 10.0).splitlines()[-1].split()


def test_colour_is_added_and_nothing_depends_on_it() -> None:
    plain, colored = plot(Screen()), plot(Screen(has_color=True))
    assert "\x1b[36m" in colored
    assert re.sub(r"\x1b\[\d+m", "", colored) == plain


@pytest.mark.parametrize("count", [10, 100_000])
def test_points_of_any_input_fit_in_little_memory_with_its_extremes(count: int) -> None:
    points = Points()
    for begin in range(0, count, 1000):
        cells = [str(n).encode() for n in range(begin, min(begin + 1000, count))]
        points.add([Column("x", cells, is_number=True), Column("y", [b"0.5"] * len(cells), True)])
    kept = points.finite()
    assert points.count == count
    assert len(kept) <= 4002
    assert (kept[0], kept[-1]) == (0.0, count - 1.0)
    assert max(b - a for a, b in itertools.pairwise(kept)) <= max(count / 1000, 1)
