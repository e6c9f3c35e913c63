"""Where in a record of CSV a place lies: what is known of it where the input is cut."""

from __future__ import annotations

from enum import IntEnum


class At(IntEnum):
    """Where in a record a place lies."""

    FIELD_START = 0
    UNQUOTED = 1
    QUOTED = 2
    AFTER_QUOTE = 3  # a quote between quotes: the closing one, or the first of two
