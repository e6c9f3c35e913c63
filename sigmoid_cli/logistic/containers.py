"""Operands of any kind: a container applies the ufunc itself, by the protocol of NEP 13.

That is whatever has an `__array_ufunc__` of its own. No container is imported here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sigmoid_cli.logistic import arrays

_ARRAY = np.ndarray.__array_ufunc__

_DEFAULTS = {"where": True, "casting": "same_kind", "order": "K", "dtype": None, "subok": True}


def apply(
    ufunc: Any,
    cores: dict[arrays.DType, arrays.Core],
    x: Any,
    out: Any,
    where: Any,
    casting: Any,
    order: Any,
    dtype: Any,
    subok: bool,
) -> Any:
    """What a ufunc returns for operands of any kind.

    Raises:
        TypeError, ValueError: as `arrays.apply`; a container may raise anything else.
    """
    if type(out) is tuple:
        if len(out) != 1:
            raise ValueError(f"out must be a tuple of 1 array, not {len(out)}")
        [out] = out
    if _is_container(x) or _is_container(out) or _is_container(where):
        given = {"where": where, "casting": casting, "order": order, "dtype": dtype, "subok": subok}
        options = {name: value for name, value in given.items() if value is not _DEFAULTS[name]}
        if out is not None:
            options["out"] = (out,)
        return _delegated(ufunc, "__call__", (x,), options)
    result = arrays.apply(ufunc, cores, x, out, where, casting, order, dtype, subok)
    is_number = isinstance(x, (float, int)) and not isinstance(x, np.generic)
    return float(result) if is_number and out is None and dtype is None else result


def apply_at(ufunc: Any, a: Any, indices: Any) -> Any:
    """Apply the ufunc to a[indices] in place. Returns None, or what a container does."""
    if _is_container(a):
        return _delegated(ufunc, "at", (a, indices), {})
    return arrays.apply_at(ufunc, a, indices)


def _is_container(operand: Any) -> bool:
    return getattr(type(operand), "__array_ufunc__", _ARRAY) is not _ARRAY


def _delegated(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """What the first container that can makes of the call.

    Raises:
        TypeError: if none can.
    """
    x = inputs[0]
    if type(x).__module__.startswith("polars.") and str(getattr(x, "dtype", None)) == "Float32":
        # polars computes the first of a ufunc's `types` to which it may cast safely: float64, which
        # is the type of the result for all its numbers but these.
        options.setdefault("dtype", "f")
    for container in _containers([*inputs, *options.get("out", ()), options.get("where")]):
        override = type(container).__array_ufunc__
        if override is None:
            raise TypeError(f"{type(container).__name__} does not support NumPy's ufuncs")
        result = override(container, ufunc, method, *inputs, **options)
        if result is not NotImplemented:
            return result if "out" in options else _with_nulls(x, result)
    raise TypeError(f"{type(x).__name__} does not support {ufunc!r} with these operands")


def _containers(operands: list[Any]) -> list[Any]:
    """One container of each type, from left to right, but subclasses before their bases."""
    found: list[Any] = []
    for operand in operands:
        kind = type(operand)
        if _is_container(operand) and kind not in map(type, found):
            bases = [index for index, other in enumerate(found) if issubclass(kind, type(other))]
            found.insert(bases[0] if bases else len(found), operand)
    return found


def _with_nulls(x: Any, result: Any) -> Any:
    """The result as an Arrow array, where pandas before 3.0 makes the nulls of one nan."""
    if type(result) is not np.ndarray or type(x).__name__ != "ArrowExtensionArray":
        return result
    import pyarrow

    return type(x)(pyarrow.array(result, mask=x.isna()))
