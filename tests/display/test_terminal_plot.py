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


def test_a_plot_looks_like_this() -> None:
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
    assert "input" not in plot(Screen())
    text = plot(Screen(), None, -2.0, 3.0)
    assert text.count("●") == 3  # one in the legend
    assert "● input" in text
    ascii_text = plot(Screen(is_unicode=False), None, -2.0, 3.0)
    assert ascii_text.splitlines()[0] == "** sigmoid(x)  .. sigmoid'(x)  o input"


def test_points_outside_widen_the_plot_unless_they_are_not_finite() -> None:
    assert plot(Screen(), None, inf, nan).splitlines()[-1].split()[-1] == "6"
    assert "10" in plot(Screen(), None, 10.0).splitlines()[-1].split()


def test_colour_is_added_and_nothing_depends_on_it() -> None:
    plain, colored = plot(Screen()), plot(Screen(has_color=True))
    assert "\x1b[38;5;31m" in colored
    assert re.sub(r"\x1b\[[\d;]+m", "", colored) == plain


@pytest.mark.parametrize("count", [10, 100_000])
def test_points_of_any_input_fit_in_little_memory_with_its_extremes(count: int) -> None:
    points = Points()
    for start in range(0, count, 1000):
        cells = [str(n).encode() for n in range(start, min(start + 1000, count))]
        columns = [Column("x", cells, is_number=True), Column("y", [b"0.5"] * len(cells), True)]
        points.add(columns, are_named=False)
    kept = points.finite()
    assert points.count == count
    assert len(kept) <= 4002
    assert (kept[0], kept[-1]) == (0.0, count - 1.0)
    assert max(b - a for a, b in itertools.pairwise(kept)) <= max(count / 1000, 1)


def test_points_of_columns_have_their_names_in_the_legend() -> None:
    writer = TerminalPlot(Screen(), None)
    writer.head(("id", "logit", "logit_sigmoid", "logit_grad"), True)
    writer.rows([Column("id", [b"a"]), Column("logit\x1b[31m", [b"1"], is_number=True)])
    assert writer.foot.decode().splitlines()[0] == "━━ σ(x)  ⠄⠄ σ′(x)  ● logit\\x1b[31m"


def test_a_long_name_is_shortened_to_fit() -> None:
    for width in (20, 80):
        writer = TerminalPlot(Screen(width), None)
        writer.head(("n" * 100, "s", "g"), True)
        writer.rows([Column("n" * 100, [b"1"], is_number=True)])
        assert max(map(len, writer.foot.decode().splitlines())) <= width


def test_more_points_than_the_curve_has_room_for_are_shown_by_their_density() -> None:
    xs = [x / 100 for x in range(-600, 601)] + [3.0] * 1000
    lines = plot(Screen(40), None, *xs).splitlines()
    assert lines[0] == "━━ σ(x)  ⠄⠄ σ′(x)  ▂▅▃ input"
    assert "●" not in "".join(lines)
    bars = lines[-3].removeprefix("     │")
    assert len(bars) == 33
    assert bars[round(0.75 * 32)] == "█"
    assert set(bars) == {"▁", "█"}
    assert "#" in plot(Screen(40, is_unicode=False), None, *xs).splitlines()[-3]


def test_without_colour_of_their_own_points_are_readable_on_any_ground() -> None:
    marked = plot(Screen(has_color=True), None, -2.0, 3.0)
    assert "● input" in marked
    assert not re.search(r"\x1b\[38;5;\d+m●", marked)
