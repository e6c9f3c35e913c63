"""The mathematics: the logistic family, correctly rounded to float64, float32 and float16.

`exact` computes one number at a time with integers and needs no NumPy; `functions` is what Python
callers call, with numbers, arrays and containers.
"""

from __future__ import annotations

from sigmoid_cli.logistic.functions import (
    log_sigmoid,
    log_sigmoid_grad,
    logit,
    sigmoid,
    sigmoid_grad,
)

__all__ = ["log_sigmoid", "log_sigmoid_grad", "logit", "sigmoid", "sigmoid_grad"]
