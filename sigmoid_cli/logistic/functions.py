"""The functions of numbers, arrays and containers; NumPy is loaded when one is given an array."""

from __future__ import annotations

from sigmoid_cli.logistic import exact
from sigmoid_cli.logistic.ufunc import Ufunc

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike, NDArray


def _loaded(module: str, name: str) -> Any:
    """What is called `name` in a module of this folder."""
    from importlib import import_module

    return getattr(import_module(f"sigmoid_cli.logistic.{module}"), name)


sigmoid = Ufunc(
    "sigmoid",
    "σ(x) = 1/(1 + e⁻ˣ)",
    (1.0, 0.7310585786300049),
    lambda: _loaded("floats", "sigmoid"),
    lambda dtype: _loaded(dtype, "sigmoid"),
)

sigmoid_grad = Ufunc(
    "sigmoid_grad",
    "σ′(x) = σ(x)·(1 − σ(x))",
    (1.0, 0.19661193324148185),
    lambda: _loaded("floats", "sigmoid_grad"),
    lambda dtype: _loaded(dtype, "sigmoid_grad"),
)


def sigmoid_and_grad(
    x: ArrayLike, *, out: tuple[NDArray[Any], NDArray[Any]] | None = None
) -> tuple[Any, Any]:
    """σ(x) and σ′(x) of a number or an array, in less time than one after the other.

    `out`, if given, is a pair of arrays that do not overlap; either may be x, or overlap it.

    Raises:
        TypeError: if x is not float16, float32, float64, integer or boolean; if `out` has not the
            dtype of the results, or one to which it may be cast.
        ValueError: if `out` has another shape, is read-only or overlaps itself.
    """
    if out is None and type(x) in exact.NUMBERS:
        return sigmoid(x), sigmoid_grad(x)
    import numpy as np

    from sigmoid_cli.logistic import arrays

    array = np.asarray(x)
    dtype = arrays.result_dtype(array.dtype)
    core = _loaded(dtype.name, "sigmoid_and_grad")
    first, second = arrays.compute(core, dtype, array, None if out is None else list(out), count=2)
    return first, second
