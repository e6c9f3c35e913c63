"""σ and σ′ as they are usually written with NumPy."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.bench.measure.sample import Array


def textbook_sigmoid(x: Array) -> Array:
    """1/(1 + e⁻ˣ), the textbook formula; e⁻ˣ overflows for x below −709.78."""
    return np.asarray(1 / (1 + np.exp(-x)))


def textbook_grad(x: Array) -> Array:
    """σ(1 − σ), whose difference has no correct digit from x = 37 on."""
    s = textbook_sigmoid(x)
    return np.asarray(s * (1 - s))


def two_branch_sigmoid(x: Array) -> Array:
    """1/(1 + e⁻ˣ) for x ≥ 0 and eˣ/(1 + eˣ) below: the exponential never overflows."""
    e = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1, e) / (1 + e))


def two_branch_grad(x: Array) -> Array:
    """e^(−|x|)/(1 + e^(−|x|))²: no overflow and no difference."""
    e = np.exp(-np.abs(x))
    return np.asarray(e / (1 + e) ** 2)
