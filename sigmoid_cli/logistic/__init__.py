"""The mathematics: σ and σ′, correctly rounded to float64, float32 and float16.

`exact` computes one number at a time with integers and needs no NumPy; `functions` is what Python
callers call, with numbers, arrays and containers.
"""

from __future__ import annotations

from sigmoid_cli.logistic.functions import sigmoid, sigmoid_grad

__all__ = ["sigmoid", "sigmoid_grad"]
