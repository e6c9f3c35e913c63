"""The shortest text of each number of an array, as `formatting` has it for one number."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.safe_orjson import orjson

Array = NDArray[np.floating[Any]]


def shortest(numbers: Array) -> bytes:
    """Returns the shortest text of each number, between brackets, with commas between them."""
    if numbers.dtype == np.float16:
        return b"[" + b",".join(_float16_texts(numbers)) + b"]"
    return with_words(orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY), numbers)


def with_words(texts: bytes, numbers: Array) -> bytes:
    """Returns the texts as orjson writes them, with nan, inf or -inf where it writes null."""
    if b"n" not in texts:  # known at once, where to count takes a look at each byte
        return texts
    special = numbers[~np.isfinite(numbers)]
    if np.isnan(special).all():
        return _with_nan(texts)
    pieces = [b""] * (2 * len(special) + 1)
    pieces[0::2] = texts.split(b"null")
    pieces[1::2] = [repr(number).encode() for number in special.tolist()]
    return b"".join(pieces)


def _with_nan(texts: bytes) -> bytes:
    if texts.count(b"n") > len(texts) // _FEW:
        return texts.replace(b"null", b"nan")
    first, *rest = texts.split(b"n")
    return b"nan".join([first, *(text[len(b"ull") :] for text in rest)])


_FEW = 100
"""Bytes to a nan: if it takes more, to look for one letter is ten times as fast as for a word."""


def _float16_texts(numbers: Array) -> list[bytes]:
    """Returns the texts of float16; each of the 65,536 is made when it is first needed."""
    texts, is_known = _known_float16_texts()
    bits = numbers.view(np.uint16)
    unknown = np.unique(bits[~is_known[bits]])
    for index, number in zip(unknown.tolist(), unknown.view(np.float16).tolist(), strict=True):
        texts[index] = formatting.shortest(number, "float16").encode()
    is_known[unknown] = True
    found: list[bytes] = texts[bits].tolist()
    return found


@cache
def _known_float16_texts() -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    return np.empty(0x10000, object), np.zeros(0x10000, np.bool_)
