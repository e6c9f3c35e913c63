"""The mathematics: the logistic family, correctly rounded to float64, float32 and float16.

`exact` computes one number at a time with integers and needs no NumPy; `functions` is what Python
callers call, with numbers, arrays and containers. It is loaded when first asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from sigmoid_cli.logistic.functions import (
        log_sigmoid,
        log_sigmoid_grad,
        logit,
        sigmoid,
        sigmoid_grad,
    )

__all__ = ["log_sigmoid", "log_sigmoid_grad", "logit", "sigmoid", "sigmoid_grad"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from sigmoid_cli.logistic import functions

        return getattr(functions, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
