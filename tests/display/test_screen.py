from __future__ import annotations

import io

import pytest

from sigmoid_cli.display.screen import is_unicode
from support.program import Program


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "C.utf8"}, True),
        ({"LANG": "de_DE.UTF-8@euro"}, True),
        ({"LANG": "C"}, False),
        ({}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "C", "LC_ALL": "", "LC_CTYPE": "C.UTF-8", "PYTHONUTF8": "1"}, True),
    ],
)
def test_the_locale_says_whether_more_than_ascii_can_be_shown(
    environment: dict[str, str], expected: bool
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    assert is_unicode(stream, environment) is expected


def test_the_encoding_of_the_stream_must_be_utf8_too() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    assert is_unicode(stream, {"LANG": "C.UTF-8"}) is False


@pytest.mark.parametrize("setting", [{"LANG": "C"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {}])
def test_a_c_locale_gets_ascii_only(sigmoid: Program, setting: dict[str, str]) -> None:
    run = sigmoid("eval", "1", "--to", "rich", env={"LC_ALL": "", **setting})
    assert run.status == 0
    assert run.out.isascii()


@pytest.mark.parametrize("setting", [{"LANG": "C.UTF-8"}, {"LC_CTYPE": "C.UTF-8"}])
def test_a_utf8_locale_gets_the_signs_of_mathematics(
    sigmoid: Program, setting: dict[str, str]
) -> None:
    assert (
        "σ(x)" in sigmoid("eval", "1", "--to", "rich", env={"LC_ALL": "", **setting}).out.decode()
    )
