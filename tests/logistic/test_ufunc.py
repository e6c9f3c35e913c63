"""The functions behave like the universal functions of NumPy, of which np.exp is the example."""

from __future__ import annotations

import copy
import doctest
import inspect
import pickle
import pydoc
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas
import pytest
from numpy.typing import NDArray

import sigmoid_cli
from sigmoid_cli import sigmoid, sigmoid_grad
from sigmoid_cli.logistic.location_scale import bind
from sigmoid_cli.logistic.ufunc import Ufunc

Array = NDArray[Any]
UFUNCS = [
    function
    for name in sigmoid_cli.__all__
    if isinstance(function := getattr(sigmoid_cli, name), Ufunc)
]
EACH_UFUNC = pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda ufunc: ufunc.__name__)


def outcome(function: Callable[[], Any]) -> Any:
    """What a call returns, as far as all ufuncs agree, or the kind of its error."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            result = function()
        except (TypeError, ValueError, IndexError) as error:
            return next(
                kind for kind in (TypeError, ValueError, IndexError) if isinstance(error, kind)
            )
    return type(result), getattr(result, "dtype", None), getattr(result, "shape", None)


def test_all_functions_of_the_package_are_found() -> None:
    names = {"sigmoid", "sigmoid_grad", "log_sigmoid", "log_sigmoid_grad", "logit"}
    assert names == {ufunc.__name__ for ufunc in UFUNCS}


X = np.linspace(-2, 2, 6)
OBJECTS = np.array([1, 2], object)
CALLS: dict[str, Callable[[Any], Any]] = {
    "array": lambda f: f(X),
    "no dimension": lambda f: f(X[0:1].reshape(())),
    "float64": lambda f: f(np.float64(1)),
    "float32": lambda f: f(np.float32(1)),
    "list": lambda f: f([[1, 2], [3, 4]]),
    "tuple": lambda f: f((1.0, 2.0)),
    "list of nothing": lambda f: f([]),
    "range": lambda f: f(range(3)),
    "positional out": lambda f: f(X, np.empty(6)),
    "tuple of out": lambda f: f(X, out=(np.empty(6),)),
    "out is None": lambda f: f(X, out=(None,)),
    "out twice": lambda f: f(X, np.empty(6), out=np.empty(6)),
    "out of no dimension": lambda f: f(np.float64(1), out=np.empty(())),
    "larger out": lambda f: f(X, out=np.empty((2, 6))),
    "smaller out": lambda f: f(X.reshape(1, 6), out=np.empty(6)),
    "out of other shape": lambda f: f(X, out=np.empty(5)),
    "narrower out": lambda f: f(X, out=np.empty(6, "f4")),
    "narrower out, safe": lambda f: f(X, out=np.empty(6, "f4"), casting="safe"),
    "wider out": lambda f: f(X.astype("f4"), out=np.empty(6), casting="safe"),
    "out of integers": lambda f: f(X, out=np.empty(6, int)),
    "out of integers, unsafe": lambda f: f(X, out=np.empty(6, int), casting="unsafe"),
    "out of complex": lambda f: f(X, out=np.empty(6, complex)),
    "where": lambda f: f(X, where=X > 0, out=np.zeros(6)),
    "where without out": lambda f: f(X, where=X > 0),
    "where is False": lambda f: f(X, where=False, out=np.zeros(6)),
    "where is a list": lambda f: f(X, where=[True] * 6),
    "where is wider": lambda f: f(X, where=np.ones((3, 6), bool)),
    "where does not fit": lambda f: f(X, where=[True] * 5),
    "where is a list of integers": lambda f: f(X, where=[1] * 6),
    "where is an array of integers": lambda f: f(X, where=np.ones(6, int)),
    "where is None": lambda f: f(X, where=None, out=np.zeros(6)),
    "dtype": lambda f: f(X, dtype="f4"),
    "dtype of a number": lambda f: f(1.0, dtype=np.float32),
    "wider dtype": lambda f: f(X.astype("f4"), dtype=float),
    "dtype of a list": lambda f: f([1, 2], dtype="f2"),
    "dtype and out": lambda f: f(X, dtype="f4", out=np.empty(6)),
    "dtype int": lambda f: f(X, dtype=int),
    "dtype text": lambda f: f(X, dtype="U5"),
    "no such dtype": lambda f: f(X, dtype="decimal"),
    "narrower dtype, safe": lambda f: f(X, dtype="f4", casting="safe"),
    "narrower dtype, no cast": lambda f: f(X, dtype="f4", casting="no"),
    "objects as float, unsafe": lambda f: f(
        np.array([1, 2], object), dtype=float, casting="unsafe"
    ),
    "objects as float": lambda f: f(np.array([1, 2], object), dtype=float),
    "complex as float": lambda f: f(X + 0j, dtype=float),
    "complex as float, unsafe": lambda f: f(X + 0j, dtype=float, casting="unsafe"),
    "no such casting": lambda f: f(X.astype(int), casting="any"),
    "matrix": lambda f: f(np.matrix([[1.0, 2.0]])),
    "matrix, no subclass": lambda f: f(np.matrix([[1.0, 2.0]]), subok=False),
    "matrix as out": lambda f: f(np.ones((1, 2)), out=np.matrix([[1.0, 2.0]])),
    "out of a matrix": lambda f: f(np.matrix([[1.0, 2.0]]), out=np.empty((1, 2))),
    "masked": lambda f: f(np.ma.array([1.0, 2.0], mask=[True, False])),
    "no argument": lambda f: f(),
    "x by name": lambda f: f(x=X),
    "two arguments too many": lambda f: f(X, None, X),
    "unknown keyword": lambda f: f(X, axis=0),
    "reduce": lambda f: f.reduce(X),
    "accumulate": lambda f: f.accumulate(X),
    "reduceat": lambda f: f.reduceat(X, [0]),
    "outer": lambda f: f.outer(X, X),
    "at": lambda f: f.at(X.copy(), [0, 1]),
    "at of a list": lambda f: f.at([1.0], [0]),
    "at beyond the end": lambda f: f.at(X.copy(), [6]),
    "at of text": lambda f: f.at(np.array(["a"]), [0]),
}


@EACH_UFUNC
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_call_ends_as_it_would_with_another_ufunc(
    ufunc: Ufunc, call: Callable[[Any], Any]
) -> None:
    assert outcome(lambda: call(ufunc)) == outcome(lambda: call(np.exp))


@EACH_UFUNC
@pytest.mark.parametrize("order", "KACF")
@pytest.mark.parametrize("layout", ["C", "F", "strided", "transposed"])
def test_the_order_of_the_result_is_that_of_another_ufunc(
    ufunc: Ufunc, order: Any, layout: str
) -> None:
    x = np.ones((2, 3, 4), order="F" if layout == "F" else "C")
    x = x[:, ::2] if layout == "strided" else x.transpose(1, 0, 2) if layout == "transposed" else x
    assert ufunc(x, order=order).strides == np.exp(x, order=order).strides


def test_out_is_returned_whatever_it_is() -> None:
    for out in (np.empty(6), np.empty((2, 6)), np.empty(6, "f4"), np.empty(6, ">f8")):
        assert sigmoid(X, out) is out
        assert sigmoid(X, out=(out,)) is out
        np.testing.assert_array_equal(out, np.broadcast_to(sigmoid(X), out.shape).astype(out.dtype))
    out = np.empty(6).view(Labelled)
    assert sigmoid(X, out=out) is out


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("dtype", [">f8", "f8", "f4"])
def test_where_leaves_the_rest_of_out_as_it_was(step: int, dtype: str) -> None:
    """Beyond the size of a buffer, too."""
    x = np.linspace(-5, 5, 200_000)[::step]
    where = np.arange(len(x)) % 3 == 0
    out = np.full(len(x), -1.0, dtype)
    assert sigmoid(x, out=out, where=where) is out
    np.testing.assert_array_equal(out, np.where(where, sigmoid(x), -1.0).astype(dtype))
    np.testing.assert_array_equal(sigmoid(x, where=where), np.where(where, sigmoid(x), np.nan))
    same = x.copy()
    sigmoid(same, out=same, where=where)
    np.testing.assert_array_equal(same, np.where(where, sigmoid(x), x))


def test_where_is_broadcast() -> None:
    where = np.array([[True], [False]])
    results = sigmoid([0.0, 0.0, 0.0], where=where)
    np.testing.assert_array_equal(results, [[0.5] * 3, [np.nan] * 3])
    assert np.isnan(sigmoid(0.0, where=False))
    out = np.ones((2, 3))
    sigmoid(0.0, out=out, where=where)
    np.testing.assert_array_equal(out, [[0.5] * 3, [1.0] * 3])


def test_dtype_is_the_type_computed() -> None:
    x = np.linspace(-9, 9, 1000)
    for dtype in ("f2", "f4"):
        np.testing.assert_array_equal(sigmoid(x, dtype=dtype), sigmoid(x.astype(dtype)))
    np.testing.assert_array_equal(
        sigmoid(x.astype("f4"), dtype="f8"), sigmoid(x.astype("f4").astype("f8"))
    )
    assert sigmoid(1e300, dtype="f4") == 1.0


@EACH_UFUNC
def test_at_applies_as_often_as_an_element_is_named(ufunc: Ufunc) -> None:
    x = np.linspace(0.501, 0.9, 12).reshape(3, 4)
    once, twice, thrice = ufunc(x), ufunc(ufunc(x)), ufunc(ufunc(ufunc(x)))
    changed = x.copy()
    ufunc.at(changed, ([0, 1, 0, 0], [0, 1, 0, 0]))
    expected = x.copy()
    expected[0, 0], expected[1, 1] = thrice[0, 0], once[1, 1]
    np.testing.assert_array_equal(changed, expected)
    changed = x.copy()
    ufunc.at(changed.T, [1, 1])
    np.testing.assert_array_equal(changed[:, 1], twice[:, 1])
    np.testing.assert_array_equal(changed[:, 0], x[:, 0])
    changed = x.copy()
    ufunc.at(changed, x > 0.7)
    np.testing.assert_array_equal(changed, np.where(x > 0.7, once, x))
    changed = x.copy()
    ufunc.at(changed, ...)
    np.testing.assert_array_equal(changed, once)
    changed.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        ufunc.at(changed, 0)
    with pytest.raises(TypeError, match="must be a NumPy array, not list"):
        ufunc.at([0.5], 0)
    with pytest.raises(TypeError, match="float64 cannot be cast to int64"):
        ufunc.at(np.ones(1, np.int64), 0)


class Labelled(np.ndarray):
    """A subclass that keeps a label, as ufuncs see to it."""

    label: str | None = None
    contexts: list[Any]

    def __array_finalize__(self, source: Any) -> None:
        self.label = getattr(source, "label", None)
        self.contexts = getattr(source, "contexts", [])

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        self.contexts.append((context, return_scalar))
        return super().__array_wrap__(array, context, return_scalar)


def test_a_subclass_wraps_the_result_as_with_other_ufuncs() -> None:
    x = X.copy().view(Labelled)
    x.label, x.contexts = "logit", []
    results = sigmoid(x)
    assert type(results) is Labelled
    assert results.label == "logit"
    [((function, [argument], index), is_scalar)] = x.contexts
    assert function is sigmoid
    assert argument is x
    assert (index, is_scalar) == (0, False)
    assert type(sigmoid(x, subok=False)) is np.ndarray
    assert type(sigmoid(x, out=np.empty(6))) is np.ndarray
    x.contexts.clear()
    assert sigmoid(X, out=x) is not X
    [((_, inputs, _), _)] = x.contexts
    assert inputs[1] is x


class OldTensor:
    """What torch has: `__array__` and an `__array_wrap__` that takes the array alone."""

    def __init__(self, values: Array) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return self.values

    def __array_wrap__(self, array: Array) -> OldTensor:
        return OldTensor(array)


def test_what_wraps_arrays_need_not_be_one() -> None:
    results = sigmoid(OldTensor(X))
    assert type(results) is OldTensor
    np.testing.assert_array_equal(results.values, sigmoid(X))
    assert type(sigmoid(OldTensor(X), subok=False)) is np.ndarray


class Recorder:
    """A container that says what it is asked."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return type(self).__name__, ufunc, method, inputs, options


