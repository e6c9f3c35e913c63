"""A function of arrays of any kind: dtypes, shapes, memory layouts and the options of a ufunc."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sigmoid_cli.logistic.array_types import Array, Flags

DType = np.dtype[Any]
Core = Callable[..., None]
"""Fills arrays with the results for an array. All are one-dimensional, contiguous and native."""

# Numbers in the buffers through which arrays pass that do not lie in memory as a core needs them.
_BUFFER = 65536

_DTYPES = ("float16", "float32", "float64")

_REMEDIES = {
    "c": "pass x.real if its imaginary part is 0",
    "O": "convert it with numpy.asarray(x, dtype='float64') if it holds numbers",
    "U": "convert it with numpy.asarray(x, dtype='float64') if it holds numbers",
    "S": "convert it with numpy.asarray(x, dtype='float64') if it holds numbers",
    "T": "convert it with x.astype('float64') if it holds numbers",
    "f": "pass dtype='float64' to round it first",
}
"""What to do about an argument without a core, by the kind of its dtype; "f" is longdouble."""


def cores(load_core: Callable[[str], Core]) -> dict[DType, Core]:
    """The cores of a function, by dtype, each of which is loaded when it is first called."""
    found: dict[DType, Core] = {}

    def late(dtype: str) -> Core:
        def load_and_fill(*arrays: Array) -> None:
            loaded = found[np.dtype(dtype)] = load_core(dtype)
            loaded(*arrays)

        return load_and_fill

    found.update({np.dtype(dtype): late(dtype) for dtype in _DTYPES})
    return found


def apply(
    ufunc: Any,
    cores: dict[DType, Core],
    x: Any,
    out: Any = None,
    where: Any = True,
    casting: Any = "same_kind",
    order: Any = "K",
    dtype: Any = None,
    subok: bool = True,
) -> Any:
    """What the ufunc returns for operands that are not containers: a scalar or an array.

    Raises:
        TypeError: if x has no core, or `casting` does not allow a cast; if `out` is no array.
        ValueError: if `out` is read-only or has another shape.
    """
    array = np.asarray(x)
    if dtype is None and array.dtype in cores:
        loop = array.dtype
        if _fits(array, out, where):
            cores[loop](array.ravel(), out.ravel())
            return out
    else:
        loop = _loop(array.dtype, dtype, casting)
    outs = None if out is None else [out]
    [result] = compute(cores[loop], loop, array, outs, where, casting, order)
    if out is not None:
        return out if type(out) is np.ndarray else _wrapped(out, out, (ufunc, (x, out), 0), False)
    if subok and type(x) is not np.ndarray and not isinstance(x, np.generic):
        return _wrapped(x, result, (ufunc, (x,), 0), not result.ndim)
    return result if result.ndim else result[()]


def compute(
    core: Core,
    dtype: DType,
    x: Array,
    outs: list[Any] | None = None,
    where: Any = True,
    casting: Any = "same_kind",
    order: Any = "K",
    count: int = 1,
) -> list[Array]:
    """The `count` results of a core that computes this dtype, into `outs` or new arrays.

    Otherwise as `apply`.
    """
    mask = None if where is True else _mask(where)
    shape = x.shape if mask is None else np.broadcast_shapes(x.shape, mask.shape)
    if outs is not None:
        _check(outs, shape, dtype, casting, count)
        results = [np.asarray(out) for out in outs]
    elif shape == x.shape:
        results = [np.empty_like(x, dtype, order, subok=False) for _ in range(count)]
    else:
        results = [np.empty(shape, dtype, "F" if order == "F" else "C") for _ in range(count)]
    if mask is not None and outs is None:
        for result in results:
            result.fill(np.nan)
    flat = _flattened([x, *results], dtype) if mask is None else None
    if flat is not None:
        core(*flat)
    else:
        _iterate(core, x, results, mask, dtype, casting)
    return results


def apply_at(ufunc: Any, a: Any, indices: Any) -> None:
    """Apply the ufunc to a[indices] in place, as often as an element is in indices.

    Raises:
        TypeError: if a is no array, or results cannot be cast to its dtype.
        ValueError: if a is read-only.
    """
    if not isinstance(a, np.ndarray):
        raise TypeError(f"the first operand must be a NumPy array, not {type(a).__name__}")
    if not a.flags.writeable:
        raise ValueError("the array is read-only")
    positions = np.arange(a.size).reshape(a.shape)[indices]
    elements, counts = np.unique(positions, return_counts=True)
    values = np.asarray(a).flat
    while elements.size:
        results = ufunc(values[elements])
        if not np.can_cast(results.dtype, a.dtype, "same_kind"):
            # NumPy casts them all the same, and makes 0 of each probability.
            raise TypeError(f"results of dtype {results.dtype} cannot be cast to {a.dtype}")
        values[elements] = results
        counts -= 1
        elements, counts = elements[counts > 0], counts[counts > 0]


def result_dtype(dtype: DType) -> DType:
    """The dtype in which results for arguments of a dtype are computed.

    Raises:
        TypeError: if there is none.
    """
    if dtype.kind in "biu":
        return np.dtype(np.float64)
    if dtype.name in _DTYPES:
        return np.dtype(dtype.name)
    remedy = _REMEDIES.get(dtype.kind)
    raise TypeError(
        f"x must be float16, float32, float64, integer or boolean, not {dtype}"
        + (f": {remedy}" if remedy else "")
    )


def _loop(given: DType, requested: Any, casting: Any) -> DType:
    """The dtype to compute: the one requested, if x may be cast to it."""
    if requested is None:
        loop = result_dtype(given)
    else:
        name = np.dtype(requested).name
        if name not in _DTYPES:
            raise TypeError(f"dtype must be float16, float32 or float64, not {name}")
        loop = np.dtype(name)
    if not np.can_cast(given, loop, casting):
        remedy = _REMEDIES.get(given.kind)
        raise TypeError(
            f"cannot cast x from {given} to {loop} with casting={casting!r}"
            + (f": {remedy}" if remedy else "")
        )
    return loop


def _mask(where: Any) -> Flags:
    mask = where if isinstance(where, np.ndarray) else np.asarray(where, np.bool_)
    if mask.dtype != np.bool_:
        raise TypeError(f"where must be boolean, not {mask.dtype}")
    return mask


def _check(outs: list[Any], shape: tuple[int, ...], dtype: DType, casting: Any, count: int) -> None:
    if len(outs) != count:
        raise ValueError(f"out must be {count} arrays, not {len(outs)}")
    for out in outs:
        if not isinstance(out, np.ndarray):
            raise TypeError(f"out must be a NumPy array, not {type(out).__name__}")
        if not np.can_cast(dtype, out.dtype, casting):
            raise TypeError(
                f"cannot cast results from {dtype} to out of {out.dtype} with casting={casting!r}"
            )
        if np.broadcast_shapes(shape, out.shape) != out.shape:
            raise ValueError(f"out must have the shape {shape} of the results, not {out.shape}")
        if not out.flags.writeable:
            raise ValueError("out is read-only")
    if count == 2 and np.shares_memory(outs[0], outs[1]):
        raise ValueError("the two arrays of out overlap")


def _fits(x: Array, out: Any, where: Any) -> bool:
    """Whether a core can fill `out` directly, by checks that cost little."""
    return (
        type(out) is np.ndarray
        and where is True
        and out.dtype == x.dtype
        and out.shape == x.shape
        and x.flags.c_contiguous
        and out.flags.carray
        and (out is x or not np.may_share_memory(x, out))
    )


def _wrapped(operand: Any, result: Array, context: tuple[Any, ...], is_scalar: bool) -> Any:
    """The result as the type of the operand would have it, as NumPy's ufuncs ask for it."""
    wrap = getattr(operand, "__array_wrap__", None)
    if wrap is None:
        return result[()] if is_scalar else result
    try:
        return wrap(result, context, is_scalar)
    except TypeError:  # from before NumPy 2.0, it takes the array alone
        return wrap(result)


