"""Decimals compared exactly with the floats nearest to them, many at once.

Where a decimal is rounded to a narrow type by way of float64, and that is midway between two
numbers of the type, the sign of the difference decides. For a decimal with k digits after the
point, it is that of the integer in its digits less x·10ᵏ.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from fastnumbers import try_array
from numpy.typing import NDArray

from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.scaled import scaled

_IS_OF_DECIMALS = np.isin(np.arange(256), np.frombuffer(b"0123456789.+-,", np.uint8))
_MOST_DECIMALS = 22
"""10²² is the largest power of ten that is a double, so that `scaled` has the product exactly."""
_LARGEST = 1e18
"""Integers up to this, and those next to them, are below 2⁶³."""
_SMALLEST = 2.0**-28
"""From here on the fraction of the product is a double: x, midway between two float32, is a
multiple of 2⁻²⁴ of its power of two, so of 2⁻⁵² at least, and the product of no less.
"""


def compared(tokens: Sequence[bytes], x: NDArray[np.float64]) -> NDArray[np.int64]:
    """Returns the signs of the numbers that the tokens say, minus x, exactly.

    Args:
        tokens: numbers in any notation.
        x: finite, none of them 0: for each token a number of 25 bits next to it.
    """
    joined = b",".join(tokens)
    characters = np.frombuffer(joined, np.uint8)
    ends = np.append(np.flatnonzero(characters == ord(",")), len(characters))
    points = np.flatnonzero(characters == ord("."))
    decimals = np.zeros(len(tokens), np.int64)
    having = np.searchsorted(ends, points)
    decimals[having] = ends[having] - points - 1
    magnitude = np.abs(x)
    is_exact = (decimals <= _MOST_DECIMALS) & (magnitude >= _SMALLEST)
    others = np.flatnonzero(~_IS_OF_DECIMALS[characters])
    is_exact[np.searchsorted(ends, others)] = False
    decimals[~is_exact] = 0
    is_exact &= magnitude * 10.0**decimals < _LARGEST
    decimals[~is_exact] = 0
    magnitude[~is_exact] = 1.0
    digits = joined.translate(None, b".").split(b",")
    integers = try_array(digits, dtype=np.int64, on_fail=0, on_overflow=0)
    whole, fraction = scaled(magnitude, decimals)
    difference = (np.abs(integers) - whole.astype(np.int64)).astype(np.float64)
    signs: NDArray[np.int64] = (np.sign(difference - fraction) * np.sign(x)).astype(np.int64)
    for index in np.flatnonzero(~is_exact).tolist():
        signs[index] = grammar.compare(tokens[index], float(x[index]))
    return signs
