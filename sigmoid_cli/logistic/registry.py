"""Which functions there are, and what must be known of each before its code is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sigmoid_cli.logistic.expression import Expression

Scalar = Callable[[float, str], float]
"""From a number that a type can hold, and the name of the type, to the nearest of its numbers."""

Arrays = Callable[["NDArray[Any]"], Any]
"""From a contiguous array of native floats to one like it with the nearest of its numbers."""


Lists = Callable[[Sequence[float], str], list[float]]
"""From numbers that a type can hold, and the name of the type, to the nearest of its numbers."""


class Function(Frozen):
    """A function of one number, correctly rounded to float64, float32 and float16.

    Attributes:
        command: the name of the command that applies it.
        sign: how it is written.
        about: what it is, with its formula, as the object of a sentence.
        result: what a user may call a result of it, and several.
        scalar: `module:object` in this folder, a `Scalar`; it does without NumPy.
        arrays: `module:object` in this folder, for arrays (see `Arrays`).
        lists: `module:object` in this folder, a `Lists`, if one is faster than `scalar`; it does
            without NumPy, too.
        has_working: whether `--steps` can show how a result comes about.
    """

    command: str
    sign: str
    about: str
    result: tuple[str, str]
    scalar: str
    arrays: str
    lists: str | None = None
    has_working: bool = False


FUNCTIONS = {
    "sigmoid": Function(
        "eval",
        "σ(x)",
        "the logistic sigmoid σ(x) = 1/(1 + e⁻ˣ)",
        ("probability", "probabilities"),
        "exact:sigmoid",
        "functions:sigmoid",
        "floats:sigmoids",
        has_working=True,
    ),
    "grad": Function(
        "grad",
        "σ′(x)",
        "the derivative σ′(x) = σ(x)(1 − σ(x))",
        ("slope", "slopes"),
        "exact:sigmoid_grad",
        "functions:sigmoid_grad",
        "floats:sigmoid_grads",
        has_working=True,
    ),
}

_TOGETHER: dict[tuple[str, ...], str] = {("sigmoid", "grad"): "functions:sigmoid_and_grad"}
"""What computes several in less time than one by one, as a tuple of arrays."""


_EXPRESSIONS = {
    "sigmoid": ("sigmoid", False),
    "upper": ("sigmoid", True),
    "grad": ("grad", False),
    "log_sigmoid": ("log_sigmoid", False),
    "log_upper": ("log_sigmoid", True),
    "log_grad": ("log_grad", False),
    "logit": ("logit", False),
    "logit_upper": ("logit", True),
}
"""Every result that has a name, by that name: its function in `expression`, and the tail."""


def takes_probabilities(name: str) -> bool:
    """Whether the function is of numbers from 0 to 1 alone."""
    return name in ("logit", "logit_upper")


def is_finite(name: str, scale: float = 1.0) -> bool:
    """Whether no result is infinite: it is a probability, or a slope that no scale makes steep."""
    return name in ("sigmoid", "upper") or (name == "grad" and scale >= 1.0)


def _is_standard(name: str, location: float, scale: float) -> bool:
    return name in FUNCTIONS and location == 0.0 and scale == 1.0


def scalar(name: str, location: float = 0.0, scale: float = 1.0) -> Scalar:
    """The function of a number."""
    if not _is_standard(name, location, scale):
        return expression(*_EXPRESSIONS[name], location, scale).scalar()
    found: Scalar = _loaded(FUNCTIONS[name].scalar)
    return found


def lists(name: str, location: float = 0.0, scale: float = 1.0) -> Lists:
    """The function of numbers in lists, which loads its tables once they are worth it."""
    one = scalar(name, location, scale)
    if not _is_standard(name, location, scale):
        return _Lists(one, lambda: _family_lists(name, location, scale))
    reference = FUNCTIONS[name].lists
    return _Lists(one, None if reference is None else lambda: _loaded(reference))


def _family_lists(name: str, location: float, scale: float) -> Lists:
    from sigmoid_cli.logistic import floats_family

    return floats_family.lists(expression(*_EXPRESSIONS[name], location, scale))


class _Lists:
    """A function of lists: one number after the other, until there have been many."""

    # What is loaded for lists takes as long as so many numbers one by one (1 ms).
    _MANY = 500

    def __init__(self, one: Scalar, load: Callable[[], Lists] | None) -> None:
        self._one = one
        self._load = load
        self._many: Lists | None = None
        self._count = 0

    def __call__(self, values: Sequence[float], dtype: str) -> list[float]:
        self._count += len(values)
        if self._many is None and self._load is not None and self._count > self._MANY:
            self._many = self._load()
        if self._many is None:
            return [self._one(x, dtype) for x in values]
        return self._many(values, dtype)


def arrays(
    names: Sequence[str], location: float = 0.0, scale: float = 1.0
) -> Callable[[NDArray[Any]], list[NDArray[Any]]]:
    """What computes the functions of an array, a result each."""
    reference = _TOGETHER.get(tuple(names)) if location == 0.0 and scale == 1.0 else None
    if reference is not None:
        together = _loaded(reference)
        return lambda x: list(together(x))
    each = [_array_function(name, location, scale) for name in names]
    return lambda x: [function(x) for function in each]


def _array_function(name: str, location: float, scale: float) -> Arrays:
    if not _is_standard(name, location, scale):
        from sigmoid_cli.logistic import family

        return family.arrays(expression(*_EXPRESSIONS[name], location, scale))
    found: Arrays = _loaded(FUNCTIONS[name].arrays)
    return found


def expression(
    name: str, upper_tail: bool = False, location: float = 0.0, scale: float = 1.0
) -> Expression:
    """An expression of the logistic family: sigmoid, grad, log_sigmoid, log_grad or logit.

    Raises:
        ValueError: if it makes no sense; see `Expression.checked`.
    """
    from sigmoid_cli.logistic.expression import Expression

    return Expression(name, upper_tail, location, scale).checked()


def _loaded(reference: str) -> Any:
    module, _, attribute = reference.partition(":")
    return getattr(import_module(f"sigmoid_cli.logistic.{module}"), attribute)
