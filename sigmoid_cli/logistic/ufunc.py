"""What Python callers call: functions that behave like the universal functions of NumPy.

A real `numpy.ufunc` would load NumPy even for one float, and without a compiler its loop would be a
ctypes callback, whose exceptions are printed and dropped: after ^C or a MemoryError the result is
uninitialised memory. `numpy.frompyfunc` computes object arrays only. So this is an ordinary class
with the attributes of a ufunc. Containers take it for one: a pandas, xarray, Dask or polars object
receives it in its `__array_ufunc__` and calls it with its arrays.
"""

from __future__ import annotations

from sigmoid_cli.logistic.exact import NUMBERS, as_float

TYPE_CHECKING = False  # as type checkers read it; importing typing would take 10 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Literal, Protocol, TypedDict, TypeVar, Unpack, overload

    import numpy as np
    from numpy.typing import ArrayLike, DTypeLike, NDArray

    class Container(Protocol):
        """What applies a ufunc to arrays of its own."""

        def __array_ufunc__(self, ufunc: Any, method: Any, /, *inputs: Any, **options: Any) -> Any:
            """The container of the results."""

    class Options(TypedDict, total=False):
        """The keywords that do not change the type of the result."""

        where: ArrayLike
        casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"]
        order: Literal["K", "A", "C", "F"]
        subok: bool
        loc: Number
        scale: Number

    Number = float | np.floating[Any] | np.integer[Any] | np.bool
    Float = TypeVar("Float", np.float16, np.float32, np.float64)
    Floats = TypeVar("Floats", bound=np.ndarray[Any, np.dtype[np.floating[Any]]])
    Kept = TypeVar("Kept", bound=Container)

# The defaults, compared by identity: == takes longer, and returns an array for an array.
_LOC, _SCALE = 0, 1


