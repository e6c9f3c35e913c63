"""A number between 0 and 1 as a bar."""

from __future__ import annotations

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(fraction: float, width: int, is_unicode: bool) -> str:
    """Returns a bar over this fraction of `width` columns; an empty one for nan."""
    if not 0.0 <= fraction <= 1.0:
        return ""
    if not is_unicode:
        return "#" * round(fraction * width)
    whole, eighths = divmod(round(fraction * width * 8), 8)
    return "█" * whole + _EIGHTHS[eighths].strip()
