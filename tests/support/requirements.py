"""What tests need of the machine: without it they are skipped, and on CI they fail."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest


def missing(what: str) -> None:
    """Skip the test for want of something on this machine; on CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have it: {what}")
    pytest.skip(what)


def needs(*packages: str) -> None:
    """Skip the test without all of these packages."""
    for package in packages:
        if find_spec(package) is None:
            missing(f"{package} is not installed")


def needed_program(name: str) -> str:
    """Returns the path of a program; skips the test without it."""
    found = shutil.which(name)
    if found is None:
        missing(f"{name} is not installed")
    return str(found)
