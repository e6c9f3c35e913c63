"""A block of records as the fallbacks read it: the tokens of all records, then their results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from sigmoid_cli.errors import DataError
from sigmoid_cli.numeric.calculation import LEFT_OUT, NotANumberError

if TYPE_CHECKING:
    from sigmoid_cli.numeric.engine import Engine


class RecordBlock(Protocol):
    """A block that is taken apart record by record.

    Attributes:
        tokens: of the columns read, record by record; `b""` where there is no value.
        counts: how many of these each record has; 0 for a blank line.
    """

    tokens: list[bytes]
    counts: list[int]

    def read(self) -> None:
        """Take the block apart, as far as it is as the format requires.

        Raises:
            DataError: for the first record that is not.
        """
        ...

    def not_a_number(self, position: int) -> DataError:
        """Returns the error of a token that is not a number, by its position in `tokens`."""
        ...


def results_of_records(
    block: RecordBlock, engine: Engine, results_each: int
) -> list[list[bytes] | None]:
    """Read a block. Returns the results of each record, None for a record that is left out.

    Args:
        results_each: how many results a token has; `b""` are those of a missing value.

    Raises:
        DataError: for the first record that is not as the format requires, or the first token
            before it that is not a number where that is an error.
    """
    try:
        block.read()
    except DataError:
        if engine.calculation.on_error == "fail":
            _evaluated(block, engine)
        raise
    found = zip(*_evaluated(block, engine), strict=True)
    empty = (b"",) * results_each
    each = [next(found) if token else empty for token in block.tokens]
    skips = engine.calculation.on_error == "skip"
    records: list[list[bytes] | None] = []
    position = 0
    for count in block.counts:
        end = position + count
        if skips and any(
            token and LEFT_OUT in texts
            for token, texts in zip(block.tokens[position:end], each[position:end], strict=True)
        ):
            records.append(None)
        else:
            records.append([result for texts in each[position:end] for result in texts])
        position = end
    return records


def _evaluated(block: RecordBlock, engine: Engine) -> Sequence[Sequence[bytes]]:
    """Returns the results of the tokens that have a value, a column for each function."""
    try:
        return engine.evaluate(list(filter(None, block.tokens)))
    except NotANumberError as error:
        positions = [position for position, token in enumerate(block.tokens) if token]
        raise block.not_a_number(positions[error.index]) from None
