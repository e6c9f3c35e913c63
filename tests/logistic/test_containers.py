"""Containers of other libraries: whatever real ufuncs make of one, ours make."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import dask
import dask.array
import dask.dataframe
import numpy as np
import pandas
import polars
import polars.testing
import pytest
import xarray
from scipy import special
from scipy.special import expit

from sigmoid_cli import log_sigmoid, log_sigmoid_grad, logit, sigmoid, sigmoid_grad


class Pair(NamedTuple):
    """A function, and real ufuncs one after the other that compute the same, if less exactly."""

    function: Callable[[Any], Any]
    peer: Callable[[Any], Any]


def grad(x: Any) -> Any:
    p = expit(x)
    return p * (1 - p)


PAIRS = {
    "sigmoid": Pair(sigmoid, expit),
    "sigmoid_grad": Pair(sigmoid_grad, grad),
    "log_sigmoid": Pair(log_sigmoid, special.log_expit),
    "log_sigmoid_grad": Pair(log_sigmoid_grad, lambda x: np.log(grad(x))),
    "logit": Pair(logit, special.logit),
    "sigmoid with location and scale": Pair(
        lambda x: sigmoid(x, loc=1, scale=2.0),
        lambda x: expit((special.logit(expit(x)) - 1) / 2),
    ),
    "sigmoid_grad with scale": Pair(
        lambda x: sigmoid_grad(x, scale=0.5), lambda x: grad(special.logit(expit(x)) * 2) * 2
    ),
    "log_sigmoid with scale": Pair(
        lambda x: log_sigmoid(x, scale=2), lambda x: np.log(expit(special.logit(expit(x)) / 2))
    ),
    "log_sigmoid_grad with scale": Pair(
        lambda x: log_sigmoid_grad(x, scale=2),
        lambda x: np.log(grad(special.logit(expit(x)) / 2) / 2),
    ),
    "logit with location and scale": Pair(
        lambda x: logit(x, loc=-1.0, scale=2), lambda x: special.logit(x) * 2 - 1
    ),
}
EACH_PAIR = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
INDEX = [3, 1, 2]
LABELLED = {"index": INDEX, "name": "logit"}
FRAME = pandas.DataFrame({"a": [0.0, 1.0, -2.0], "b": [1, 2, 3]}, INDEX)
CHUNKED = dask.array.from_array(np.array([0.0, 1.0, -2.0]), chunks=2)
PARTED = dask.dataframe.from_pandas(FRAME, npartitions=2, sort=False)

PANDAS: dict[str, Callable[[], Any]] = {
    "Series": lambda: pandas.Series([0.0, 1.0, -2.0], **LABELLED),
    "Series of float32": lambda: pandas.Series([0.0, 1.0, -2.0], dtype="float32", **LABELLED),
    "Series of integers": lambda: pandas.Series([0, 1, -2], **LABELLED),
    "Series of int8": lambda: pandas.Series([0, 1, -2], dtype="int8", **LABELLED),
    "Series of booleans": lambda: pandas.Series([True, False, True], **LABELLED),
    "nullable floats": lambda: pandas.Series([0.0, None, -2.0], dtype="Float64", **LABELLED),
    "nullable float32": lambda: pandas.Series([0.0, None, -2.0], dtype="Float32", **LABELLED),
    "nullable integers": lambda: pandas.Series([0, None, -2], dtype="Int64", **LABELLED),
    "nullable booleans": lambda: pandas.Series([True, None, False], dtype="boolean", **LABELLED),
    "sparse": lambda: pandas.Series(pandas.arrays.SparseArray([0.0, 1.0, 0.0]), **LABELLED),
    "Series of nothing": lambda: pandas.Series([], dtype=float),
    "DataFrame": lambda: FRAME,
    "DataFrame with nullable columns": lambda: FRAME.astype({"a": "Float64", "b": "Int64"}),
    "Index": lambda: pandas.Index([0.0, 1.0, -2.0], name="logit"),
    "Index of nullable floats": lambda: pandas.Index([0.0, None], dtype="Float64", name="logit"),
    "RangeIndex": lambda: pandas.RangeIndex(3, name="logit"),
    "ExtensionArray": lambda: pandas.array([0.0, None], "Float64"),
}

ARROW: dict[str, Callable[[], Any]] = {
    "floats": lambda: pandas.Series([0.0, None, -2.0], dtype="double[pyarrow]", **LABELLED),
    "float32": lambda: pandas.Series([0.0, None, -2.0], dtype="float[pyarrow]", **LABELLED),
    "integers": lambda: pandas.Series([0, None, -2], dtype="int64[pyarrow]", **LABELLED),
    "no nulls": lambda: pandas.Series([0.0, 1.0, -2.0], dtype="double[pyarrow]", **LABELLED),
    "array": lambda: pandas.array([0.0, None], "double[pyarrow]"),
    "Index": lambda: pandas.Index([0.0, None], dtype="double[pyarrow]", name="logit"),
    "DataFrame": lambda: FRAME.astype({"a": "double[pyarrow]"}),
}

XARRAY: dict[str, Callable[[], Any]] = {
    "DataArray": lambda: xarray.DataArray(
        [[0.0, 1.0]], dims=("x", "y"), coords={"y": [5, 6]}, name="logit", attrs={"of": "model"}
    ),
    "Dataset": lambda: xarray.Dataset(
        {"a": ("x", [0.0, 1.0]), "b": ("x", [1, 2])}, {"x": [5, 6]}, {"of": "model"}
    ),
    "lazy DataArray": lambda: xarray.DataArray(CHUNKED, dims="x", name="logit"),
    "lazy Dataset": lambda: xarray.Dataset({"a": ("x", CHUNKED)}),
    "Variable": lambda: xarray.Variable("x", [0.0, 1.0]),
}

DASK: dict[str, Callable[[], Any]] = {
    "Array": lambda: CHUNKED,
    "Array of float32": lambda: CHUNKED.astype("float32"),
    "Array of integers": lambda: CHUNKED.astype(int),
    "Series": lambda: PARTED["a"],
    "DataFrame": lambda: PARTED,
    "Index": lambda: PARTED.index,
}

POLARS: dict[str, Callable[[], Any]] = {
    "Series": lambda: polars.Series("logit", [0.0, 1.0, -2.0]),
    "Series with nulls": lambda: polars.Series("logit", [0.0, None, -2.0]),
    "integers": lambda: polars.Series("logit", [0, None, -2]),
    "int8": lambda: polars.Series("logit", [0, None, -2], dtype=polars.Int8),
    "uint32": lambda: polars.Series("logit", [0, None, 2], dtype=polars.UInt32),
    "nothing": lambda: polars.Series("logit", [], dtype=polars.Float64),
    "several chunks": lambda: polars.Series("logit", [0.0]).append(polars.Series([1.0, None])),
}

MASKED: dict[str, Callable[[], Any]] = {
    "floats": lambda: np.ma.array([0.0, 1.0, -2.0], mask=[False, True, False], fill_value=7.0),
    "integers": lambda: np.ma.array([0, 1, -2], mask=[False, True, False]),
    "no mask": lambda: np.ma.array([0.0, 1.0]),
    "all masked": lambda: np.ma.array([0.0, 1.0], mask=True),
    "masked scalar": lambda: np.ma.array(1.0, mask=True),
    "masked": lambda: np.ma.masked,
}


def each(cases: dict[str, Callable[[], Any]]) -> Any:
    return pytest.mark.parametrize("container", cases.values(), ids=cases)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What these libraries warn of among themselves is not ours."""
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        xarray.set_options(keep_attrs=True),
    ):
        warnings.simplefilter("ignore")
        yield


