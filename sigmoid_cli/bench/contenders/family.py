"""How others compute the logistic family: formulas of NumPy, and libraries."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sigmoid_cli.bench.contenders.contender import Contender, formula
from sigmoid_cli.bench.contenders.libraries import is_installed, version_of
from sigmoid_cli.bench.measure.sample import Array, Implementation

LOCATION, SCALE = 3.0, 2.0
"""Of the case with location and scale: both change the results, and 2 costs no rounding."""


@dataclass(frozen=True)
class Peer:
    """A function of a library that may be installed."""

    name: str
    package: str
    load: Callable[[], Implementation]


def contenders(function: str) -> Iterator[Contender]:
    """Yield the formulas and the installed libraries that compute the function."""
    for name, implementation in _FORMULAS[function].items():
        yield formula(name, implementation)
    for peer in _PEERS[function]:
        if is_installed(peer.package):
            yield Contender(peer.name, version_of(peer.package), peer.load)


def absent(function: str) -> tuple[str, ...]:
    """Returns the names of the libraries that are not installed."""
    return tuple(peer.name for peer in _PEERS[function] if not is_installed(peer.package))


def textbook_logit(p: Array) -> Array:
    """ln(p/(1 − p)) as it is in textbooks: next to ½ the quotient is rounded to 1 ± a few ulp."""
    return np.asarray(np.log(p / (1 - p)))


def log1p_logit(p: Array) -> Array:
    """ln p − ln(1 − p): the difference cancels next to ½."""
    return np.asarray(np.log(p) - np.log1p(-p))


def textbook_log_sigmoid(x: Array) -> Array:
    """ln(1/(1 + e⁻ˣ)): −inf where e⁻ˣ overflows, 0 from x = 37 on."""
    return np.asarray(np.log(1 / (1 + np.exp(-x))))


def stable_log_sigmoid(x: Array) -> Array:
    """−ln(e⁰ + e⁻ˣ) by NumPy's logaddexp, which does not overflow."""
    return np.asarray(-np.logaddexp(0.0, -x))


def textbook_log_grad(x: Array) -> Array:
    """ln(σ(1 − σ)), which is −inf from x = 37 on."""
    s = 1 / (1 + np.exp(-x))
    return np.asarray(np.log(s * (1 - s)))


def stable_log_grad(x: Array) -> Array:
    """−|x| − 2 ln(1 + e^(−|x|)): no overflow and no difference."""
    a = np.abs(x)
    return np.asarray(-a - 2 * np.log1p(np.exp(-a)))


def textbook_scaled(x: Array) -> Array:
    """1/(1 + e^(−(x − m)/s))."""
    return np.asarray(1 / (1 + np.exp(-(x - LOCATION) / SCALE)))


_FORMULAS: dict[str, dict[str, Implementation]] = {
    "logit": {"textbook": textbook_logit, "log, log1p": log1p_logit},
    "log_sigmoid": {"textbook": textbook_log_sigmoid, "logaddexp": stable_log_sigmoid},
    "log_grad": {"textbook": textbook_log_grad, "log1p": stable_log_grad},
    "scaled": {"textbook": textbook_scaled},
}


def _scipy(name: str) -> Implementation:
    found: Implementation = getattr(importlib.import_module("scipy.special"), name)
    return found


def _scipy_log_grad() -> Implementation:
    found: Implementation = importlib.import_module("scipy.stats").logistic.logpdf
    return found


def _scipy_scaled() -> Implementation:
    expit = _scipy("expit")
    return lambda x: expit((x - LOCATION) / SCALE)


def _torch(compute: Callable[[Any, Any], Any]) -> Implementation:
    """Returns the function of torch and a tensor as one of arrays, on one thread as all others."""
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    return lambda x: np.asarray(compute(torch, torch.from_numpy(x)).numpy())


def _logsigmoid(torch: Any, x: Any) -> Any:
    return torch.nn.functional.logsigmoid(x)


_PEERS = {
    "logit": (
        Peer("scipy logit", "scipy", partial(_scipy, "logit")),
        Peer("torch logit", "torch", lambda: _torch(lambda torch, p: torch.logit(p))),
    ),
    "log_sigmoid": (
        Peer("scipy log_expit", "scipy", partial(_scipy, "log_expit")),
        Peer("torch logsigmoid", "torch", lambda: _torch(_logsigmoid)),
    ),
    "log_grad": (
        Peer("scipy logistic.logpdf", "scipy", _scipy_log_grad),
        Peer(
            "torch 2 × logsigmoid",
            "torch",
            lambda: _torch(lambda torch, x: _logsigmoid(torch, x) + _logsigmoid(torch, -x)),
        ),
    ),
    "scaled": (
        Peer("scipy expit", "scipy", _scipy_scaled),
        Peer(
            "torch sigmoid",
            "torch",
            lambda: _torch(lambda torch, x: torch.sigmoid((x - LOCATION) / SCALE)),
        ),
    ),
}
