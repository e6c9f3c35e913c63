from __future__ import annotations

import io

import pytest

from sigmoid_cli.display import color


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "on_terminal", "elsewhere"),
    [
        (None, {}, True, False),
        (None, {"TERM": "dumb"}, False, False),
        (None, {"NO_COLOR": ""}, True, False),
        (None, {"NO_COLOR": "1"}, False, False),
        (None, {"FORCE_COLOR": ""}, True, False),
        (None, {"FORCE_COLOR": "1"}, True, True),
        (None, {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        (None, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        (True, {"NO_COLOR": "1", "TERM": "dumb"}, True, True),
        (False, {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_colour_is_decided_by_option_then_no_color_then_force_color_then_terminal(
    choice: bool | None, environment: dict[str, str], on_terminal: bool, elsewhere: bool
) -> None:
    assert color.is_wanted(Terminal(), choice, environment) is on_terminal
    assert color.is_wanted(io.StringIO(), choice, environment) is elsewhere
    assert color.is_wanted(None, choice, environment) is elsewhere
