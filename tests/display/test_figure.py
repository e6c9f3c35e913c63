"""Pictures of the curves."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from sigmoid_cli.display.figure import FORMATS, Figure
from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.table import Column

_STARTS = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}
_SVG = "{http://www.w3.org/2000/svg}"


def figure(
    format_: str, *xs: bytes, ends: tuple[float, float] = (-6.0, 6.0), name: str = ""
) -> bytes:
    writer = Figure(format_, None if xs else ends)
    writer.head((name, "s", "g") if name else ("x", "sigmoid", "grad"), True)
    writer.rows([Column(name or "x", list(xs), is_number=True)])
    return writer.foot


def texts(picture: str) -> str:
    """What is written in a picture, as comments beside the shapes of the letters."""
    return " ".join(re.findall(r"<!-- (.*?) -->", picture))


def heights(picture: str, element: str) -> list[float]:
    """The y, downwards, of all points of the lines in our colours in the group of that name."""
    root = ElementTree.fromstring(picture)
    [group] = [one for one in root.iter(f"{_SVG}g") if one.get("id") == element]
    markers = {path for defs in group.iter(f"{_SVG}defs") for path in defs}
    paths = [
        path.get("d", "")
        for path in set(group.iter(f"{_SVG}path")) - markers
        if re.search("stroke: #(0072b2|d55e00)", path.get("style", ""))
    ]
    return [float(y) for path in paths for y in re.findall(r"[ML] \S+ (\S+)", path)]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_picture_is_of_the_format_that_its_ending_says_and_always_the_same(format_: str) -> None:
    picture = figure(format_, b"-1", b"2")
    assert picture.startswith(_STARTS[format_])
    assert picture == figure(format_, b"-1", b"2")


def test_a_picture_shows_both_curves_their_asymptotes_the_maximum_and_the_points() -> None:
    without, with_points = figure("svg").decode(), figure("svg", b"-1", b"2").decode()
    assert without.count("#0072b2") == 2  # the curve and its sign in the legend
    assert without.count("#d55e00") >= 4  # and the maximum with its label
    assert without.count("stroke: #999999") == 2
    assert with_points.count("<use ") > without.count("<use ") + 2


@pytest.mark.parametrize("ends", [(-6.0, 6.0), (0.0, 6.0), (-1.0, 12.0), (-700.0, 0.0)])
def test_the_legend_is_above_both_curves_whatever_the_range(ends: tuple[float, float]) -> None:
    picture = figure("svg", ends=ends).decode()
    assert max(heights(picture, "legend_1")) < min(heights(picture, "axes_1"))


def test_the_maximum_and_the_points_at_the_ends_of_the_axis_are_not_cut() -> None:
    picture = figure("svg", b"-6", b"0", b"6").decode()
    root = ElementTree.fromstring(picture)
    clipped = [one for one in root.iter() if one.get("clip-path")]
    assert {one.tag for one in clipped} == {f"{_SVG}path"}  # curves, but no markers


def test_the_legend_names_the_column_as_it_is() -> None:
    assert "input" in texts(figure("svg", b"1").decode())
    picture = figure("svg", b"1", name="_$x$ & 値").decode()
    assert "_$x$ &amp; 値" in texts(picture)
    assert "input" not in texts(picture)


def test_thousands_of_points_become_a_rug_that_shows_where_most_are() -> None:
    many = [str(x / 1000).encode() for x in range(-6000, 6001)] + [b"3"] * 3000
    picture = figure("svg", *many).decode()
    opacities = [float(value) for value in re.findall(r"stroke-opacity: ([\d.]+)", picture)]
    assert 0.15 <= min(opacities) < 0.3
    assert len(picture) < 200_000


@pytest.mark.parametrize("x", [b"-1e300", b"1e300", b"5e-324"])
def test_a_picture_shows_numbers_of_any_usual_size(x: bytes) -> None:
    assert figure("svg", x).startswith(b"<?xml")


def test_what_matplotlib_cannot_draw_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="from -1e\\+300 to 1e\\+300 at most"):
        figure("svg", b"1e301")
    with pytest.raises(UsageError, match="at most"):
        figure("png", ends=(-1.7e308, 1.7e308))
