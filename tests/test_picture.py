"""The picture of README.md is what the program draws."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import picture
from support.requirements import needs

WRITTEN = picture.PATH.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drawn() -> str:
    needs("matplotlib")
    return picture.picture()


def texts(svg: str) -> list[str]:
    """What is written in a picture, as comments beside the shapes of the letters."""
    return re.findall(r"<!-- (.*?) -->", svg)


def lines(svg: str) -> list[tuple[str, float, float]]:
    """The style of each line, and the first and the last of its points."""
    found = []
    for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        points = re.findall(r"[ML] (\S+) (\S+)", path.get("d", ""))
        if "stroke-width" in path.get("style", ""):
            found += [
                (path.get("style", ""), *map(float, ends)) for ends in (points[0], points[-1])
            ]
    return found


def test_the_picture_is_what_the_program_draws(drawn: str) -> None:
    """But for the versions of matplotlib, which lay it out some points apart."""
    assert texts(WRITTEN) == texts(drawn), "run: python tools/picture.py"
    for (style, *there), (other, *here) in zip(lines(WRITTEN), lines(drawn), strict=True):
        assert style == other
        assert there == pytest.approx(here, abs=4)


def test_it_follows_a_dark_colour_scheme(drawn: str) -> None:
    for svg in (WRITTEN, drawn):
        [dark] = re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n   \}", svg, re.DOTALL)
        selected = re.findall(r'\[style\*="(.*?)"\]', dark)
        assert len(selected) == 3
        assert all(style in svg.partition("</style>")[2] for style in selected)


def test_it_can_be_shown_in_a_page() -> None:
    assert picture.PATH.stat().st_size < 50_000
    assert ElementTree.fromstring(WRITTEN).tag == "{http://www.w3.org/2000/svg}svg"
    assert "<script" not in WRITTEN
