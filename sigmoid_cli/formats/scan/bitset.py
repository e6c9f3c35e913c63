"""Flags as bits in words: which one is the n-th from somewhere on, and how many there are up to it.

A word holds 64 flags; so looking for one takes a few operations on words, and not one
for every flag before it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.formats.scan.offsets import Flags, Offsets

WORD = 64
"""Flags in a word."""

Words = NDArray[np.uint64]

_ONE = np.uint64(1)
_SIX = np.uint64(6)  # 2⁶ flags in a word
_LAST = np.uint64(WORD - 1)


def packed(flags: Flags) -> Words:
    """Returns the flags in words, the first in the lowest bit.

    Args:
        flags: a multiple of `WORD`.
    """
    return np.packbits(flags, bitorder="little").view("<u8")


def unpacked(words: Words) -> Flags:
    """Returns the flags that are packed."""
    return np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_)


def is_set(words: Words, index: int) -> bool:
    """Whether one of the flags is set."""
    return bool(int(words[index // WORD]) >> index % WORD & 1)


def ranks(words: Words, at: Offsets) -> Offsets:
    """Returns how many flags are set up to each of these indices, itself included."""
    each = np.bitwise_count(words)
    before: Offsets = np.cumsum(each, dtype=np.intp)
    before -= each
    index = at.view(np.uint64)
    word = (index >> _SIX).view(np.intp)
    up_to = words[word]
    up_to <<= _LAST - (index & _LAST)
    out = before[word]
    out += np.bitwise_count(up_to)
    return out


def after(words: Words, first: int) -> Words:
    """Those after the flags that are set; `first` is the very first."""
    out = words << _ONE
    out[1:] |= words[:-1] >> _LAST
    out[0] |= np.uint64(first)
    return out


def before(words: Words) -> Words:
    """Those before the flags that are set."""
    out = words >> _ONE
    out[:-1] |= words[1:] << _LAST
    return out


def parity(words: Words) -> Words:
    """For each flag whether an odd number of them is set up to it, and at it.

    That is an exclusive or of all bits before, which takes six shifts within the words (as simdjson
    does it: Langdale and Lemire 2019, "Parsing Gigabytes of JSON per Second", §3.1.1) and one pass
    over the words.
    """
    out = words.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        out ^= out << np.uint64(shift)
    odd = out >> _LAST
    odds = np.bitwise_xor.accumulate(odd)
    odds ^= odd
    out ^= np.uint64(0) - odds
    return out


def nth(words: Words, starts: Offsets, n: int) -> Offsets:
    """Returns the index of the n-th set flag from each start on. There must be so many.

    Args:
        words: a word more than is needed.
        starts: from where on flags are counted.
        n: 1 for the first that is set.
    """
    from_ = starts.view(np.uint64)
    found = _window(words, from_)
    count: NDArray[Any] = np.bitwise_count(found)
    if n <= WORD and count.min(initial=n) >= n:  # counts are bytes, and cannot be more than a word
        return starts + _lowest(_without(found, n - 1))
    missing = np.full(len(starts), n, np.intp)
    while (is_short := count < missing).any():
        from_ = from_ + np.where(is_short, np.uint64(WORD), np.uint64(0))
        missing -= np.where(is_short, count, 0)
        found = _window(words, from_)
        count = np.bitwise_count(found)
    for taken in range(1, int(missing.max(initial=1))):
        found &= found - (missing > taken)
    return from_.view(np.intp) + _lowest(found)


def nth_and_next(words: Words, starts: Offsets, n: int) -> tuple[Offsets, Offsets]:
    """Returns where the n-th flag is that is set, and the one after it; otherwise as `nth`."""
    found = _window(words, starts.view(np.uint64))
    if np.bitwise_count(found).min(initial=WORD) <= n:
        at = nth(words, starts, n)
        return at, nth(words, at + 1, 1)
    at = starts + _lowest(_without(found, n - 1))
    return at, starts + _lowest(_without(found, 1))


def _without(words: Words, n: int) -> Words:
    """Returns the words themselves, with the n lowest bits of each taken away."""
    for _ in range(n):
        words &= words - _ONE
    return words


def _window(words: Words, from_: Words) -> Words:
    """Returns the 64 flags from each index on."""
    word = (from_ >> _SIX).view(np.intp)
    offset = from_ & _LAST
    low = words[word]
    low >>= offset
    word += 1
    high = words[word]
    high <<= _ONE
    np.subtract(_LAST, offset, out=offset)
    high <<= offset
    low |= high
    return low


def _lowest(words: Words) -> NDArray[np.uint8]:
    """Returns the index of the lowest bit that is set; 63 where none is."""
    out = np.bitwise_count(words ^ (words - _ONE))
    out -= 1
    return out
