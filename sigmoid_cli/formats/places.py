"""Where flags are set: what `numpy.flatnonzero` says, sooner."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

GROUP = 4
"""Flags looked at together: `flatnonzero` takes as long for one as for four in one word.

There had better be a multiple of them: one that is set behind the last word costs the gain."""


def places(flags: Flags) -> Places:
    """The indices of the flags that are set, in order.

    Args:
        flags: contiguous.
    """
    whole = len(flags) // GROUP * GROUP
    words = flags[:whole].view("<u4")
    at: Places = (words != 0).nonzero()[0]
    rest = flags[whole:]
    if rest.any() or len(at) != np.count_nonzero(flags):
        return flags.nonzero()[0]  # two in one word: then none of the shortcuts below
    # the one flag that is set stands in the byte that the size of the word tells
    found = words[at]
    within = (found > 0xFF).view(np.uint8) + (found > 0xFFFF).view(np.uint8)
    within += (found > 0xFFFFFF).view(np.uint8)
    at *= GROUP
    at += within
    return at
