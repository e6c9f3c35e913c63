"""Odd items among plain ones, found by asking for ranges: smaller ones where one is not plain."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.formats.scan.offsets import Offsets

_FAN_OUT = 16
"""Parts of a range that is not plain. With one odd item in a thousand, all items are looked at some
two times; with two parts it would be five times.
"""


def odd_items(count: int, are_plain: Callable[[int, int], bool]) -> Offsets:
    """Returns the indices of the odd ones among `count` items.

    Args:
        are_plain: whether all items from the first index up to before the second are plain. It is
            asked for ranges that cover all items, and last for each by itself that is not plain.
    """
    odd: list[int] = []
    # not a recursive function: it would refer to itself, and so keep the arrays of each block
    pending = [(0, count)]
    while pending:
        first, end = pending.pop()
        if first == end or are_plain(first, end):
            continue
        if end - first == 1:
            odd.append(first)
            continue
        step = -(-(end - first) // _FAN_OUT)
        parts = [(start, min(start + step, end)) for start in range(first, end, step)]
        pending += reversed(parts)
    return np.array(odd, np.intp)
