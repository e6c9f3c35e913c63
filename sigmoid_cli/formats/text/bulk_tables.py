"""Text as tables in bulk: the numbers and their results, without taking lines apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from sigmoid_cli.formats.table import Column, Table
from sigmoid_cli.formats.text.bulk_parse import TextNumbers
from sigmoid_cli.formats.text.bulk_tokens import tokens
from sigmoid_cli.numeric.lazy_cells import LazyCells
from sigmoid_cli.numeric.vector import VectorEngine


class TextTables:
    """Reads blocks of text as tables; their first column is the numbers as written."""

    def __init__(self, names: Sequence[str], engine: VectorEngine) -> None:
        self.engine = engine
        self._names = names
        self._text = TextNumbers(engine)

    def table(self, data: bytes) -> Table | None:
        """Returns the table of a block that starts a line; None if the fallback must read it."""
        numbers = self._text.numbers(data)
        texts: Callable[[], list[bytes]]
        if numbers is not None:
            values, lines = np.delete(numbers.values, numbers.left_out), numbers.lines
            texts = partial(_texts, data, set(numbers.left_out.tolist()))
        else:
            found = tokens(data, self.engine)
            if found is None:
                return None
            values, lines = found.values, found.lines
            texts = partial(found.texts, data)
        # not with the values as an array: the parser takes -0 for 0
        cells = LazyCells(len(values), texts)
        x, *functions = self._names
        columns = [
            Column(name, results, is_result=True)
            for name, results in zip(functions, self.engine.results(values), strict=True)
        ]
        return Table([Column(x, cells, is_number=True), *columns], lines)


def _texts(data: bytes, left_out: set[int]) -> list[bytes]:
    texts = data.split()
    if not left_out:
        return texts
    return [text for index, text in enumerate(texts) if index not in left_out]
