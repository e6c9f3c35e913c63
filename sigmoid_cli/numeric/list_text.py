"""The texts of the results in a list, between commas, as `formatting` has it for one number."""

from __future__ import annotations

import math
from array import array
from bisect import bisect
from collections.abc import Sequence
from functools import cache, lru_cache
from struct import Struct

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.calculation import Calculation

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


def texts_of(results: list[float], calculation: Calculation, *, are_many: bool) -> bytes:
    """The text of each result, with commas between them.

    Args:
        results: values of `calculation.dtype`.
        are_many: whether it pays to load orjson for them.
    """
    if calculation.decimals is not None:
        return _fixed(results, calculation.decimals)
    if calculation.precision is not None:
        return _rounded(results, calculation.precision)
    if calculation.dtype != "float64":
        return _narrow(results, calculation.dtype, are_many=are_many)
    return _shortest(results, are_many=are_many)


def _shortest(results: Sequence[float], *, are_many: bool) -> bytes:
    """The texts of float64."""
    if not are_many:
        joined = ",".join(map(repr, results))
        if "e" in joined:
            joined = ",".join(map(formatting.reformatted, joined.split(",")))
        return joined.encode()
    from sigmoid_cli.numeric.safe_orjson import orjson

    texts: bytes = orjson.dumps(results)[1:-1]
    if b"n" not in texts:
        return texts
    pieces = texts.split(b",")
    for index, text in enumerate(pieces):
        if text == b"null":
            pieces[index] = repr(results[index]).encode()
    return b",".join(pieces)


def _rounded(results: list[float], precision: int) -> bytes:
    """The texts with so many significant digits, as `formatting.rounded`.

    %g writes the same digits; only large and small numbers are to look otherwise, and integers.
    """
    texts = map(f"%.{precision}g".__mod__, results)
    return ",".join(
        [text if "." in text and "e" not in text else _with_point(text) for text in texts]
    ).encode()


def _with_point(text: str) -> str:
    if "n" in text:
        return text
    return formatting.reformatted(text if "e" in text else f"{text}e0")


def _fixed(results: list[float], decimals: int) -> bytes:
    """The texts with so many decimals, as `formatting.fixed`."""
    joined = ",".join(map(f"%.{decimals}f".__mod__, results))
    if "-" in joined:
        joined = ",".join([formatting.fixed(x, decimals) for x in results])
    return joined.encode()


def _narrow(results: list[float], dtype: str, *, are_many: bool) -> bytes:
    """The texts of float32 or float16: of each the decimal, as float64, that is written alike."""
    decimals, others = _decimals(results, dtype)
    texts = _shortest(decimals, are_many=are_many)
    if not others:
        return texts
    pieces = texts.split(b",")
    for index in others:
        x = results[index]
        pieces[index] = (_other(x, dtype) if x else repr(x)).encode()  # −0.0 and 0.0 are equal
    return b",".join(pieces)


@lru_cache(1 << 12)
def _other(x: float, dtype: str) -> str:
    """The shortest text, one by one: few numbers come here, but they often repeat, as 1.0 does."""
    return formatting.shortest(x, dtype)


def _decimals(values: list[float], dtype: str) -> tuple[list[float], list[int]]:
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
