"""`--start`, `--stop`, `--step` and `--count`: the evenly spaced numbers of a table."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from sigmoid_cli.commands.numbers import FiniteNumber
from sigmoid_cli.errors import UsageError, quoted
from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric.grid import Grid, by_count, by_step

if TYPE_CHECKING:
    from decimal import Decimal

_MOST_DIGITS = 800
"""No float64, and no middle between two, has more significant digits than 768."""

_START, _STOP, _STEP = "-6", "6", "1"


class GridOptions(Frozen):
    """The numbers of a grid, each None where the default holds."""

    start: Decimal | None
    stop: Decimal | None
    step: Decimal | None
    count: int | None

    @property
    def is_default(self) -> bool:
        """Whether no option asks for a grid."""
        return self == GridOptions(None, None, None, None)

    @property
    def first(self) -> Decimal:
        """The number to start from."""
        return _decimal(_START) if self.start is None else self.start

    @property
    def last(self) -> Decimal:
        """The number to stop at."""
        return _decimal(_STOP) if self.stop is None else self.stop

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest x, whether or not a step ends there."""
        ends = self.first, self.last
        return float(min(ends)), float(max(ends))


class DecimalType(FiniteNumber):
    """A finite number of the usual grammar by its exact value."""

    def convert(  # type: ignore[override]
        self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        if not isinstance(value, str):
            return value
        wide = self.finite(value, param, ctx)
        # a number that float64 rounds to 0 may have more decimals than memory holds
        if not wide or "x" in value.lower():
            return _decimal(wide)
        exact = _decimal(value)
        if len(exact.as_tuple().digits) > _MOST_DIGITS:
            self.fail(
                f"{quoted(os.fsencode(value))} has more than {_MOST_DIGITS} digits", param, ctx
            )
        return exact


def _decimal(value: str | float) -> Decimal:
    from decimal import Decimal  # takes as long to load as half of the commands

    return Decimal(value)


def grid(options: GridOptions) -> Grid:
    """Returns the grid that the options ask for.

    Raises:
        UsageError: if they contradict one another.
    """
    start, stop = options.first, options.last
    step = _decimal(_STEP) if options.step is None else options.step
    if options.count is not None:
        if options.step is not None:
            raise UsageError("--step and --count exclude one another", "leave out one of them")
        return by_count(start, stop, options.count)
    if step == 0:
        raise UsageError("--step cannot be 0", "give a step like 0.5, or --count N")
    if (stop - start) * step < 0:
        raise UsageError(
            f"--step {step} leads away from --stop {stop}, starting at {start}",
            f"use --step {-step}, or give another --start or --stop",
        )
    return by_step(start, stop, step)
