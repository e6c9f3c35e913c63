"""Finds cells that say that a value is missing, among many at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sigmoid_cli.formats.scan.offsets import Offsets
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.cells import Array

_BLANK = ord(" ")
"""The greatest of the characters that are blanks in ASCII."""


def cells_that_say(
    texts: Iterable[bytes], characters: Bytes, starts: Offsets, lengths: Offsets
) -> Offsets:
    """Returns the indices of the cells that are just one of the texts.

    Args:
        texts: to look for, none of them empty.
        characters: that the cells are in.
        starts: where the cells start.
        lengths: of the cells.
    """
    found = [np.empty(0, np.intp)]
    for text in texts:
        cells = np.flatnonzero(lengths == len(text))
        for offset, character in enumerate(text):
            if not len(cells):
                break
            cells = cells[characters[starts[cells] + offset] == character]
        found.append(cells)
    return np.concatenate(found)


def numbers_between_blanks(
    texts: Iterable[bytes],
    characters: Bytes,
    starts: Offsets,
    lengths: Offsets,
    numbers: Array,
    dtype: str,
) -> Offsets:
    """Returns the indices of the cells with blanks around a number that one of the texts may be.

    All others with blanks around one of the texts are no plain numbers.

    Args:
        texts: those of `cells_that_say`.
        characters: that the cells are in.
        starts: where the cells start.
        lengths: of the cells.
        numbers: what plain cells say, in `dtype`.
        dtype: the type computed.
    """
    values = [value for text in texts if (value := grammar.value(text, dtype)) is not None]
    if not values:
        return np.empty(0, np.intp)
    cells = np.flatnonzero(np.isin(numbers, values) & (lengths > 0))
    first, last = starts[cells], starts[cells] + lengths[cells] - 1
    is_padded = (characters[first] <= _BLANK) | (characters[last] <= _BLANK)
    padded: Offsets = cells[is_padded]
    return padded
