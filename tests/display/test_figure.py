"""Pictures of the curves."""

from __future__ import annotations

import pytest

from sigmoid_cli.display.figure import FORMATS, Figure
from sigmoid_cli.formats.table import Column

_BEGINS = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}


def figure(format_: str, *xs: bytes) -> bytes:
    writer = Figure(format_, None if xs else (-6.0, 6.0))
    writer.head(("x", "sigmoid", "grad"), True)
    writer.rows([Column("x", list(xs), is_number=True)])
    return writer.foot


@pytest.mark.parametrize("format_", FORMATS)
def test_a_picture_is_of_the_format_that_its_ending_says_and_always_the_same(format_: str) -> None:
    picture = figure(format_, b"-1", b"2")
    assert picture.startswith(_BEGINS[format_])
    assert picture == figure(format_, b"-1", b"2")


def test_a_picture_shows_both_curves_their_asymptotes_the_maximum_and_the_points() -> None:
    without, with_points = figure("svg").decode(), figure("svg", b"-1", b"2").decode()
    assert without.count("#0072b2") == 2  # the curve and its sign in the legend
    assert without.count("#d55e00") >= 4  # and the maximum with its label
    assert without.count("stroke: #999999") == 2
    assert with_points.count("<use ") > without.count("<use ") + 2
