"""Colours that stand out from a white and from a black ground.

Terminals show their 16 basic colours as each theme likes: cyan and yellow vanish on white, blue on
black. The other 240 are the same everywhere, so these are chosen among them: each has a contrast of
at least 3:1 with both grounds, which WCAG 2.1 asks for of graphics.
"""

from __future__ import annotations

SIGMA = 31
"""Blue, #0087af: 4.1 on white, 5.1 on black."""

GRAD = 166
"""Vermilion, #d75f00: 3.8 on white, 5.5 on black."""

WARNING = 136
"""Amber, #af8700: 3.3 on white, 6.3 on black."""


def style(color: int) -> str:
    """Returns the colour as Rich names it."""
    return f"color({color})"
