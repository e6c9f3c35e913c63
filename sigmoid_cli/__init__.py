"""Compute the logistic sigmoid, its derivative, their logs and its inverse, correctly rounded.

>>> from sigmoid_cli import sigmoid, sigmoid_grad
>>> sigmoid(1.0), sigmoid_grad(1.0)
(0.7310585786300049, 0.19661193324148185)
>>> from sigmoid_cli import log_sigmoid, log_sigmoid_grad, logit
>>> log_sigmoid(-800.0), log_sigmoid_grad(0.0, scale=0.25), logit(0.75, loc=2.0)
(-800.0, 0.0, 3.0986122886681096)

Importing this package is cheap: the functions load when first asked for, with what they need for
arrays if NumPy is loaded. Else NumPy loads when one is called with anything but a Python number.
"""

import sys

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from sigmoid_cli.logistic import log_sigmoid, log_sigmoid_grad, logit, sigmoid, sigmoid_grad

__version__ = "0.2.0"

__all__ = [
    "__version__",
    "log_sigmoid",
    "log_sigmoid_grad",
    "logit",
    "sigmoid",
    "sigmoid_grad",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from sigmoid_cli import logistic

        value = getattr(logistic, name)
        if "numpy" in sys.modules:
            value.load()
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
