"""What tests of the whole program share."""

from __future__ import annotations

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
