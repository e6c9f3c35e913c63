"""Frozen values behave as frozen dataclasses do, and can be replaced in part."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from sigmoid_cli.frozen import Frozen


class Point(Frozen):
    """A point, for the tests."""

    x: float
    y: float = 0.0


class Other(Frozen):
    """A class of the same fields."""

    x: float
    y: float = 0.0


def test_fields_are_given_in_order_or_by_name_or_have_a_default() -> None:
    assert Point(1.0, 2.0) == Point(1.0, y=2.0) == Point(y=2.0, x=1.0)
    assert Point(1.0).y == 0.0


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((), {"y": 1})],
)
def test_what_does_not_fit_the_fields_is_refused(
    values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="Point is made of x, y"):
        Point(*values, **named)


def test_values_of_one_class_are_equal_if_their_fields_are() -> None:
    assert Point(1.0) == Point(1.0, 0.0)
    assert Point(1.0) != Point(2.0)
    assert Point(1.0) != Other(1.0)
    assert {Point(1.0): "one"}[Point(1.0)] == "one"


def test_a_value_never_changes() -> None:
    point = Point(1.0)
    with pytest.raises(AttributeError, match="Point is frozen"):
        point.x = 2.0  # type: ignore[misc]
    assert (point._replace(x=2.0), point) == (Point(2.0), Point(1.0))
    with pytest.raises(TypeError, match="Point is made of"):
        point._replace(z=1.0)


def test_a_value_can_be_shown_matched_copied_and_sent() -> None:
    assert repr(Point(1.0)) == "Point(x=1.0, y=0.0)"
    match Point(1.0, 2.0):
        case Point(x, y=2.0):
            assert x == 1.0
        case _:
            pytest.fail("no match")
    assert pickle.loads(pickle.dumps(Point(1.0))) == copy.deepcopy(Point(1.0)) == Point(1.0)
