"""A block of JSON as a document of its own, which a parser checks and flattens."""

from __future__ import annotations

from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.elements import (
    COMMA_OR_END,
    EXPECTED_AFTER,
    VALUE,
    VALUE_OR_END,
    Place,
)

_BLANKS = b" \t\n\r"

_DEPTH = 1000
"""Arrays that may be open at either end of a document: the parser takes 1024 in all."""

# An empty array may stand wherever a number may, and adds none to those that are parsed.
_BEFORE = {VALUE: b"[],", VALUE_OR_END: b"", COMMA_OR_END: b"[]"}
_AFTER = {VALUE: b"[]", VALUE_OR_END: b"", COMMA_OR_END: b""}


def document(block: Block, data: bytes) -> bytes | None:
    """Returns the data with brackets for the arrays that are open around the block.

    Of those that no bracket of the block closes, one stands for all.

    Args:
        data: of the block, with numbers in place of all elements.

    Returns:
        None if it is no such document, or has very many open arrays.
    """
    depth, expected, _ = Place(*block.start)
    closed = data.count(b"]")
    open_after = depth + data.count(b"[") - closed
    # the parser would skip a byte-order mark in the middle of the input
    starts_array = data.lstrip(_BLANKS)[:1] == b"["
    if (
        (not depth and (not starts_array or expected == COMMA_OR_END))
        or open_after < 0
        or (block.is_last and open_after)
    ):
        return None
    needless = max(0, depth - closed - 1)
    depth -= needless
    open_after -= needless
    if max(depth, open_after) > _DEPTH:
        return None
    last = data.rstrip(_BLANKS)[-1:]
    before = b"[" * depth + _BEFORE[expected] if depth else b""
    after = _AFTER[EXPECTED_AFTER.get(last, COMMA_OR_END)] + b"]" * open_after
    return b"".join((before, data, after))
