"""σ and σ′ of arrays of any kind: dtypes, shapes, strides and `out`, around the cores by dtype."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sigmoid_cli.logistic import exact, float16, float32, float64

Array = NDArray[Any]
Core = Callable[..., None]

# Numbers in the buffers through which arrays pass that do not lie in memory as a core needs them.
_BUFFER = 65536

_CORES = {
    np.dtype(module.__name__.rpartition(".")[2]): module for module in (float16, float32, float64)
}


def sigmoid(x: ArrayLike, *, out: Array | None = None) -> Any:
    """σ(x) = 1/(1 + e⁻ˣ), correctly rounded, in the shape of x.

    x is what numpy.asarray takes. float16, float32 and float64 keep their dtype, in native byte
    order; integers and booleans give float64. A Python number gives a float, a NumPy scalar a NumPy
    scalar, an array an array. Results go into `out` if given, which has the shape and dtype of the
    result and may be x itself, or overlap it.

    Raises:
        TypeError: if x has any other dtype, or a mask; if `out` is not of the dtype of the result.
        ValueError: if `out` has another shape, or is read-only.
    """
    if out is None and type(x) in exact.NUMBERS:
        return exact.sigmoid(exact.as_float(x))  # type: ignore[arg-type]
    return _apply("sigmoid", x, None if out is None else (out,), 1)[0]


def sigmoid_grad(x: ArrayLike, *, out: Array | None = None) -> Any:
    """σ′(x) = σ(x)·(1 − σ(x)), correctly rounded, in the shape of x. Otherwise as sigmoid."""
    if out is None and type(x) in exact.NUMBERS:
        return exact.sigmoid_grad(exact.as_float(x))  # type: ignore[arg-type]
    return _apply("sigmoid_grad", x, None if out is None else (out,), 1)[0]


def sigmoid_and_grad(x: ArrayLike, *, out: tuple[Array, Array] | None = None) -> tuple[Any, Any]:
    """σ(x) and σ′(x), correctly rounded, in less time than one after the other.

    `out`, if given, is a pair of arrays that do not overlap. Otherwise as sigmoid.
    """
    if out is None and type(x) in exact.NUMBERS:
        number = exact.as_float(x)  # type: ignore[arg-type]
        return exact.sigmoid(number), exact.sigmoid_grad(number)
    first, second = _apply("sigmoid_and_grad", x, out, 2)
    return first, second


def _apply(name: str, x: ArrayLike, out: tuple[Array, ...] | None, count: int) -> list[Any]:
    """The results of a function with `count` results."""
    if out is None and type(x) is np.ndarray and x.dtype in _CORES and x.flags.c_contiguous:
        outs = [np.empty(x.shape, x.dtype) for _ in range(count)]
        getattr(_CORES[x.dtype], name)(x.reshape(-1), *[result.reshape(-1) for result in outs])
        return outs
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError("masked arrays are not supported: fill x, with nan for instance")
    array = np.asarray(x)
    dtype = _result_dtype(array.dtype)
    if out is None:
        outs = [np.empty_like(array, dtype=dtype, subok=False) for _ in range(count)]
    else:
        outs = list(out)
        _check(outs, array, dtype, count)
    function: Core = getattr(_CORES[dtype], name)
    flat = _flattened([array, *outs], dtype)
    if flat is None:
        _iterate(function, array, outs, dtype)
    else:
        function(*flat)
    if out is not None or isinstance(x, np.ndarray) or array.ndim:
        return outs
    is_number = isinstance(x, (float, int)) and not isinstance(x, np.generic)
    return [result.item() if is_number else result[()] for result in outs]


def _result_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    if dtype.kind in "biu":
        return np.dtype(np.float64)
    native = dtype.newbyteorder("=")
    if native not in _CORES:
        raise TypeError(f"x must be float16, float32, float64, integer or boolean, not {dtype}")
    return native


def _check(outs: list[Any], x: Array, dtype: np.dtype[Any], count: int) -> None:
    if len(outs) != count:
        raise ValueError(f"out must be {count} arrays, not {len(outs)}")
    for out in outs:
        if not isinstance(out, np.ndarray) or isinstance(out, np.ma.MaskedArray):
            raise TypeError(f"out must be a NumPy array, not {type(out).__name__}")
        if out.dtype.newbyteorder("=") != dtype:
            raise TypeError(f"out must be {dtype}, not {out.dtype}")
        if out.shape != x.shape:
            raise ValueError(f"out must have the shape {x.shape} of x, not {out.shape}")
        if not out.flags.writeable:
            raise ValueError("out is read-only")
    if count == 2 and np.shares_memory(outs[0], outs[1]):
        raise ValueError("the two arrays of out overlap")


def _flattened(arrays: list[Array], dtype: np.dtype[Any]) -> list[Array] | None:
    """The arrays as one-dimensional views in one order, if they lie in memory as cores need it."""
    if any(array.dtype != dtype or not array.dtype.isnative for array in arrays):
        return None
    if all(array.flags.c_contiguous for array in arrays):
        flat = [array.reshape(-1) for array in arrays]
    elif all(array.flags.f_contiguous for array in arrays):
        flat = [array.T.reshape(-1) for array in arrays]
    else:
        return None
    x, *outs = flat
    for out in outs:
        if np.may_share_memory(x, out) and x.ctypes.data != out.ctypes.data:
            return None
    return flat


def _iterate(function: Core, x: Array, outs: list[Array], dtype: np.dtype[Any]) -> None:
    """The results of arrays in any memory layout, by way of buffers that a core can take."""
    count = len(outs)
    # Of arrays without a dimension the buffers of NumPy 2.0 hold anything.
    operands = [np.atleast_1d(array) for array in (x, *outs)]
    # "contig" is missing from NumPy's type stubs.
    layout: list[Any] = ["contig", "aligned", "overlap_assume_elementwise"]
    with np.nditer(
        operands,
        ["external_loop", "buffered", "zerosize_ok", "copy_if_overlap"],
        [["readonly", *layout], *[["writeonly", *layout]] * count],
        [dtype] * (count + 1),
        casting="same_kind",
        buffersize=_BUFFER,
    ) as blocks:
        for block in blocks:
            function(*block)