def _flattened(arrays: list[Array], dtype: DType) -> list[Array] | None:
    """The arrays as one-dimensional views in one order, if they lie in memory as cores need it."""
    x, *outs = arrays
    if any(array.dtype != dtype or not array.dtype.isnative for array in arrays):
        return None
    if any(out.shape != x.shape for out in outs):
        return None
    if all(array.flags.c_contiguous for array in arrays):
        flat = [array.ravel() for array in arrays]
    elif all(array.flags.f_contiguous for array in arrays):
        flat = [array.T.ravel() for array in arrays]
    else:
        return None
    x, *outs = flat
    for out in outs:
        if np.may_share_memory(x, out) and x.ctypes.data != out.ctypes.data:
            return None
    return flat


def _iterate(
    core: Core,
    x: Array,
    outs: list[Array],
    mask: Flags | None,
    dtype: DType,
    casting: Any,
) -> None:
    """The results of arrays in any memory layout, by way of buffers that a core can take."""
    # "contig" is missing from NumPy's type stubs.
    layout: list[Any] = ["contig", "aligned", "overlap_assume_elementwise"]
    operands = [x, *outs]
    flags = [["readonly", *layout], *[["writeonly", "no_broadcast", *layout]] * len(outs)]
    dtypes = [dtype] * len(operands)
    if mask is not None:
        # Where the mask is false, outs are written as they were read.
        flags[1:] = [["readwrite", *out_flags[1:]] for out_flags in flags[1:]]
        operands.append(mask)
        flags.append(["readonly", *layout])
        dtypes.append(np.dtype(np.bool_))
    with np.nditer(
        # Of arrays without a dimension the buffers of NumPy 2.0 hold anything.
        [np.atleast_1d(operand) for operand in operands],
        ["external_loop", "buffered", "zerosize_ok", "refs_ok", "copy_if_overlap"],
        flags,
        dtypes,
        casting=casting,
        buffersize=_BUFFER,
    ) as blocks:
        if mask is None:
            for block in blocks:
                core(*block)
            return
        for arguments, *results, chosen in blocks:
            computed = [np.empty_like(arguments) for _ in results]
            core(arguments, *computed)
            for result, values in zip(results, computed, strict=True):
                np.copyto(result, values, where=chosen)
