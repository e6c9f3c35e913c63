"""Which functions there are, and what must be known of each before its code is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scalar = Callable[[float, str], float]
"""From a number that a type can hold, and the name of the type, to the nearest of its numbers."""

Arrays = Callable[["NDArray[Any]"], Any]
"""From a contiguous array of native floats to one like it with the nearest of its numbers."""


class Function(NamedTuple):
    """A function of one number, correctly rounded to float64, float32 and float16.

    Attributes:
        command: what applies it to numbers, files and streams.
        sign: how it is written.
        about: what it is, with its formula.
        result: what a user may call a result of it, and several.
        scalar: `module:object` in this folder, a `Scalar`; it does without NumPy.
        arrays: `module:object` in this folder, for arrays (see `Arrays`).
        has_working: whether `--steps` can show how a result comes about.
    """

    command: str
    sign: str
    about: str
    result: tuple[str, str]
    scalar: str
    arrays: str
    has_working: bool = False


FUNCTIONS = {
    "sigmoid": Function(
        "eval",
        "σ(x)",
        "The logistic sigmoid σ(x) = 1/(1 + e⁻ˣ)",
        ("probability", "probabilities"),
        "exact:sigmoid",
        "functions:sigmoid",
        has_working=True,
    ),
    "grad": Function(
        "grad",
        "σ′(x)",
        "The derivative σ′(x) = σ(x)(1 − σ(x))",
        ("slope", "slopes"),
        "exact:sigmoid_grad",
        "functions:sigmoid_grad",
        has_working=True,
    ),
}

_TOGETHER: dict[tuple[str, ...], str] = {("sigmoid", "grad"): "functions:sigmoid_and_grad"}
"""What computes several in less time than one by one, as a tuple of arrays."""


def scalar(name: str) -> Scalar:
    """The function of a number."""
    found: Scalar = _loaded(FUNCTIONS[name].scalar)
    return found


def arrays(names: Sequence[str]) -> Callable[[NDArray[Any]], list[NDArray[Any]]]:
    """What computes the functions of an array, a result each."""
    place = _TOGETHER.get(tuple(names))
    if place is not None:
        together = _loaded(place)
        return lambda x: list(together(x))
    each: list[Arrays] = [_loaded(FUNCTIONS[name].arrays) for name in names]
    return lambda x: [function(x) for function in each]


def _loaded(place: str) -> Any:
    module, _, attribute = place.partition(":")
    return getattr(import_module(f"sigmoid_cli.logistic.{module}"), attribute)
