"""σ and σ′ of arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sigmoid_cli.logistic import exact


def _apply(
    function: Callable[[float, str], float], x: ArrayLike, out: np.ndarray[Any, Any] | None
) -> np.ndarray[Any, Any]:
    array = np.asarray(x)
    if array.dtype.kind in "iub":
        array = array.astype(np.float64)
    name = array.dtype.name
    if name not in ("float64", "float32", "float16"):
        raise TypeError(f"x must be real numbers, not {name}")
    results = np.array([function(value, name) for value in array.ravel().tolist()], dtype=name)
    if out is None:
        return results.reshape(array.shape)
    out[...] = results.reshape(array.shape)
    return out


def sigmoid(x: ArrayLike, *, out: np.ndarray[Any, Any] | None = None) -> np.ndarray[Any, Any]:
    """σ(x), correctly rounded, in the shape and dtype of x."""
    return _apply(exact.sigmoid, x, out)


def sigmoid_grad(x: ArrayLike, *, out: np.ndarray[Any, Any] | None = None) -> np.ndarray[Any, Any]:
    """σ′(x), correctly rounded, in the shape and dtype of x."""
    return _apply(exact.sigmoid_grad, x, out)
