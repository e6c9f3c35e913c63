"""What tests of the whole program share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from support.program import Program

settings.register_profile("no deadline", deadline=None)  # a speed is never asserted in a test
settings.load_profile("no deadline")


@pytest.fixture
def sigmoid(tmp_path: Path) -> Program:
    """The real program, in a fresh folder: `sigmoid("eval", "1").out`."""
    return Program(tmp_path)


@pytest.fixture(scope="session")
def needed() -> Callable[[str], str]:
    """Gives the path of a program; skips without it, and fails where CI=true says all is there."""

    def path(name: str) -> str:
        found = shutil.which(name)
        if found is None:
            missing(f"{name} is not installed")
        return str(found)

    return path


def missing(what: str) -> None:
    """Skips the test for want of something on this machine; on CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have it: {what}")
    pytest.skip(what)
