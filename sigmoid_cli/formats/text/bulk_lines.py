"""Text line by line, all lines at once: for blocks in which some lines are not just a number.

Blank lines and comments stay where they are. Other lines are converted by the fallback.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.scan.edits import BlockEditor, Edits
from sigmoid_cli.formats.scan.frame import LONGEST, parsed
from sigmoid_cli.formats.scan.offsets import offsets_of
from sigmoid_cli.numeric.vector import VectorEngine

_END = ord("\n")
_RETURN = ord("\r")
_HASH = ord("#")

_MOST_ODD = 0.5
"""Part of the lines with which it costs less to hand the whole block to the fallback."""


class TextLinesBulk:
    """Converts blocks in which nearly all lines are one number each.

    Args:
        engine: computes the results of the first function.
        fallback: converts whole lines. Returns what becomes of each, nothing if it is left out; and
            nothing for what is after the last line end.
    """

    def __init__(self, engine: VectorEngine, fallback: Callable[[bytes], list[bytes]]) -> None:
        self._engine = engine
        self._fallback = fallback
        self._editor = BlockEditor()

    def convert(self, data: bytes) -> EncodedBlock | None:
        """Returns the block with its results; None if the fallback must convert it."""
        size = len(data) + (not data.endswith(b"\n"))
        text = b"".join([data, b"\n" * (size - len(data)), b" " * (LONGEST + 1)])
        characters = self._editor.start(text)
        line_feeds = offsets_of(characters[:size] == _END)
        starts = np.empty_like(line_feeds)
        starts[0] = 0
        np.add(line_feeds[:-1], 1, out=starts[1:])
        ends = line_feeds
        if b"\r" in data:
            ends = line_feeds - ((characters[line_feeds - 1] == _RETURN) & (line_feeds > starts))
        is_number = (starts < ends) & (characters[starts] != _HASH)
        if not is_number.all():
            starts, ends, line_feeds = (array[is_number] for array in (starts, ends, line_feeds))
        if not len(starts):
            return EncodedBytes(data, data.count(b"\n"))

        def token(index: int) -> bytes:
            return characters[starts[index] : ends[index]].tobytes().strip()

        numbers, odd = parsed(characters, starts, ends - starts, self._engine, token)
        if len(odd) > _MOST_ODD * len(starts):
            return None
        [results, *_] = self._engine.compute(numbers)
        pieces, lengths = self._editor.add_results(self._engine.format(results), b"")
        edits = Edits(starts[:, None], ends[:, None], pieces[:, None, None], lengths[:, None, None])
        if not len(odd):
            return EncodedBytes(self._editor.edited(edits, len(data)), data.count(b"\n"))
        next_starts = line_feeds[odd] + 1
        pairs = list(zip(starts[odd].tolist(), next_starts.tolist(), strict=True))
        invalid = self._engine.invalid
        try:
            texts = self._fallback(b"".join([data[start:end] for start, end in pairs]))
        except DataError:
            self._engine.invalid = invalid
            return None  # the fallback finds it again, and where it is
        edits = edits.without(odd, starts[odd], next_starts)
        edited = self._editor.edited_and_replaced(edits, len(data), odd, texts[: len(odd)])
        return EncodedBytes(edited, data.count(b"\n"))
