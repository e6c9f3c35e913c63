"""Whether to colour a stream, decided for each stream separately."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO


def is_wanted(
    stream: TextIO | None, choice: bool | None, environment: Mapping[str, str] = os.environ
) -> bool:
    """Whether to colour the output to a stream.

    Args:
        stream: standard output or standard error; None if it is closed, or for a file.
        choice: True for `--color`, False for `--no-color`, None for neither.
        environment: NO_COLOR, then FORCE_COLOR decide unless empty (no-color.org,
            force-color.org); then a terminal is coloured unless TERM is dumb.
    """
    if choice is not None:
        return choice
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return environment.get("TERM") != "dumb" and stream is not None and stream.isatty()
