"""Text as tables in bulk: the numbers and their results, without taking lines apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from sigmoid_cli.formats.table import Column, Table
from sigmoid_cli.formats.text.bulk_parse import TextNumbers
from sigmoid_cli.numeric.cells import LazyCells
from sigmoid_cli.numeric.vector import VectorEngine


class TextTables:
    """Reads blocks of text as tables, of which the first column is the numbers as written."""

    def __init__(self, names: Sequence[str], engine: VectorEngine) -> None:
        self.engine = engine
        self._names = names
        self._text = TextNumbers(engine)

    def table(self, data: bytes) -> Table | None:
        """Returns the table of a block that starts a line; None if the fallback must read it."""
        numbers = self._text.numbers(data)
        if numbers is None:
            return None
        values = np.delete(numbers.values, numbers.left_out)
        # not with the values as an array: the parser takes -0 for 0
        tokens = LazyCells(len(values), partial(_tokens, data, set(numbers.left_out.tolist())))
        x, *functions = self._names
        columns = [
            Column(name, cells, is_result=True)
            for name, cells in zip(functions, self.engine.results(values), strict=True)
        ]
        return Table([Column(x, tokens, is_number=True), *columns], numbers.lines)


def _tokens(data: bytes, left_out: set[int]) -> list[bytes]:
    tokens = data.split()
    if not left_out:
        return tokens
    return [token for index, token in enumerate(tokens) if index not in left_out]
