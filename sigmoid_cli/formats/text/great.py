"""Text with a token of great length, a decimal most likely, or with a line that cannot be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sigmoid_cli.formats.block import Block
from sigmoid_cli.numeric.long_decimals import LONG, shortened

if TYPE_CHECKING:
    from sigmoid_cli.numeric.engine import Engine

_LONG_TOKEN = re.compile(rb"[^ \t\n\r\x0b\x0c]{%d,}+" % LONG)
_blank = re.compile(rb"[ \t\r\x0b\x0c]").search

PIECE = 1 << 18
"""Bytes of a line that are converted at a time: their tokens take some ten times as much."""


def with_short_decimals(block: Block) -> Block:
    """Returns the block with its long decimals shortened: its results are the same.

    Where something is wrong with it, another column may be named. A block with comments stays.
    """
    _, _, is_comment = block.start or (0, 0, 0)
    if is_comment or b"#" in block.data:
        return block
    return block._replace(data=_with_short_decimals(block.data))


def _with_short_decimals(data: bytes) -> bytes:
    return _LONG_TOKEN.sub(lambda found: shortened(found.string, *found.span()), data)


class LineInPieces:
    """A line whose tokens that are not numbers are left out (see `EncodedBlock`).

    Whether anything of it stays is known at its end only, so it is one block, however long it is.
    Its results are computed when they are asked for.
    """

    def __init__(self, data: bytes, engine: Engine, piece: int = PIECE) -> None:
        self.lines = data.count(b"\n")
        self._data = data
        self._engine = engine
        self._piece = piece

    def parts(self) -> Iterator[bytes]:
        data = self._data
        if data.startswith(b"#"):
            yield data
            return
        end = len(data) - data.endswith(b"\n")
        has_tokens = has_results = False
        start = 0
        while start < end:
            blank = _blank(data, start + self._piece, end)
            after = blank.end() if blank else end
            tokens = _with_short_decimals(data[start:after]).split()
            [results, *_] = self._engine.evaluate(tokens)
            texts = list(filter(None, results))
            if texts:
                yield b" " * has_results + b" ".join(texts)
            has_tokens = has_tokens or bool(tokens)
            has_results = has_results or bool(texts)
            start = after
        if has_results or not has_tokens:
            yield data[end - data.endswith(b"\r", 0, end) :]