class SubRecorder(Recorder):
    """Asked before its base."""


class Reluctant(Recorder):
    """Declines."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return NotImplemented


class Unwilling:
    """Opts out, as NumPy has it."""

    __array_ufunc__ = None


def test_a_container_is_asked_as_other_ufuncs_ask_it() -> None:
    recorder, sub, reluctant = Recorder(), SubRecorder(), Reluctant()
    out, where = np.empty(6), np.ones(6, bool)
    calls: list[Callable[[Any], Any]] = [
        lambda f: f(recorder),
        lambda f: f(recorder, out),
        lambda f: f(recorder, out=(out,), where=where),
        lambda f: f(recorder, where=True, casting="same_kind", order="K", dtype=None, subok=True),
        lambda f: f(recorder, where=False, casting="safe", order="C", dtype="f4", subok=False),
        lambda f: f(X, out=recorder),
        lambda f: f(X, out, where=recorder),
        lambda f: f(recorder, out=sub),
        lambda f: f(sub, out=recorder),
        lambda f: f(reluctant, out=recorder),
        lambda f: f.at(recorder, [0, 1]),
    ]
    defaults = {"where": True, "casting": "same_kind", "order": "K", "dtype": None, "subok": True}
    for call in calls:
        name, _, method, inputs, options = call(np.exp)
        asked = call(sigmoid)
        assert asked[:3] == (name, sigmoid, method)
        assert list(map(id, asked[3][:1])) == list(map(id, inputs[:1]))
        assert asked[3][1:] == inputs[1:]
        # NumPy hands on what was given, though it be the default.
        expected = {
            key: value
            for key, value in options.items()
            if key not in defaults or value is not defaults[key]
        }
        assert {key: id(value) for key, value in asked[4].items() if key != "out"} == {
            key: id(value) for key, value in expected.items() if key != "out"
        }
        assert list(map(id, asked[4].get("out", ()))) == list(map(id, expected.get("out", ())))


def test_containers_that_decline_end_in_a_type_error() -> None:
    with pytest.raises(TypeError, match="Reluctant does not support"):
        sigmoid(Reluctant())
    with pytest.raises(TypeError, match="Unwilling does not support"):
        sigmoid(Unwilling())  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="Unwilling does not support"):
        sigmoid(X, out=Unwilling())  # type: ignore[call-overload]


class Subclass(np.ndarray):
    """Computes with its arrays as `super()` does."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        arrays = [np.asarray(each) for each in inputs]
        return super().__array_ufunc__(ufunc, method, *arrays, **options)  # type: ignore[misc]


