"""Where flags are set: as `numpy.flatnonzero`, but faster.

Eight flags are looked at as one word. That takes an eighth of the time for flags that are not set,
and those that are set are then found by arithmetic on the words that have some.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Offsets = NDArray[np.intp]

GROUP = 8
"""Flags in a word."""


class Marks:
    """The flags that are set, by their rank; where they are is found for those asked for.

    Args:
        flags: contiguous, a multiple of `GROUP`; they must not change while this is in use.
    """

    def __init__(self, flags: Flags) -> None:
        self._words = flags.view("<u8")
        self._at: Offsets = (self._words != 0).nonzero()[0]
        # a flag is a byte 0 or 1
        each = np.bitwise_count(self._words[self._at])
        self._most = int(each.max(initial=0))
        if self._most > 1:
            self._at = self._at.repeat(each)

    def __len__(self) -> int:
        return len(self._at)

    def offsets(self, first: int = 0, step: int = 1) -> Offsets:
        """Returns the indices of every `step`-th flag that is set from the `first` on, in order."""
        at = self._at[first::step]
        found = self._words[at]
        for rank in range(1, self._most):
            # those before it in the word are taken away, the lowest each time
            found &= found - (self._before(first, step, rank) == at)
        lowest = np.bitwise_count(found ^ (found - 1))
        lowest >>= 3
        out: Offsets = at * GROUP
        out += lowest
        return out

    def _before(self, first: int, step: int, rank: int) -> Offsets:
        """Returns the words of the flags so many ranks before; -1 where there is none."""
        missing = max(0, -((first - rank) // step))
        if not missing:
            return self._at[first - rank :: step][: len(self._at[first::step])]
        out = np.full(len(self._at[first::step]), -1)
        out[missing:] = self._at[first - rank + missing * step :: step][: len(out) - missing]
        return out


def offsets_of(flags: Flags) -> Offsets:
    """Returns the indices of the flags that are set, in order.

    Args:
        flags: contiguous.
    """
    whole = len(flags) // GROUP * GROUP
    found = Marks(flags[:whole]).offsets()
    rest = flags[whole:]
    if rest.any():
        found = np.concatenate([found, rest.nonzero()[0] + whole])
    return found
