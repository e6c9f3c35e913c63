"""Finds cells that say that a value is missing, among many at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sigmoid_cli.formats.scan.offsets import Offsets
from sigmoid_cli.formats.scan.splice import Bytes


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