def test_ndarray_itself_takes_the_functions_for_ufuncs() -> None:
    np.testing.assert_array_equal(sigmoid(X.view(Subclass)), sigmoid(X))
    np.testing.assert_array_equal(X.__array_ufunc__(sigmoid, "__call__", X), sigmoid(X))  # type: ignore[arg-type]


def test_the_attributes_are_those_of_a_ufunc_of_one_argument() -> None:
    for name in ("nin", "nout", "nargs", "identity", "signature"):
        assert getattr(sigmoid, name) == getattr(np.exp, name)
    assert sigmoid.ntypes == len(sigmoid.types)
    for types in sigmoid.types:
        given, result = types.split("->")
        assert sigmoid(np.ones(1, given)).dtype == np.dtype(result)
    missing = {name for name in vars(np.ufunc) if not name.startswith("_")} - set(dir(sigmoid))
    assert missing <= {"resolve_dtypes"}


@EACH_UFUNC
def test_a_function_is_one_object(ufunc: Ufunc) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(ufunc, protocol)) is ufunc
    assert copy.copy(ufunc) is copy.deepcopy(ufunc) is ufunc
    assert ufunc.__name__ in repr(ufunc)
    assert {ufunc: 1}[ufunc] == 1
    assert [ufunc == other for other in UFUNCS].count(True) == 1


