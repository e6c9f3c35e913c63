"""The mathematics: σ and σ′, correctly rounded to float64, float32 and float16.

`exact` computes one number at a time with integers and needs no NumPy; `functions` computes arrays.
The two functions below choose between them.
"""

from __future__ import annotations

from sigmoid_cli.logistic import exact

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import ArrayLike

__all__ = ["sigmoid", "sigmoid_grad"]

_NUMBERS = (float, int, bool)


def _as_float(x: float) -> float:
    """x as a float; an integer beyond the float range rounds to ±inf, as IEEE 754 has it."""
    try:
        return float(x)
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")


def sigmoid(x: ArrayLike, *, out: np.ndarray[Any, Any] | None = None) -> Any:
    """σ(x) = 1/(1 + e⁻ˣ), correctly rounded.

    A Python number gives a float, an array or what numpy.asarray takes an array of the same shape.
    float16, float32 and float64 keep their dtype, integers and booleans give float64; any other
    dtype is a TypeError. Results go into `out` if given, which may be `x` itself.
    """
    if out is None and type(x) in _NUMBERS:
        return exact.sigmoid(_as_float(x))  # type: ignore[arg-type]
    from sigmoid_cli.logistic import functions

    return functions.sigmoid(x, out=out)


def sigmoid_grad(x: ArrayLike, *, out: np.ndarray[Any, Any] | None = None) -> Any:
    """σ′(x) = σ(x)·(1 − σ(x)), correctly rounded. Otherwise as sigmoid."""
    if out is None and type(x) in _NUMBERS:
        return exact.sigmoid_grad(_as_float(x))  # type: ignore[arg-type]
    from sigmoid_cli.logistic import functions

    return functions.sigmoid_grad(x, out=out)
