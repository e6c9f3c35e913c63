from __future__ import annotations

import pytest

from sigmoid_cli.display.palette import GRAD, SIGMA, WARNING

LEVELS = (0, 95, 135, 175, 215, 255)
"""Of the 6 × 6 × 6 cube that starts at colour 16 of a terminal with 256."""


def luminance(color: int) -> float:
    """Relative luminance by WCAG 2.1."""
    index = color - 16
    channels = [LEVELS[index // 36] / 255, LEVELS[index // 6 % 6] / 255, LEVELS[index % 6] / 255]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("color", [SIGMA, GRAD, WARNING])
def test_colours_stand_out_from_white_and_from_black(color: int) -> None:
    assert 1.05 / (luminance(color) + 0.05) >= 3
    assert (luminance(color) + 0.05) / 0.05 >= 3