class Ufunc:
    """A function of one number, correctly rounded, that behaves like a ufunc of NumPy.

    It is pickled by its name, as an attribute of sigmoid_cli, and compared by identity.
    """

    nin, nout, nargs = 1, 1, 2
    types = (*[f"{code}->d" for code in "?bBhHiIlLqQ"], "e->e", "f->f", "d->d")
    ntypes = len(types)
    identity = signature = None

    # Loaded when first asked for.
    _number: Callable[[float], float]
    _numpy: Any
    _cores: dict[Any, Callable[..., None]]
    _apply: Callable[..., Any]

    def __init__(
        self,
        name: str,
        doc: str,
        member: str,
        load_number: Callable[[], Callable[[float], float]],
        load_core: Callable[[str], Callable[..., None]],
        bind: Callable[[Ufunc, Any, Any], Ufunc],
    ) -> None:
        """The function `name`, with what computes it.

        Args:
            name: how it is called in Python.
            doc: its documentation.
            member: its name in the logistic family, see `expression.MEMBERS`.
            load_number: loads the function of one float, which does without NumPy.
            load_core: loads the function of arrays of a dtype, "float16", "float32" or "float64":
                from arguments to results, see `arrays.Core`.
            bind: what builds loc and scale into this function, see `location_scale.bind`.
        """
        self.__name__ = self.__qualname__ = name
        self.__module__ = "sigmoid_cli"
        self.__doc__ = doc
        self.member = member
        self._load_number = load_number
        self._load_core = load_core
        self._bind = bind

    if TYPE_CHECKING:

        @overload
        def __call__(self, x: float, /, *, loc: Number = 0, scale: Number = 1) -> float: ...
        @overload
        def __call__(self, x: Float, /, **options: Unpack[Options]) -> Float: ...
        @overload
        def __call__(
            self, x: np.integer[Any] | np.bool, /, **options: Unpack[Options]
        ) -> np.float64: ...
        @overload
        def __call__(self, x: Floats, /, **options: Unpack[Options]) -> Floats: ...
        @overload
        def __call__(
            self, x: NDArray[np.integer[Any] | np.bool], /, **options: Unpack[Options]
        ) -> NDArray[np.float64]: ...
        @overload
        def __call__(self, x: Kept, /, **options: Unpack[Options]) -> Kept: ...
        @overload
        def __call__(self, x: ArrayLike, /, **options: Unpack[Options]) -> NDArray[np.float64]: ...
        @overload
        def __call__(
            self,
            x: ArrayLike | Container,
            /,
            out: Kept | tuple[Kept],
            *,
            dtype: DTypeLike | None = None,
            **options: Unpack[Options],
        ) -> Kept: ...
        @overload
        def __call__(
            self,
            x: ArrayLike | Container,
            /,
            out: None = None,
            *,
            dtype: DTypeLike | None = None,
            **options: Unpack[Options],
        ) -> Any: ...

    def __call__(
        self,
        x: Any,
        /,
        out: Any = None,
        *,
        loc: Any = _LOC,
        scale: Any = _SCALE,
        where: Any = True,
        casting: Any = "same_kind",
        order: Any = "K",
        dtype: Any = None,
        subok: bool = True,
    ) -> Any:
        if loc is not _LOC or scale is not _SCALE:
            bound = self._bind(self, loc, scale)
            return bound(
                x, out, where=where, casting=casting, order=order, dtype=dtype, subok=subok
            )
        if out is None and dtype is None and where is True and order == "K":
            kind = type(x)
            if kind is float:
                return self._number(x)
            if kind in NUMBERS:
                return self._number(as_float(x))
            if kind is list:
                x = self._numpy.asarray(x)
            # An array as cores take it, and as most callers have it. One without a dimension gives
            # a scalar.
            if type(x) is self._numpy.ndarray:
                core = self._cores.get(x.dtype)
                if core is not None and x.flags.c_contiguous and x.ndim:
                    results = self._numpy.empty(x.shape, x.dtype)
                    core(x.ravel(), results.ravel())
                    return results
            elif kind is self._numpy.float64:
                return kind(self._number(float(x)))
        return self._apply(self, self._cores, x, out, where, casting, order, dtype, subok)

    if not TYPE_CHECKING:  # which would take any attribute for one of these

        def __getattr__(self, name: str) -> Any:
            if name == "_number":
                self._number = self._load_number()
            elif name in ("_numpy", "_cores", "_apply"):
                import numpy as np

                from sigmoid_cli.logistic import arrays, containers

                self._numpy = np
                self._cores = arrays.cores(self._load_core)
                self._apply = containers.apply
            elif name == "__signature__":
                from inspect import Parameter, signature

                called = signature(type(self).__call__)
                _, *parameters = called.parameters.values()
                bare = [parameter.replace(annotation=Parameter.empty) for parameter in parameters]
                self.__signature__ = called.replace(
                    parameters=bare, return_annotation=Parameter.empty
                )
            else:
                kind = type(self).__name__
                raise AttributeError(f"{kind!r} object has no attribute {name!r}")
            return getattr(self, name)

    def load(self) -> None:
        """Load the modules for float64, so that the first array takes hardly longer than others."""
        self._number  # noqa: B018 - it is loaded when first asked for
        self._cores[self._numpy.dtype("float64")] = self._load_core("float64")

    def at(self, a: Any, indices: Any, /) -> Any:
        """Apply the function to a[indices] in place, once for each time an index occurs.

        Raises:
            TypeError: if a is no array of floats.
            ValueError: if a is read-only.
        """
        from sigmoid_cli.logistic import containers

        return containers.apply_at(self, a, indices)

    def reduce(self, *args: Any, **kwargs: Any) -> Any:
        """Raise ValueError, as any ufunc of one argument does."""
        raise ValueError("reduce only supported for binary functions")

    def accumulate(self, *args: Any, **kwargs: Any) -> Any:
        """Raise ValueError, as any ufunc of one argument does."""
        raise ValueError("accumulate only supported for binary functions")

    def reduceat(self, *args: Any, **kwargs: Any) -> Any:
        """Raise ValueError, as any ufunc of one argument does."""
        raise ValueError("reduceat only supported for binary functions")

    def outer(self, *args: Any, **kwargs: Any) -> Any:
        """Raise ValueError, as any ufunc of one argument does."""
        raise ValueError("outer product only supported for binary functions")

    def __repr__(self) -> str:
        return f"<ufunc {self.__name__!r}>"

    def __reduce__(self) -> Any:
        return self.__name__
