"""Numbers as values of options: in the grammar of all numbers, of any length."""

from __future__ import annotations

import math
import os
import re

import click

from sigmoid_cli.errors import quoted
from sigmoid_cli.numeric import grammar

_WHOLE = r"[+-]?[0-9]+"

_BEYOND = 10**18
"""No option takes a number with more digits than this has."""


class WholeNumber(click.IntRange):
    """A whole number in decimal digits within a range."""

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        if isinstance(value, str):
            shown = quoted(os.fsencode(value))
            if re.fullmatch(_WHOLE, value) is None:
                self.fail(f"{shown} is not a whole number", param, ctx)
            number = grammar.clamped(value, _BEYOND)
            if abs(number) == _BEYOND:
                self.fail(f"{shown} is too large", param, ctx)
            value = number
        number = super().convert(value, param, ctx)
        assert isinstance(number, int)
        return number


class Number(click.FloatRange):
    """A number within a range."""

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, str):
            token = os.fsencode(value)
            number = grammar.value(token)
            if number is None:
                self.fail(f"{quoted(token)} is not a number", param, ctx)
            value = number
        in_range = super().convert(value, param, ctx)
        assert isinstance(in_range, float)
        return in_range


class FiniteNumber(click.ParamType):  # type: ignore[type-arg]  # Click 8.2 and 8.3: no [float]
    """A finite number, above 0 if that is asked for."""

    name = "number"

    def __init__(self, *, is_positive: bool = False) -> None:
        self._is_positive = is_positive

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        return self.finite(value, param, ctx) if isinstance(value, str) else value

    def finite(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Returns the float64 nearest to the number; fails if the option does not allow it."""
        token = os.fsencode(value)
        number = grammar.value(token)
        if number is None:
            self.fail(f"{quoted(token)} is not a number", param, ctx)
        if not math.isfinite(number):
            self.fail(f"{quoted(token)} is not finite: give a finite number", param, ctx)
        if self._is_positive and number <= 0.0:
            self.fail(f"{quoted(token)} is not above 0", param, ctx)
        return number
