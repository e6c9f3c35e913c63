"""The mathematics: σ and σ′, correctly rounded to float64, float32 and float16.

`exact` computes one number at a time with integers and needs no NumPy; `functions` computes arrays.
The two functions below choose: a Python number never loads NumPy.
"""

from __future__ import annotations

from sigmoid_cli.logistic import exact

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

__all__ = ["sigmoid", "sigmoid_grad"]


def sigmoid(x: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """σ(x) = 1/(1 + e⁻ˣ), correctly rounded, in the shape of x.

    x is a number or what numpy.asarray takes. float16, float32 and float64 keep their dtype, in
    native byte order; integers and booleans give float64. A Python number gives a float, an array
    an array. Results go into `out` if given, which may be `x` itself.

    Raises:
        TypeError: if x has any other dtype, or a mask; if `out` is not of the dtype of the result.
        ValueError: if `out` has another shape, or is read-only.
    """
    if out is None and type(x) in exact.NUMBERS:
        return exact.sigmoid(exact.as_float(x))  # type: ignore[arg-type]
    from sigmoid_cli.logistic import functions

    return functions.sigmoid(x, out=out)


def sigmoid_grad(x: ArrayLike, *, out: NDArray[Any] | None = None) -> Any:
    """σ′(x) = σ(x)·(1 − σ(x)), correctly rounded, in the shape of x. Otherwise as sigmoid."""
    if out is None and type(x) in exact.NUMBERS:
        return exact.sigmoid_grad(exact.as_float(x))  # type: ignore[arg-type]
    from sigmoid_cli.logistic import functions

    return functions.sigmoid_grad(x, out=out)
