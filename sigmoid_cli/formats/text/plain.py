"""A block of plain text and its results: the fast path without NumPy.

Plain is a block of lines of one number each, written as JSON has it, after any comments. Others go
to the fallback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sigmoid_cli.numeric.scalar import ScalarEngine


def plain_lines(data: bytes, engine: ScalarEngine) -> bytes | None:
    """Whole lines with their numbers replaced by results; None if they are not plain, or few."""
    start = 0
    while data.startswith(b"#", start):
        start = data.find(b"\n", start) + 1 or len(data)
    head, lines = data[:start], data[start:]
    if b"," in lines:
        return None
    line_end = b"\r\n" if b"\r\n" in lines else b"\n"
    body = lines.removesuffix(line_end)
    array = body.replace(line_end, b",")
    texts = engine.evaluate_plain(array, array.count(b",") + 1)
    if texts is None:
        return None
    [results] = texts
    return head + results.replace(b",", line_end) + lines[len(body) :]
