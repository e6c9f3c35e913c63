"""The functions of numbers, arrays and containers; NumPy is loaded when one is given an array."""

from __future__ import annotations

from sigmoid_cli.logistic import exact, location_scale
from sigmoid_cli.logistic.docstring import docstring
from sigmoid_cli.logistic.ufunc import Ufunc

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import ArrayLike, NDArray


def _loaded(module: str, name: str) -> Any:
    """What is called `name` in a module of this folder."""
    from importlib import import_module

    return getattr(import_module(f"sigmoid_cli.logistic.{module}"), name)


def _number_of(member: str) -> Callable[[], Callable[[float], float]]:
    """What loads a member of the family for one float."""
    return lambda: _loaded("floats_family", "function")(_loaded("expression", "Expression")(member))


def _core_of(member: str) -> Callable[[str], Callable[..., None]]:
    """What loads a member of the family for arrays of a dtype."""
    return lambda dtype: _loaded("family", "core")(
        _loaded("expression", "Expression")(member), dtype
    )


sigmoid = Ufunc(
    "sigmoid",
    docstring(
        "sigmoid",
        "the logistic sigmoid σ(x) = 1/(1 + e⁻ˣ)",
        "σ((x − loc)/scale)",
        "scipy.special.expit, scipy.stats.logistic.cdf, plogis of R",
        (1.0, 0.7310585786300049),
    ),
    "sigmoid",
    lambda: _loaded("floats", "sigmoid"),
    lambda dtype: _loaded(dtype, "sigmoid"),
    location_scale.bind,
)

sigmoid_grad = Ufunc(
    "sigmoid_grad",
    docstring(
        "sigmoid_grad",
        "the derivative of the sigmoid σ′(x) = σ(x)·(1 − σ(x))",
        "σ′((x − loc)/scale)/scale",
        "scipy.stats.logistic.pdf, dlogis of R",
        (1.0, 0.19661193324148185),
    ),
    "grad",
    lambda: _loaded("floats", "sigmoid_grad"),
    lambda dtype: _loaded(dtype, "sigmoid_grad"),
    location_scale.bind,
)

log_sigmoid = Ufunc(
    "log_sigmoid",
    docstring(
        "log_sigmoid",
        "the log of the sigmoid ln σ(x) = −ln(1 + e⁻ˣ)",
        "ln σ((x − loc)/scale)",
        "scipy.special.log_expit, scipy.stats.logistic.logcdf, plogis(log.p = TRUE) of R",
        (1.0, -0.3132616875182228),
    ),
    "log_sigmoid",
    _number_of("log_sigmoid"),
    _core_of("log_sigmoid"),
    location_scale.bind,
)

log_sigmoid_grad = Ufunc(
    "log_sigmoid_grad",
    docstring(
        "log_sigmoid_grad",
        "the log of the derivative of the sigmoid ln σ′(x)",
        "ln(σ′((x − loc)/scale)/scale)",
        "scipy.stats.logistic.logpdf, dlogis(log = TRUE) of R",
        (1.0, -1.6265233750364456),
    ),
    "log_grad",
    _number_of("log_grad"),
    _core_of("log_grad"),
    location_scale.bind,
)

logit = Ufunc(
    "logit",
    docstring(
        "logit",
        "the inverse of the sigmoid logit(x) = ln(x/(1 − x))",
        "loc + scale·logit(x)",
        "scipy.special.logit, scipy.stats.logistic.ppf, qlogis of R",
        (0.75, 1.0986122886681098),
        "\n    x is a probability: 0 returns -inf, 1 inf, a number outside [0, 1] nan, without a"
        " warning.",
    ),
    "logit",
    _number_of("logit"),
    _core_of("logit"),
    location_scale.bind,
)


def sigmoid_and_grad(
    x: ArrayLike, *, out: tuple[NDArray[Any], NDArray[Any]] | None = None
) -> tuple[Any, Any]:
    """Compute σ(x) and σ′(x) for a number or an array, faster than one after the other.

    `out` is a pair of arrays that do not overlap each other. Either may be x, or overlap it.

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
