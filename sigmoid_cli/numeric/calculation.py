"""What is computed, and how a token that is not a number is reported."""

from __future__ import annotations

from sigmoid_cli.frozen import Frozen
from sigmoid_cli.logistic import registry


class Calculation(Frozen):
    """What is computed of each number.

    Attributes:
        functions: names of results in `logistic.registry`, in their order.
        dtype: the type computed and written; input is rounded to it first.
        precision: significant digits of a result, or None for the shortest text that reads
            back to the same bits.
        on_error: what to do with a token that is not a number: `fail`, `nan` or `skip`.
        keeps_dtype: whether numbers of an input that declares their type are computed and
            written in that type instead; integers in float64.
        decimals: digits after the point of a result, zeros included; or None. Not together with
            `precision`.
        location: what is subtracted from each number, or added to each quantile.
        scale: what each number is divided by then, or each quantile multiplied by.
        decimal_comma: whether numbers are read and written with a comma, where the format allows
            that.
    """

    functions: tuple[str, ...]
    dtype: str = "float64"
    precision: int | None = None
    on_error: str = "fail"
    keeps_dtype: bool = False
    decimals: int | None = None
    location: float = 0.0
    scale: float = 1.0
    decimal_comma: bool = False

    @property
    def takes_probabilities(self) -> bool:
        """Whether a number outside [0, 1] is as bad as a token that is not a number."""
        return any(map(registry.takes_probabilities, self.functions))


class NotANumberError(Exception):
    """The token at `index` is not a number, and `on_error` is `fail`."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


LEFT_OUT = b""
"""The result of a token that is not a number where `on_error` is `skip`."""
