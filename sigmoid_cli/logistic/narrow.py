"""float32 and float16 by way of float64: correctly rounded results, rounded again.

That is right unless the float64 comes to lie in the middle between two numbers of the narrow type,
or is that close to it: the true value is within half a unit of the float64, so both ends of a
slightly wider interval must round alike. Otherwise it is decided from x.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sigmoid_cli.logistic.array_types import Array, Float64s, Positions
from sigmoid_cli.logistic.one_by_one import decided
from sigmoid_cli.logistic.workspace import Buffers

Narrow = Array

# Numbers in a block, as in stages.
_BLOCK = 16384
_buffers = {
    dtype: Buffers(_BLOCK, np.float64, np.float64, dtype, np.bool_)
    for dtype in (np.float32, np.float16)
}

# Half a unit in the last place is 2⁻⁵³ of a float64 at most, and these products are rounded by as
# much. Subnormal float64 have no such bound; they are 0 in a narrow type.
_BELOW = np.array(1 - 2.0**-52)
_ABOVE = np.array(1 + 2.0**-52)


def core(
    wide_core: Callable[[Float64s, Float64s], None],
    decide: Callable[[float, str], float],
    dtype: type[np.float32 | np.float16],
) -> Callable[[Narrow, Narrow], None]:
    """What computes for arrays of dtype what wide_core does for float64, and decide for a number.

    It takes x and out: one-dimensional, contiguous, native arrays of one length; out is x or does
    not overlap it. Nothing is checked. Any thread may call it.
    """
    buffers = _buffers[dtype]

    def fill(x: Narrow, out: Narrow) -> None:
        with np.errstate(all="ignore"):
            for start in range(0, len(x), _BLOCK):
                part = slice(start, start + _BLOCK)
                _fill_block(x[part], out[part])

    def _fill_block(x: Narrow, out: Narrow) -> None:
        argument, wide, upper, flags = buffers.cut(len(x))
        np.copyto(argument, x)
        wide_core(argument, wide)
        np.multiply(wide, _ABOVE, argument)
        np.copyto(upper, argument, "same_kind")
        np.multiply(wide, _BELOW, wide)
        numbers = x.copy() if np.may_share_memory(x, out) else x
        np.copyto(out, wide, "same_kind")
        np.not_equal(out, upper, flags)  # true for nan
        if flags.any():
            _settle(flags.nonzero()[0], numbers, out)

    def _settle(in_doubt: Positions, x: Narrow, out: Narrow) -> None:
        is_nan = np.isnan(out[in_doubt])
        out[in_doubt[is_nan]] = np.nan
        rest = in_doubt[~is_nan]
        if len(rest):
            out[rest] = decided(lambda number: decide(number, dtype.__name__), x[rest])

    return fill
