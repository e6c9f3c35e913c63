"""Blocks of JSON with odd elements among plain numbers: only the odd ones are parsed one by one.

Odd are strings, where `--on-error` allows them, words, and integers of very many digits.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.document import document
from sigmoid_cli.formats.json.elements import STRING, as_number
from sigmoid_cli.formats.scan.bitset import WORD, packed, parity, unpacked
from sigmoid_cli.formats.scan.edits import BlockEditor, Edits
from sigmoid_cli.formats.scan.frame import LONGEST, odd_tokens
from sigmoid_cli.formats.scan.offsets import Offsets, offsets_of
from sigmoid_cli.numeric.calculation import NotANumberError
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine

_IS_FRAME = np.isin(np.arange(256, dtype=np.uint8), np.frombuffer(b"[], \t\n\r", np.uint8))
_QUOTE = ord('"')
_BLANK = ord(" ")
_ZERO = ord("0")
_is_string = re.compile(STRING, re.DOTALL).fullmatch

_MOST_ODD = 0.5
"""Part of the elements with which it costs less to hand the whole block to the fallback."""


class OddElements(NamedTuple):
    """The elements of a block.

    Attributes:
        numbers: their values.
        starts, ends: where they lie.
        has_invalid: whether some are not numbers.
    """

    numbers: Array
    starts: Offsets
    ends: Offsets
    has_invalid: bool

    def tokens(self, data: bytes) -> list[bytes]:
        """Returns the elements as they are written in the block."""
        pairs = zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        return [data[start:end] for start, end in pairs]


def odd_elements(block: Block, engine: VectorEngine) -> OddElements | None:
    """Returns the elements of a block; None for one that the fallback must convert."""
    data = block.data
    if b"\\" in data or b"{" in data or not data:
        return None
    characters = np.frombuffer(data + b" " * (LONGEST + 1 + WORD), np.uint8)
    is_element = ~_IS_FRAME[characters]
    if b'"' in data:
        whole = len(characters) // WORD * WORD
        is_inside = unpacked(parity(packed(characters[:whole] == _QUOTE)))
        is_element[:whole] |= is_inside
    change = offsets_of(is_element[1:] != is_element[:-1]) + 1
    if is_element[0]:
        change = np.append(0, change)
    if not len(change) or len(change) % 2:
        return None
    starts, ends = change[0::2], change[1::2]

    def token(index: int) -> bytes:
        return data[starts[index] : ends[index]]

    odd = odd_tokens(characters, starts, ends - starts)
    if len(odd) > _MOST_ODD * len(starts):
        return None
    tokens = [token(index) for index in odd.tolist()]
    if any(b'"' in token and not _is_string(token) for token in tokens):
        return None  # two elements without a comma between them
    plain = characters.copy()
    for index in odd.tolist():
        plain[starts[index] : ends[index]] = _BLANK
    plain[starts[odd]] = _ZERO
    text = document(block, plain[: len(data)].tobytes())
    if text is None:
        return None
    wide = engine.parse_any(text)
    if wide is None or len(wide) != len(starts):
        return None
    refused = engine.refused(wide)
    if len(refused):
        odd = np.union1d(odd, refused)
        tokens = [token(index) for index in odd.tolist()]
    try:
        odd_numbers, invalid = engine.parse([as_number(token) for token in tokens])
    except NotANumberError:
        return None
    numbers = engine.narrowed(wide, lambda: [token(index) for index in range(len(starts))])
    if not numbers.flags.writeable:
        numbers = numbers.copy()
    numbers[odd] = odd_numbers
    return OddElements(numbers, starts, ends, bool(invalid))


def with_results(data: bytes, found: OddElements, texts: bytes, editor: BlockEditor) -> memoryview:
    """Returns the block with results in place of its elements.

    Args:
        texts: of the results, between brackets and with commas between.
    """
    editor.start(data)
    pieces, lengths = editor.add_results(texts, b"")
    edits = Edits(
        found.starts[:, None],
        found.ends[:, None],
        pieces[:, None, None],
        lengths[:, None, None],
    )
    return editor.edited(edits, len(data))
