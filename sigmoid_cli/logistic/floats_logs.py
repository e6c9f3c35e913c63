"""ln σ and ln σ′ of Python floats, correctly rounded, without NumPy.

The formulas, tables and rounding tests are those of float64_logs. What the tests do not settle goes
to `exact_family`.
"""

from __future__ import annotations

from sigmoid_cli.logistic import exact_family
from sigmoid_cli.logistic.floats import CELL, ROUND, SIGMOID_HIGH, TWELFTH, tail
from sigmoid_cli.logistic.grid import CELLS, LOWEST, ZERO
from sigmoid_cli.logistic.shipped import doubles

_HIGH = doubles("log_sigmoid_high")
_LOW = doubles("log_sigmoid_low")
_GRAD_HIGH = doubles("log_grad_high")
_GRAD_LOW = doubles("log_grad_low")
END = float(-LOWEST)
"""How far from 0 the tables reach."""

# As in float64_logs, where they are derived.
CUBE = 8 / 12 + 8 * 0.8284271247461901 * 2.0**-22 / 80
LOG_GRAD_ERROR = 11 * 2.0**-53 * 2.0**-11

LOG_SIGMOID_UNITS = 22
_BELOW, _ABOVE = 1 - LOG_SIGMOID_UNITS * 2.0**-53, 1 + LOG_SIGMOID_UNITS * 2.0**-53


def log_sigmoid(x: float) -> float:
    """ln σ(x), correctly rounded to float64."""
    if -END < x < END:
        n = int(x * CELLS + ROUND) - ZERO
        high, w = log_sigmoid_sum(n, x - n * CELL)
        result = high + w * _BELOW
        if result == high + w * _ABOVE:
            return result
    elif x <= -END:
        return x  # eˣ < 2⁻⁶⁹, less than half an ulp of x
    small = tail(-x)
    return exact_family.log_sigmoid(x) if small is None else -small


def log_grad(x: float) -> float:
    """ln σ′(x), correctly rounded to float64."""
    magnitude = abs(x)
    if magnitude < END:
        n = int(magnitude * CELLS + 0.5)
        high, w = log_grad_sum(n, magnitude - n * CELL)
        result = high + (w - LOG_GRAD_ERROR)
        if result == high + (w + LOG_GRAD_ERROR):
            return result
    elif magnitude >= END:
        return -magnitude  # 2e^(−|x|) < 2⁻⁶⁸
    return exact_family.log_grad(x)


def log_sigmoid_sum(n: int, r: float) -> tuple[float, float]:
    """S and w, of which the sum is ln σ(n/1024 + r)."""
    half_c = 0.5 * SIGMOID_HIGH[ZERO - n]
    half_u = half_c * r / (1.0 + r * (r * TWELFTH - half_c + 0.5))
    return _HIGH[ZERO + n], _LOW[ZERO + n] + half_u * (2.0 + half_u * half_u * CUBE)


def log_grad_sum(n: int, r: float) -> tuple[float, float]:
    """S and w, of which the sum is ln σ′(n/1024 + r), for n ≥ 0."""
    half_c = 0.5 * SIGMOID_HIGH[ZERO - n]
    half_u = half_c * r / (1.0 + r * (r * TWELFTH - half_c + 0.5))
    increment = half_u * (4.0 + half_u * half_u * (2.0 * CUBE)) - r
    return _GRAD_HIGH[n], _GRAD_LOW[n] + increment