@each(PANDAS)
@EACH_PAIR
def test_pandas_keeps_type_labels_names_and_missing_values(
    pair: Pair, container: Callable[[], Any]
) -> None:
    compare_pandas(pair.function(container()), pair.peer(container()))


def compare_pandas(results: Any, expected: Any) -> None:
    assert type(results) is type(expected)
    if isinstance(results, pandas.DataFrame):
        pandas.testing.assert_frame_equal(results, expected)
    elif isinstance(results, pandas.Series):
        pandas.testing.assert_series_equal(results, expected)
    elif isinstance(results, pandas.Index):
        pandas.testing.assert_index_equal(results, expected, exact=True, check_exact=False)
    else:
        pandas.testing.assert_extension_array_equal(results, expected)


@each(ARROW)
@EACH_PAIR
def test_pandas_keeps_arrow_arrays_and_their_nulls(
    pair: Pair, container: Callable[[], Any]
) -> None:
    """Before pandas 3.0 real ufuncs make floats of them, and nan of nulls."""
    x = container()
    results = pair.function(x)
    kind = {"a": "Float64"} if isinstance(x, pandas.DataFrame) else "Float64"
    compare_pandas(results.astype(kind), pair.peer(x.astype(kind)))
    given, dtype = (
        (each["a"] if isinstance(x, pandas.DataFrame) else each).dtype for each in (x, results)
    )
    assert str(dtype) == ("float[pyarrow]" if given == "float[pyarrow]" else "double[pyarrow]")