def test_another_process_gets_the_same_function() -> None:
    code = (
        "import pickle, sys; f = pickle.loads(sys.stdin.buffer.read());"
        "import sigmoid_cli; assert f is sigmoid_cli.sigmoid; print(f(1.0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(sigmoid), capture_output=True, check=True
    )
    assert done.stdout.split() == [b"0.7310585786300049"]


@EACH_UFUNC
def test_help_shows_the_signature_and_a_true_example(ufunc: Ufunc) -> None:
    assert inspect.signature(ufunc) == inspect.signature(sigmoid)
    line = f"{ufunc.__name__}{inspect.signature(ufunc)}"
    assert str(ufunc.__doc__).splitlines()[0] == line
    assert line in pydoc.render_doc(ufunc, renderer=pydoc.plaintext)
    [example] = doctest.DocTestFinder().find(ufunc, ufunc.__name__, globs={})
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_signature_is_that_of_a_ufunc_with_location_and_scale() -> None:
    assert str(inspect.signature(sigmoid)) == (
        "(x, /, out=None, *, loc=0, scale=1, where=True, casting='same_kind', order='K',"
        " dtype=None, subok=True)"
    )


def test_an_attribute_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="'Ufunc' object has no attribute 'reduced'"):
        sigmoid_grad.reduced  # type: ignore[attr-defined]  # noqa: B018


@EACH_UFUNC
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_location_and_scale_change_nothing_else_about_a_call(
    ufunc: Ufunc, call: Callable[[Any], Any]
) -> None:
    assert outcome(lambda: call(bind(ufunc, 0.25, 2))) == outcome(lambda: call(np.exp))


NUMBERS = [2, 2.0, np.float64(2), np.float32(2), np.float16(2), np.int8(2), np.array(2.0)]


