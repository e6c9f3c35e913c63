from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.display.alignment import aligned


def test_points_stand_under_points() -> None:
    numbers = ["-6", "0.5", "10.25", "inf", "1e-7", "4.5e-5", "-.5"]
    assert aligned(numbers) == [
        " -6     ",
        "  0.5   ",
        " 10.25  ",
        "inf     ",
        "  1e-7  ",
        "  4.5e-5",
        "  -.5   ",
    ]


@given(st.lists(st.text("0123456789.e-+naif")))
def test_no_character_is_lost_and_all_are_equally_wide(numbers: list[str]) -> None:
    out = aligned(numbers)
    assert [text.strip() for text in out] == numbers
    assert len(set(map(len, out))) <= 1
