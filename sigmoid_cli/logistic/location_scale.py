"""Functions with a location and a scale: loc and scale, as scipy.stats calls them.

A container receives the ufunc itself and applies it to its arrays, at once or later, here or in
another process. So a call with loc or scale is that of another ufunc, which has them built in.
"""

from __future__ import annotations

from functools import lru_cache
from math import isfinite

from sigmoid_cli.logistic.exact import NUMBERS, as_float
from sigmoid_cli.logistic.ufunc import Ufunc

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from typing import Any

# Functions kept: whoever calls one again and again has few locations and scales.
_KEPT = 64

_FORMULAS = {
    "sigmoid": "{name}((x - loc)/scale)",
    "grad": "{name}((x - loc)/scale)/scale",
    "log_sigmoid": "{name}((x - loc)/scale)",
    "log_grad": "{name}((x - loc)/scale) - numpy.log(scale)",
    "logit": "loc + scale*{name}(x)",
}
"""How to compute a member of the family for arrays of loc and scale."""


class Bound(Ufunc):
    """A function of z = (x − loc)/scale, or loc + scale·logit(x), for one loc and scale.

    It is pickled as the function and both numbers. `bind` returns the same object for the same
    three, as long as it is among the last _KEPT.
    """

    def __init__(self, function: Ufunc, loc: float, scale: float) -> None:
        """`function` with loc and scale, which are as `bind` checks them."""

        def expression() -> Any:
            from sigmoid_cli.logistic.expression import Expression

            return Expression(function.member, False, loc, scale)

        def number() -> Any:
            from sigmoid_cli.logistic import floats_family

            return floats_family.function(expression())

        def core(dtype: str) -> Any:
            from sigmoid_cli.logistic import family

            return family.core(expression(), dtype)

        super().__init__(
            function.__name__,
            str(function.__doc__),
            function.member,
            number,
            core,
            lambda _, new_loc, new_scale: bind(function, new_loc, new_scale),
        )
        self._bound = function, loc, scale

    def __repr__(self) -> str:
        _, loc, scale = self._bound
        return f"<ufunc {self.__name__!r} with loc={loc!r}, scale={scale!r}>"

    def __reduce__(self) -> Any:
        return bind, self._bound


def bind(function: Ufunc, loc: Any, scale: Any) -> Ufunc:
    """The function with loc and scale, or itself if they are 0 and 1.

    Raises:
        TypeError: if one of them is not one real number.
        ValueError: if loc is not finite, or scale not finite and above 0.
    """
    loc, scale = _number(function, "loc", loc), _number(function, "scale", scale)
    if not isfinite(loc):
        raise ValueError(f"loc must be finite, not {loc}")
    if not (isfinite(scale) and scale > 0.0):
        raise ValueError(f"scale must be finite and above 0, not {scale}")
    if loc == 0.0 and scale == 1.0:
        return function
    return _bound(function, loc, scale)


_bound = lru_cache(_KEPT)(Bound)


def _number(function: Ufunc, name: str, value: Any) -> float:
    """A parameter of the function, a real number of Python or NumPy, rounded to float64."""
    if isinstance(value, NUMBERS):
        return as_float(value)
    dtype, shape = getattr(value, "dtype", None), getattr(value, "shape", None)
    if getattr(dtype, "kind", "O") in "biuf" and shape == ():
        return float(value)
    refusal = f"{name} must be one real number, not {type(value).__name__}"
    if (dtype is not None and shape != ()) or isinstance(value, (list, tuple)):
        formula = _FORMULAS[function.member].format(name=function.__name__)
        raise TypeError(
            f"{refusal}: call {function.__name__} once for each, or compute {formula}, which rounds"
            " more than once"
        )
    raise TypeError(refusal)