@EACH_UFUNC
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: type(number).__name__)
def test_location_and_scale_are_any_real_number(ufunc: Ufunc, number: Any) -> None:
    assert ufunc(0.75, loc=number, scale=number) == ufunc(0.75, loc=2, scale=2.0)
    assert ufunc(0.75, loc=number * 0, scale=number / 2) == ufunc(0.75)
    assert ufunc(0.75, loc=True, scale=True) == ufunc(0.75, loc=1)
    np.testing.assert_array_equal(ufunc(X, scale=number), ufunc(X, loc=-0.0, scale=2))


@EACH_UFUNC
@pytest.mark.parametrize(
    ("loc", "scale", "words"),
    [
        (np.inf, 1, "loc must be finite, not inf"),
        (-np.inf, 1, "loc must be finite, not -inf"),
        (np.nan, 1, "loc must be finite, not nan"),
        (10**400, 1, "loc must be finite, not inf"),
        (0, 0, "scale must be finite and above 0, not 0.0"),
        (0, False, "scale must be finite and above 0, not 0.0"),
        (0, -0.0, "scale must be finite and above 0, not -0.0"),
        (0, -1, "scale must be finite and above 0, not -1.0"),
        (0, np.inf, "scale must be finite and above 0, not inf"),
        (0, np.nan, "scale must be finite and above 0, not nan"),
    ],
)
def test_a_location_or_scale_out_of_range_is_a_value_error(
    ufunc: Ufunc, loc: Any, scale: Any, words: str
) -> None:
    for x in (0.5, X, pandas.Series(X)):
        with pytest.raises(ValueError, match=f"^{words}$"):
            ufunc(x, loc=loc, scale=scale)


@EACH_UFUNC
@pytest.mark.parametrize("value", ["1", None, 1j, np.complex64(1), b"1", np.str_("1")], ids=repr)
def test_a_location_or_scale_that_is_no_real_number_is_a_type_error(
    ufunc: Ufunc, value: Any
) -> None:
    kind = type(value).__name__
    for name in ("loc", "scale"):
        with pytest.raises(TypeError, match=f"^{name} must be one real number, not {kind}$"):
            ufunc(0.5, **{name: value})


@EACH_UFUNC
@pytest.mark.parametrize(
    "values", [[1.0, 2.0], (1.0, 2.0), np.array([1.0, 2.0]), pandas.Series([1.0, 2.0])], ids=repr
)
def test_arrays_of_location_or_scale_are_a_type_error_with_a_remedy_that_helps(
    ufunc: Ufunc, values: Any
) -> None:
    name, kind = ufunc.__name__, type(values).__name__
    given = [{"loc": values}, {"scale": values}, {"loc": values, "scale": values}]
    for parameters in given:
        first = next(iter(parameters))
        words = f"^{first} must be one real number, not {kind}: call {name} once for each, or"
        with pytest.raises(TypeError, match=words) as refusal:
            ufunc(0.75, **parameters)
        formula = str(refusal.value).partition("compute ")[2].partition(", which")[0]
        known = {name: np.asarray(value) for name, value in parameters.items()}
        results = eval(
            formula, {"loc": 0, "scale": 1, "x": 0.75, name: ufunc, "numpy": np, **known}
        )
        for index, result in enumerate(results):
            one = {name: value[index] for name, value in known.items()}
            assert result == pytest.approx(ufunc(0.75, **one), rel=1e-14)


@EACH_UFUNC
def test_a_function_with_location_and_scale_is_pickled_with_them(ufunc: Ufunc) -> None:
    bound = bind(ufunc, 1, 2.5)
    assert bind(ufunc, 1.0, np.float32(2.5)) is bound
    assert bind(ufunc, 0, 1.0) is ufunc
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(bound, protocol)) is bound
    assert copy.copy(bound) is copy.deepcopy(bound) is bound
    assert repr(bound) == f"<ufunc {ufunc.__name__!r} with loc=1.0, scale=2.5>"
    assert bound(0.75) == ufunc(0.75, loc=1, scale=2.5)
    code = "import pickle, sys; print(pickle.loads(sys.stdin.buffer.read())(0.75))"
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(bound), capture_output=True, check=True
    )
    assert float(done.stdout) == bound(0.75)


def test_location_and_scale_of_a_function_that_has_them_replace_these() -> None:
    bound = bind(sigmoid, 1, 2)
    assert bound(0.5, scale=3) == sigmoid(0.5, scale=3)
    assert bound(0.5, loc=0.0) == sigmoid(0.5)


def test_functions_with_many_locations_and_scales_stay_apart() -> None:
    scales = np.linspace(0.5, 2, 200).tolist()
    for _ in range(2):
        assert [sigmoid(1.0, scale=scale) for scale in scales] == [
            bind(sigmoid, 0, scale)([1.0])[0] for scale in scales
        ]
