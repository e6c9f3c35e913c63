"""Results in bulk with a fixed number of digits after the point, half to even.

The scalar engine asks Python for the digits; this module finds the same digits with NumPy. A result
of size y is scaled to y·10ᴺ and rounded to an integer (see `scaled`), which has all digits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.safe_orjson import orjson
from sigmoid_cli.numeric.scaled import scaled

_MOST_DIGITS = 18
"""10¹⁸ is the largest power of ten whose double is below 2⁶³, the end of 64-bit integers."""


def format_fixed(results: NDArray[np.float64], decimals: int) -> bytes:
    """Returns texts with `decimals` digits after the point, between brackets with commas."""
    if not len(results):
        return b"[]"
    y = np.abs(results)
    is_usual = y < 10.0 ** (_MOST_DIGITS - decimals) - 1  # not nan either
    y[~is_usual] = 0.5
    integers, is_sure = scaled(y, np.full(len(y), decimals)).to_integers()
    is_usual &= is_sure
    wholes = len(str(int(integers.max()) // 10**decimals))
    width = wholes + decimals
    # with one more digit before them all, all integers have as many digits
    integers += 10**width
    written = orjson.dumps(integers, option=orjson.OPT_SERIALIZE_NUMPY)
    digits = np.frombuffer(written, np.uint8)[1:].reshape(-1, width + 2)[:, 1 : width + 1]

    point = 1 + wholes
    matrix = np.empty((len(results), 1 + width + (decimals > 0) + 1), np.uint8)
    matrix[:, 0] = np.where((results < 0) & (integers > 10**width), ord("-"), 0)
    matrix[:, 1:point] = digits[:, :wholes]
    if decimals:
        matrix[:, point] = ord(".")
        matrix[:, point + 1 : -1] = digits[:, wholes:]
    matrix[:, -1] = ord(",")
    if wholes > 1:
        before = matrix[:, 1 : point - 1]
        before *= np.logical_or.accumulate(before != ord("0"), axis=1)
    unusual = np.flatnonzero(~is_usual).tolist()
    rows = matrix
    if unusual:
        texts = [formatting.fixed(float(results[row]), decimals).encode() for row in unusual]
        width = max(matrix.shape[1] - 1, *map(len, texts))
        rows = np.zeros((len(results), width + 1), np.uint8)
        rows[:, : matrix.shape[1] - 1] = matrix[:, :-1]
        rows[:, -1] = ord(",")
        for row, text in zip(unusual, texts, strict=True):
            rows[row, :-1] = 0
            rows[row, : len(text)] = np.frombuffer(text, np.uint8)
    return b"[" + rows.tobytes().translate(None, b"\0")[:-1] + b"]"
