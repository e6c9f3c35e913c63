"""What is computed, and what turns the bytes of numbers into the bytes of results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Calculation(NamedTuple):
    """What is done to each number.

    Attributes:
        functions: names of functions in `logistic.registry`, a result each.
        dtype: the type computed and written; input is rounded to it first.
        precision: significant digits of a result, or None for the shortest text that reads
            back to the same bits.
        on_error: what a token that is not a number does: `fail`, `nan` or `skip`.
        keeps_dtype: whether numbers of an input that says their type are computed and written
            in that instead; integers in float64.
    """

    functions: tuple[str, ...]
    dtype: str = "float64"
    precision: int | None = None
    on_error: str = "fail"
    keeps_dtype: bool = False


class NotANumberError(Exception):
    """The token at `index` is not a number, and `on_error` is `fail`."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


LEFT_OUT = b""
"""The result of a token that is not a number where `on_error` is `skip`."""


class Engine(Protocol):
    """From the bytes of numbers to the bytes of results, a column for each function.

    Attributes:
        calculation: what is computed.
        is_vector: whether it is `vector.VectorEngine`, which knows faster ways besides.
        excused: how many tokens were not numbers and became nan or were left out.
    """

    calculation: Calculation
    is_vector: bool
    invalid: int

    def evaluate(self, tokens: Sequence[bytes]) -> Sequence[Sequence[bytes]]:
        """For each function the results of all tokens, in order.

        Raises:
            NotANumberError: for the first token that is not a number, if that is an error.
        """
        ...
