"""Implementations in other packages, imported only when they are measured."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from sigmoid_cli.bench.measure.sample import Array, Implementation


@dataclass(frozen=True)
class Library:
    """An implementation that may be installed.

    Attributes:
        name: in reports.
        package: the package that must be importable.
        dtypes: those that it computes in; it would widen or refuse others.
        load: imports it and returns its "sigmoid" or "grad".
    """

    name: str
    package: str
    dtypes: tuple[str, ...]
    load: Callable[[str], Implementation]

    @property
    def is_installed(self) -> bool:
        """Whether it can be imported."""
        return is_installed(self.package)


def is_installed(package: str) -> bool:
    """Whether the package can be imported."""
    return importlib.util.find_spec(package) is not None


def version_of(package: str) -> str:
    """Returns the version of a package; empty if it has none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _scipy(function: str) -> Implementation:
    expit = importlib.import_module("scipy.special").expit

    def grad(x: Array) -> Array:
        s = expit(x)
        return np.asarray(s * (1 - s))

    return grad if function == "grad" else expit


def _torch(function: str) -> Implementation:
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)  # like all other contenders

    def sigmoid(x: Array) -> Array:
        return torch.sigmoid(torch.from_numpy(x)).numpy()  # type: ignore[no-any-return]

    def grad(x: Array) -> Array:
        s = torch.sigmoid(torch.from_numpy(x))
        return (s * (1 - s)).numpy()  # type: ignore[no-any-return]

    return grad if function == "grad" else sigmoid


def _numba(function: str) -> Implementation:
    numba = importlib.import_module("numba")

    def sigmoid(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    def grad(x: Any) -> Any:
        s = 1 / (1 + np.exp(-x))
        return s * (1 - s)

    return numba.vectorize(nopython=True)(  # type: ignore[no-any-return]
        grad if function == "grad" else sigmoid
    )


def _jax(function: str) -> Implementation:
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)

    def grad(x: Any) -> Any:
        s = jax.nn.sigmoid(x)
        return s * (1 - s)

    compiled = jax.jit(grad if function == "grad" else jax.nn.sigmoid)
    return lambda x: np.asarray(compiled(x))


LIBRARIES = (
    Library("scipy expit", "scipy", ("float64", "float32"), _scipy),
    Library("torch", "torch", ("float64", "float32", "float16"), _torch),
    Library("numba", "numba", ("float64", "float32"), _numba),
    Library("jax", "jax", ("float64", "float32", "float16"), _jax),
)
