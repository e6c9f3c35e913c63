"""The logistic sigmoid and its derivative, correctly rounded.

>>> from sigmoid_cli import sigmoid, sigmoid_grad
>>> sigmoid(1.0), sigmoid_grad(1.0)
(0.7310585786300049, 0.19661193324148185)

Importing this package costs next to nothing: the functions are loaded when first asked for, and
NumPy only when they are given something other than a Python number.
"""

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from sigmoid_cli.logistic import sigmoid, sigmoid_grad

__version__ = "0.1.0"

__all__ = ["__version__", "sigmoid", "sigmoid_grad"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from sigmoid_cli import logistic

        value: object = getattr(logistic, name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
