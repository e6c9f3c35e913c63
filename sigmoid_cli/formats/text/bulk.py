"""The fast paths of text: blocks are converted as arrays, without taking lines apart.

What they cannot convert goes to the fallback, `lines`, which writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes, all_of
from sigmoid_cli.formats.scan.offsets import offsets_of
from sigmoid_cli.formats.text.bulk_format import TextResults, TextResultWriter
from sigmoid_cli.formats.text.bulk_lines import TextLinesBulk
from sigmoid_cli.formats.text.bulk_parse import START, TextNumbers
from sigmoid_cli.numeric.vector import VectorEngine

_END = np.uint8(ord("\n"))
_RETURN = np.uint8(ord("\r"))


class TextBulk:
    """Converts blocks of text to the results of the first function.

    A block is parsed as a whole before anything is written.

    Args:
        engine: computes the results.
        fallback: converts whole lines, see `TextLinesBulk`.
    """

    def __init__(self, engine: VectorEngine, fallback: Callable[[bytes], list[bytes]]) -> None:
        self._text = TextNumbers(engine)
        self._writer = TextResultWriter(engine)
        self._lines = TextLinesBulk(engine, fallback)
        self._skips = engine.calculation.on_error == "skip"

    def convert(self, data: bytes) -> EncodedBlock | None:
        """Returns the results for a block that starts a line; None to leave it to the fallback."""
        start = data[:START]
        if b"\r" not in start and not start.startswith(b"#"):
            numbers = self._text.numbers(data)
            if numbers is not None:
                return TextResults(numbers, self._writer)
        if b"\r" in data:
            encoded = self._with_carriage_returns(data) or self._with_some_returns(data)
            if encoded is not None:
                return encoded
        return self._lines.convert(data)

    def _with_carriage_returns(self, data: bytes) -> EncodedBlock | None:
        """Returns the results if all lines but perhaps the last end in CR LF; None if not."""
        characters = np.frombuffer(data, np.uint8)
        is_return, is_end = characters == _RETURN, characters == _END
        if is_end[0] or is_return[-1] or (is_return[:-1] != is_end[1:]).any():
            return None
        del is_return, is_end
        numbers = self._text.numbers(data.replace(b"\r", b""))
        if numbers is None:
            return None
        return _WithCarriageReturns(TextResults(numbers, self._writer))

    def _with_some_returns(self, data: bytes) -> EncodedBlock | None:
        """Returns the results where some lines end in CR LF; None if there are others."""
        if self._skips:
            return None  # lines that are left out would shift those after them
        characters = np.frombuffer(data, np.uint8)
        returns = np.flatnonzero(characters == _RETURN)
        if returns[-1] + 1 == len(data) or (characters[returns + 1] != _END).any():
            return None
        numbers = self._text.numbers(data.replace(b"\r", b""))
        if numbers is None:
            return None
        encoded = TextResults(numbers, self._writer)
        out = all_of(encoded)
        lines = np.searchsorted(offsets_of(characters == _END), returns)
        ends = offsets_of(np.frombuffer(out, np.uint8) == _END)[lines].tolist()
        cuts = zip([0, *ends], [*ends, len(out)], strict=True)
        return EncodedBytes(b"\r".join([out[start:end] for start, end in cuts]), encoded.lines)


class _WithCarriageReturns:
    """An encoded block with a carriage return before each line end."""

    def __init__(self, encoded: EncodedBlock) -> None:
        self.lines = encoded.lines
        self._encoded = encoded

    def parts(self) -> Iterator[bytes]:
        for part in self._encoded.parts():
            yield bytes(part).replace(b"\n", b"\r\n")
