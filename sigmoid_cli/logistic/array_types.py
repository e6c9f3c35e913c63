"""Types of arrays, for annotations.

Nothing looks at them when the program runs, so that `numpy.typing` is not imported: that would take
half a millisecond of the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Floats = NDArray[Any]
    Float64s = NDArray[np.float64]
    Float32s = NDArray[np.float32]
    Float16s = NDArray[np.float16]
    Int64s = NDArray[np.int64]
    Positions = NDArray[np.intp]
    Flags = NDArray[np.bool_]
else:
    Array = Floats = Float64s = Float32s = Float16s = Int64s = Positions = Flags = np.ndarray

__all__ = ["Array", "Flags", "Float16s", "Float32s", "Float64s", "Floats", "Int64s", "Positions"]
