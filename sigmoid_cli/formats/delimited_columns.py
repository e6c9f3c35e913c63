"""The columns of a block of CSV without quotes, each cut out at once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import methodcaller

from sigmoid_cli.formats.calculation import Arithmetic, NotANumberError
from sigmoid_cli.formats.delimited_header import Header


def regular_columns(
    data: bytes, header: Header, arithmetic: Arithmetic
) -> list[list[bytes]] | None:
    """The contents of all columns and the results in their place.

    None for a block that wants the closer look of `delimited_block`: with quotes, blank lines,
    records too long or too short, or cells that are not numbers.
    """
    if b'"' in data or not data or arithmetic.calculation.on_error == "skip":
        return None
    lines = data.removesuffix(b"\n").split(b"\n")
    if b"\r" in data:
        lines = [line.removesuffix(b"\r") for line in lines]
    records = list(map(methodcaller("split", header.delimiter), lines))
    if set(map(len, records)) != {len(header.names)} or [b""] in records:
        return None
    columns = [list(column) for column in zip(*records, strict=True)]
    results: list[list[bytes]] = []
    for column in header.chosen:
        cells = list(map(bytes.strip, columns[column]))
        try:
            answered = arithmetic.answer(list(filter(None, cells)))
        except NotANumberError:
            return None
        results += [_spread(texts, cells) for texts in answered]
    return header.placed(columns, results)


def _spread(results: Sequence[bytes], cells: list[bytes]) -> list[bytes]:
    """The results, with an empty one for each empty cell."""
    if len(results) == len(cells):
        return list(results)
    each = iter(results)
    return [next(each) if cell else b"" for cell in cells]
