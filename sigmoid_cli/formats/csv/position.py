"""Where in a record of CSV the input is cut."""

from __future__ import annotations


class Position:
    """What comes before an offset in its record, as the state of a splitter: an integer."""

    FIELD_START = 0
    UNQUOTED = 1
    QUOTED = 2
    AFTER_QUOTE = 3  # a quote between quotes: the closing one, or the first of two