def test_rows_stay_aligned() -> None:
    frame = pandas.DataFrame({"l": [3.0, 1.0, 2.0]})
    frame["p"] = sigmoid(frame["l"].sort_values())
    np.testing.assert_array_equal(frame["p"], sigmoid([3.0, 1.0, 2.0]))


def test_functions_of_higher_order_take_them_as_they_take_other_ufuncs() -> None:
    series = FRAME["a"]
    for results in (
        series.map(sigmoid),
        series.transform(sigmoid),
        series.agg(sigmoid),
        FRAME.apply(sigmoid)["a"],
        FRAME.groupby([0, 0, 1])["a"].transform(sigmoid),
        PARTED["a"].map_partitions(sigmoid).compute(scheduler="sync"),
    ):
        pandas.testing.assert_series_equal(results, sigmoid(series))
    for results in (
        CHUNKED.map_blocks(sigmoid).compute(scheduler="sync"),
        xarray.apply_ufunc(sigmoid, xarray.DataArray([0.0, 1.0, -2.0], dims="x")).values,
    ):
        np.testing.assert_array_equal(results, sigmoid([0.0, 1.0, -2.0]))


def test_pandas_takes_out_and_where() -> None:
    series = pandas.Series([0.0, 1.0, -2.0], **LABELLED)
    out = series.copy()
    for results in (sigmoid(series, out=out), out):
        pandas.testing.assert_series_equal(results, sigmoid(series))
    kept = sigmoid(series, where=np.array([True, False, True]), out=np.zeros(3))
    np.testing.assert_array_equal(kept, [0.5, 0.0, sigmoid(-2.0)])
    assert sigmoid(series, dtype="float32").dtype == np.float32


@pytest.mark.skipif(not hasattr(pandas, "col"), reason="pandas has no expressions before 3.0")
def test_expressions_of_pandas_are_evaluated_later() -> None:
    results = FRAME.assign(p=sigmoid(pandas.col("a")))
    pandas.testing.assert_series_equal(results["p"], sigmoid(FRAME["a"]).rename("p"))


@each(XARRAY)
@EACH_PAIR
def test_xarray_keeps_dimensions_coordinates_names_and_laziness(
    pair: Pair,
    container: Callable[[], Any],
) -> None:
    results, expected = pair.function(container()), pair.peer(container())
    assert type(results) is type(expected)
    assert results.attrs == expected.attrs
    assert bool(results.chunks) == bool(expected.chunks)
    xarray.testing.assert_allclose(results, expected)
    if isinstance(results, xarray.DataArray):
        assert results.name == expected.name or results.chunks
        assert results.dtype == expected.dtype


@each(DASK)
@EACH_PAIR
def test_dask_computes_when_asked(pair: Pair, container: Callable[[], Any]) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("computed at once")

    with dask.config.set(scheduler=refuse):
        results, expected = pair.function(container()), pair.peer(container())
    assert type(results) is type(expected)
    computed, reference = dask.compute(results, expected, scheduler="sync")
    if isinstance(computed, np.ndarray):
        assert results.chunks == expected.chunks
        assert results.dtype == computed.dtype == reference.dtype
        np.testing.assert_allclose(computed, reference, 1e-6)
    else:
        assert results.npartitions == expected.npartitions
        compare_pandas(results._meta, expected._meta)
        compare_pandas(computed, reference)


def test_dask_names_the_same_results_alike() -> None:
    assert sigmoid(CHUNKED).name == sigmoid(CHUNKED).name
    assert sigmoid(CHUNKED).name.startswith("sigmoid-")
    assert logit(CHUNKED, scale=2).name == logit(CHUNKED, scale=2.0).name
    assert logit(CHUNKED, scale=2).name.startswith("logit-")
    calls = [
        function(CHUNKED, loc=loc, scale=scale)
        for function in (sigmoid, sigmoid_grad, log_sigmoid, log_sigmoid_grad, logit)
        for loc, scale in ((0, 1), (1, 1), (0, 2), (1, 2))
    ]
    assert len({call.name for call in calls}) == len(calls)


def test_dask_sends_the_functions_to_other_processes() -> None:
    x = [0.0, 1.0, -2.0]
    results = dask.array.concatenate(
        [
            sigmoid(CHUNKED),
            sigmoid(PARTED["a"].values),
            sigmoid(CHUNKED, loc=1, scale=2),
            log_sigmoid(PARTED["a"].values, scale=2),
            logit(CHUNKED),
        ]
    )
    expected = [
        *[sigmoid(x), sigmoid(x), sigmoid(x, loc=1, scale=2)],
        *[log_sigmoid(x, scale=2), logit(x)],
    ]
    with dask.config.set(scheduler="processes", num_workers=1):
        np.testing.assert_array_equal(results.compute(), np.concatenate(expected))


