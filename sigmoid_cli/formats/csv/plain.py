"""A small block of plain CSV and the results of its records: the fast path without NumPy.

Plain is a block without quotes and blank lines, in which each record has as many fields as the
header and a value in each column read. Others go to the fallback, which reports errors as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric.calculation import NotANumberError

if TYPE_CHECKING:
    from sigmoid_cli.formats.csv.header import Header
    from sigmoid_cli.numeric.scalar import ScalarEngine


class PlainBlock(Frozen):
    """The records of a plain block with their results.

    Attributes:
        lines: the records without their line ends.
        columns: their fields, column by column.
        results: for each column read one column a function.
        line_end: what ends each record.
        is_ended: whether the last record has its line end.
    """

    lines: list[bytes]
    columns: list[list[bytes]]
    results: list[list[bytes]]
    line_end: bytes
    is_ended: bool

    def joined(self, header: Header) -> bytes:
        """Returns the records as they were, with their results."""
        if header.replace:
            rows = zip(*header.placed(self.columns, self.results), strict=True)
        else:
            rows = zip(self.lines, *self.results, strict=True)
        end = self.line_end if self.is_ended else b""
        return self.line_end.join(map(header.delimiter.join, rows)) + end


def plain_block(data: bytes, header: Header, engine: ScalarEngine) -> PlainBlock | None:
    """Returns the records of a block with their results; None if not plain, or for an error."""
    line_end = b"\n"
    returns = data.count(b"\r")
    if returns:
        line_end = b"\r\n"
        if not returns == data.count(line_end) == data.count(b"\n"):
            return None
    if not data or b'"' in data or engine.calculation.on_error == "skip":
        return None
    lines = data.split(line_end)
    is_ended = not lines[-1]
    if is_ended:
        del lines[-1]
    width, delimiter = len(header.names), header.delimiter
    if b"" in lines or {line.count(delimiter) for line in lines} != {width - 1}:
        return None
    fields = delimiter.join(lines).split(delimiter)
    columns = [fields[index::width] for index in range(width)]
    tokens = [[field.strip() for field in columns[index]] for index in header.chosen]
    if any(b"" in column or not header.missing.isdisjoint(column) for column in tokens):
        return None
    results = _results(tokens, engine)
    if results is None:
        return None
    return PlainBlock(lines, columns, results, line_end, is_ended)


def _results(tokens: Sequence[Sequence[bytes]], engine: ScalarEngine) -> list[list[bytes]] | None:
    """Returns the results of columns; None if a token is not a number where that is an error."""
    try:
        return [results for column in tokens for results in engine.evaluate(column)]
    except NotANumberError:
        return None
