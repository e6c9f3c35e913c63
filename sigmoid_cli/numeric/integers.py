"""Whole numbers in decimal digits of any count: Python itself parses 4,300 digits at most."""

from __future__ import annotations


def clamped(text: str, most: int) -> int:
    """The number that an optional sign and ASCII digits say; ±most where it lies beyond that."""
    digits = text.lstrip("+-").lstrip("0")
    size = most if len(digits) > len(str(most)) else min(int(digits or "0"), most)
    return -size if text.startswith("-") else size
