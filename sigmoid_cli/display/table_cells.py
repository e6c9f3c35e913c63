"""The visible cells of a table as text: safe for the terminal, their results rounded on request."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sigmoid_cli.display import saturation
from sigmoid_cli.display.head_tail import Row
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.symbols import power
from sigmoid_cli.errors import printable
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.table import Column
from sigmoid_cli.logistic.registry import FUNCTIONS
from sigmoid_cli.numeric import formatting, grammar

Texts = list[list[str]]
"""The texts of the cells, column by column."""


class TableCells:
    """The cells of the visible rows.

    Attributes:
        names: the headings.
        results: the indices of the columns of results.
        is_number: for each column whether it holds numbers.
        function_of: the function of each column of results, by its index.
    """

    def __init__(
        self,
        screen: Screen,
        functions: Sequence[str],
        columns: Sequence[Column],
        dtypes: Sequence[str],
        rows: Sequence[Row],
    ) -> None:
        """`dtypes` are the types of the columns' numbers."""
        self._screen = screen
        self._rows = rows
        self._dtypes = dtypes
        self.results = [index for index, column in enumerate(columns) if column.is_result]
        self.function_of = saturation.functions_of(columns, functions)
        self.is_number = [column.is_result or column.is_number for column in columns]
        is_plain = [column.name for column in columns][: len(functions) + 1] == ["x", *functions]
        self.names = [
            self.sign(column.name) if is_plain else self._text(text_to_bytes(column.name))
            for column in columns
        ]
        self._cells = [[self._text(cell) for cell in cells] for cells in self._by_column()]

    def __len__(self) -> int:
        """Returns the number of rows."""
        return len(self._rows)

    def texts(self, digits: int | None = None) -> Texts:
        """Returns the cells; results rounded to `digits` significant digits if that is shorter."""
        if digits is None:
            return self._cells
        texts = list(self._cells)
        raw = self._by_column()
        for index in self.results:
            texts[index] = [
                _rounded(cell, text, self._dtypes[index], digits)
                for cell, text in zip(raw[index], texts[index], strict=True)
            ]
        return texts

    def value(self, row: int, column: int) -> float:
        """Returns a result; nan for an empty cell."""
        return saturation.value(self._rows[row][column])

    def is_saturated(self, row: int, column: int) -> bool:
        """Whether the cell is a result at an x where the sigmoid is saturated."""
        function = self.function_of.get(column)
        return function in ("sigmoid", "grad") and bool(
            saturation.is_saturated(function, self.value(row, column))
        )

    def sign(self, name: str) -> str:
        """Returns the mathematical sign of a function."""
        base, _, exponent = name.partition("^")
        sign = FUNCTIONS[base].sign if self._screen.is_unicode and base in FUNCTIONS else base
        return sign + (power(int(exponent), self._screen.is_unicode) if exponent else "")

    def _by_column(self) -> list[tuple[bytes, ...]]:
        return list(zip(*self._rows, strict=True)) or [() for _ in self.is_number]

    def _text(self, cell: bytes) -> str:
        """Returns the cell without what would harm the terminal."""
        text = printable(cell.decode("utf-8", "backslashreplace"))
        if self._screen.is_unicode:
            return text
        return text.encode("ascii", "backslashreplace").decode()


def _rounded(cell: bytes, text: str, dtype: str, digits: int) -> str:
    """Returns the result that the cell holds, in `dtype`, rounded; the text if not shorter."""
    value = grammar.value(cell, dtype)
    if value is None:
        return text
    if value == 0.0:  # a power of σ′ may be below the range of the type
        return min(text, formatting.reformatted(f"{Decimal(text):.{digits - 1}e}"), key=len)
    return min(text, formatting.rounded(value, digits), key=len)