@each(POLARS)
@EACH_PAIR
def test_polars_keeps_names_and_nulls(pair: Pair, container: Callable[[], Any]) -> None:
    series = container()
    function, expected = pair.function, pair.peer(series)
    polars.testing.assert_series_equal(function(series), expected)
    frame = polars.DataFrame({"logit": series})
    for results in (
        frame.select(function(polars.col("logit"))),
        frame.lazy().select(function(polars.col("logit"))).collect(),
    ):
        polars.testing.assert_frame_equal(results, polars.DataFrame({"logit": expected}))


def test_polars_keeps_float32_which_is_more_than_expit_does() -> None:
    frame = polars.DataFrame({"a": [0.0, None, 1.0], "b": [0.0, 1.0, None]}).with_columns(
        polars.col("b").cast(polars.Float32)
    )
    results = frame.select(sigmoid(polars.col("a", "b")))
    assert results.schema == frame.schema
    assert results["a"].to_list() == [0.5, None, sigmoid(1.0)]
    assert results["b"].to_list() == [0.5, float(sigmoid(np.float32(1))), None]
    assert sigmoid(frame["b"]).dtype == polars.Float32
    results = frame.select(logit(polars.col("a", "b"), loc=1, scale=2))
    assert results.schema == frame.schema
    assert results["b"].to_list() == [-math.inf, math.inf, None]


def test_expressions_of_polars_are_evaluated_later_and_in_groups() -> None:
    expression = sigmoid(polars.col("x"))
    assert isinstance(expression, polars.Expr)
    frame = polars.DataFrame({"g": [1, 1, 2], "x": [0.0, None, 1.0]})
    groups = frame.group_by("g", maintain_order=True).agg(expression)
    assert groups["x"].to_list() == [[0.5, None], [sigmoid(1.0)]]
    with_both = frame.with_columns(p=sigmoid(polars.col("x") * 2))
    assert with_both["p"].to_list() == [0.5, None, sigmoid(2.0)]


REFUSED: dict[str, Callable[[], Any]] = {
    "text of pandas": lambda: pandas.Series(["a", "b"]),
    "categories of pandas": lambda: pandas.Series([0.0, 1.0], dtype="category"),
    "dates of pandas": lambda: pandas.Series(pandas.to_datetime(["2020-01-01"])),
    "text of polars": lambda: polars.Series(["a"]),
    "LazyFrame": lambda: polars.DataFrame({"a": [0.0]}).lazy(),
    "text of xarray": lambda: xarray.DataArray(["a"]),
    "objects of Dask": lambda: dask.array.from_array(np.array([None]), chunks=1),
    "masked text": lambda: np.ma.array(["a"]),
}


@each(REFUSED)
@EACH_PAIR
def test_containers_of_anything_but_numbers_are_refused(
    pair: Pair, container: Callable[[], Any]
) -> None:
    for function in pair:
        with pytest.raises(TypeError):
            function(container())


def test_containers_of_complex_numbers_are_refused() -> None:
    for container in (pandas.Series([1j]), xarray.DataArray([1j]), np.ma.array([1j])):
        with pytest.raises(TypeError, match=r"not complex128: pass x\.real"):
            sigmoid(container)


@each(MASKED)
@EACH_PAIR
def test_masked_arrays_keep_mask_and_fill_value(pair: Pair, container: Callable[[], Any]) -> None:
    results, expected = pair.function(container()), pair.peer(container())
    assert type(results) is type(expected)
    assert results.dtype == expected.dtype
    assert results.shape == expected.shape
    np.testing.assert_array_equal(np.ma.getmaskarray(results), np.ma.getmaskarray(expected))
    np.testing.assert_allclose(np.ma.filled(results, -1.0), np.ma.filled(expected, -1.0))
    if expected is not np.ma.masked:
        assert results.fill_value == expected.fill_value


def test_masked_arrays_may_be_out() -> None:
    x = np.ma.array([0.0, 1.0, -2.0], mask=[False, True, False])
    out = np.ma.empty(3)
    assert sigmoid(x, out=out) is out
    np.testing.assert_array_equal(out.mask, x.mask)
    assert out.tolist() == [0.5, None, sigmoid(-2.0)]
    same = x.copy()
    assert sigmoid(same, out=same) is same
    assert same.tolist() == out.tolist()
