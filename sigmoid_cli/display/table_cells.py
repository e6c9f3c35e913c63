"""The visible cells of a table as text: safe for the terminal, their results rounded on request."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sigmoid_cli.display.head_tail import Row
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.symbols import power
from sigmoid_cli.errors import printable
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.table import Column
from sigmoid_cli.logistic.registry import FUNCTIONS
from sigmoid_cli.numeric import formatting, grammar

SATURATED = 0.01
"""σ′ below this, 4 % of its maximum ¼, is called saturated: |x| > 4.6."""

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
        own = [index for index in self.results if not _is_power(columns[index].name)]
        self.function_of = {
            column: functions[position % len(functions)] for position, column in enumerate(own)
        }
        self.is_number = [column.is_result or column.is_number for column in columns]
        is_plain = [column.name for column in columns][: len(functions) + 1] == ["x", *functions]
        self.names = [
            self.sign(column.name) if is_plain else self._text(text_to_bytes(column.name))
            for column in columns
        ]
        self._cells = [[self._text(cell) for cell in cells] for cells in self._by_column()]

    def __len__(self) -> int:
        """The number of rows."""
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
        return _value(self._rows[row][column])

    def is_saturated(self, row: int, column: int) -> bool:
        """Whether the cell is a result at an x where the sigmoid hardly changes any more."""
        match self.function_of.get(column):
            case "grad":
                return self.value(row, column) < SATURATED
            case "sigmoid":
                sigma = self.value(row, column)
                return sigma * (1.0 - sigma) < SATURATED
            case _:
                return False

    def count_saturated(self) -> int:
        """Returns the number of rows with a saturated result."""
        return sum(
            any(self.is_saturated(row, column) for column in self.function_of)
            for row in range(len(self._rows))
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


def _is_power(name: str) -> bool:
    """Whether the column is one of powers of σ′, as `--depth` adds them."""
    return name.rpartition("_")[2].startswith("grad^")


def _value(cell: bytes) -> float:
    return float(cell) if cell else float("nan")


def _rounded(cell: bytes, text: str, dtype: str, digits: int) -> str:
    """Returns the result that the cell holds, in `dtype`, rounded; the text if not shorter."""
    value = grammar.value(cell, dtype)
    if value is None:
        return text
    if value == 0.0:  # a power of σ′ may be below the range of the type
        return min(text, formatting.reformatted(f"{Decimal(text):.{digits - 1}e}"), key=len)
    return min(text, formatting.rounded(value, digits), key=len)
