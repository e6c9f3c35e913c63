"""What tests of the whole program share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from support.program import Program
from support.rounds import ON_CI

# a speed is never asserted in a test
settings.register_profile("default", deadline=None, max_examples=30)
settings.register_profile("ci", deadline=None, max_examples=200, print_blob=True)
settings.load_profile("ci" if ON_CI else "default")

_AT_HOME = "not (exhaustive or long or slow)"
"""The tests that run by default, as pyproject.toml says."""


def pytest_configure(config: pytest.Config) -> None:
    """On CI, the tests marked `slow` run with the others."""
    if ON_CI and config.option.markexpr == _AT_HOME:
        config.option.markexpr = "not (exhaustive or long)"


@pytest.fixture
def sigmoid(tmp_path: Path) -> Program:
    """The real program, in a fresh folder: `sigmoid("eval", "1").out`."""
    return Program(tmp_path)
