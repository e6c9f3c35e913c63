"""Whether a stream is to be coloured, decided for each stream apart."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO


def is_wanted(
    stream: TextIO | None, choice: bool | None, environment: Mapping[str, str] = os.environ
) -> bool:
    """Whether what is written to the stream is to be coloured.

    Args:
        stream: standard output or standard error; None if it is closed, or for a file.
        choice: what `--color` or `--no-color` said; None if neither was given.
        environment: first NO_COLOR and then FORCE_COLOR, where they are not empty, decide
            (no-color.org, force-color.org); then a terminal is coloured unless TERM is dumb.
    """
    if choice is not None:
        return choice
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return environment.get("TERM") != "dumb" and stream is not None and stream.isatty()
