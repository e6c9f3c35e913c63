"""The shortest decimals of float32 and float16 in a list, which has no NumPy to write them."""

from __future__ import annotations

import math
from array import array
from bisect import bisect
from collections.abc import Sequence
from functools import cache, lru_cache
from struct import Struct

from sigmoid_cli.numeric import formatting

_FIRST = 5
_DECADES = [float(f"1e{power}") for power in range(-_FIRST, 7)]
"""From the first on, every type has fixed notation, and but for float16 no number is subnormal."""

_SMALLEST = {"float32": _DECADES[0], "float16": 2.0**-14}
_DIGITS = {"float32": range(6, 10), "float16": range(3, 6)}
"""As in `formatting`: the fewest to try, and those that are enough for any number."""

_MOST_PLACES = 12
"""10¹² = 5¹²·2¹², and 5¹² has 28 bits: times the 24 of a float32 it is exact."""

_ROUND = 1.5 * 2.0**52
"""Added to a number below 2⁵¹ and subtracted again, this rounds it to an integer, half to even."""

_POWERS_OF_TWO = frozenset(2.0**power for power in range(-17, 20))
"""Those between the first and the last of the decades."""


def decimals_of(values: list[float], dtype: str) -> tuple[list[float], list[int]]:
    """The float64 nearest to the shortest decimal of each value, and where that is not found.

    A value times a power of ten, rounded to an integer, is the nearest decimal of so many digits:
    the product is exact. The quotient, of integers below 2⁵³, is the float64 nearest to the
    decimal, as a parser reads it; it is the one if it rounds to the value. A power of two may have
    a shorter decimal than the nearest (see `formatting`), and is left out.
    """
    narrowed = _to_float32 if dtype == "float32" else _to_float16
    smallest, largest = _SMALLEST[dtype], 10.0 ** _DIGITS[dtype].start
    found = [0.0] * len(values)
    others: list[int] = []
    pending: list[tuple[int, float, int]] = []
    for index, x in enumerate(values):
        if smallest <= abs(x) < largest:
            pending.append((index, x, bisect(_DECADES, abs(x))))
        else:
            others.append(index)
    for digits in _DIGITS[dtype]:
        scales = _scales(digits)
        candidates = [
            (x * scales[decade] + _ROUND - _ROUND) / scales[decade] for _, x, decade in pending
        ]
        rest = []
        for one, candidate, back in zip(pending, candidates, narrowed(candidates), strict=True):
            index, x, _ = one
            if back == x:
                found[index] = candidate
            elif abs(x) in _POWERS_OF_TWO:
                others.append(index)
            else:
                rest.append(one)
        pending = rest
    others += [index for index, _, _ in pending]
    return found, others


@cache
def _scales(digits: int) -> list[float]:
    """For numbers below each decade, and at last above all, the power of ten that leaves digits.

    It is infinite, and makes nan of any number, where there would be too many places.
    """
    places = [digits + _FIRST - decade for decade in range(len(_DECADES) + 1)]
    return [10.0**count if count <= _MOST_PLACES else math.inf for count in places]


def _to_float32(values: list[float]) -> list[float]:
    return array("f", values).tolist()


def _to_float16(values: list[float]) -> Sequence[float]:
    layout = Struct(f"{len(values)}e")
    return layout.unpack(layout.pack(*values))


def shortest_text(x: float, dtype: str) -> bytes:
    """Returns the text of one number, for those of which `decimals_of` finds no decimal."""
    text = _shortest(x, dtype) if x else repr(x)  # 0.0 and −0.0 are equal
    return text.encode()


# They are few, or repeat: 0.0 and 1.0 do, and so do powers of two.
_shortest = lru_cache(1 << 12)(formatting.shortest)
