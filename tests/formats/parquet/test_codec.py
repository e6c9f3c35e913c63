"""Parquet: a column is added, everything else stays; other formats become it and come of it."""

from __future__ import annotations

import io
import json
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.errors import ColumnError, DataError, UsageError
from sigmoid_cli.formats.parquet.codec import PARQUET
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid as sigma
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine

KEEPING = Calculation(("sigmoid",), keeps_dtype=True)
SCHEMA = pa.schema(
    [
        pa.field("id", pa.int32(), nullable=False),
        pa.field("logit", pa.float64(), metadata={"unit": "nat"}),
        pa.field("when", pa.timestamp("ms", "UTC")),
        pa.field("kind", pa.dictionary(pa.int32(), pa.string())),
        pa.field("tags", pa.list_(pa.string())),
        pa.field("sum", pa.decimal128(10, 2)),
        pa.field("text", pa.string()),
    ],
    metadata={"source": "a model"},
)
ROWS = [
    {"id": 1, "logit": 0.5, "when": 0, "kind": "a", "tags": ["x"], "sum": 3, "text": "1.5"},
    {"id": 2, "logit": None, "when": None, "kind": None, "tags": None, "sum": None, "text": None},
    {"id": 3, "logit": np.inf, "when": 5, "kind": "b", "tags": [], "sum": -1, "text": "-2"},
    {"id": 4, "logit": np.nan, "when": 6, "kind": "a", "tags": ["y"], "sum": 0, "text": "nan"},
]


@pytest.fixture
def table():
    return pa.Table.from_pylist(ROWS, SCHEMA)


def stored(table, **options):
    stream = io.BytesIO()
    pq.write_table(table, stream, **options)
    return stream


def converted(stream, record_options, calculation=KEEPING):
    engine = VectorEngine(calculation)
    conversion = PARQUET.rewriting_file(stream, calculation, record_options)
    return pq.ParquetFile(io.BytesIO(b"".join(conversion.convert(engine))))


def values(file, name):
    return file.read().column(name).to_pylist()


def test_other_columns_types_and_metadata_are_kept(table):
    stream = stored(table)
    file = converted(stream, RecordOptions(("logit",)))
    result = file.read()
    assert str(result.drop_columns(["logit_sigmoid"]).to_pydict()) == str(table.to_pydict())
    before = pq.ParquetFile(stream).schema_arrow
    assert file.schema_arrow.remove(7).equals(before, check_metadata=True)
    assert file.schema_arrow.field("logit").metadata[b"unit"] == b"nat"
    assert result.schema.names[-1] == "logit_sigmoid"
    assert file.schema_arrow.field("logit_sigmoid").type == pa.float64()


def test_nulls_stay_null_and_nan_stays_nan(table):
    results = values(converted(stored(table), RecordOptions(("logit",))), "logit_sigmoid")
    assert results[:3] == [sigma(0.5), None, 1.0]
    assert np.isnan(results[3])


def test_the_result_may_replace_the_column_under_another_name(table):
    file = converted(stored(table), RecordOptions(("2", "id"), ("p", "q"), replace=True))
    assert file.schema_arrow.names == ["q", "p", *SCHEMA.names[2:]]
    assert values(file, "q") == [sigma(x) for x in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("column", "numbers"),
    [("id", [1, 2, 3, 4]), ("sum", [3, None, -1, 0]), ("text", [1.5, None, -2, np.nan])],
)
def test_integers_decimals_and_texts_are_numbers_too(table, column, numbers):
    results = values(converted(stored(table), RecordOptions((column,))), f"{column}_sigmoid")
    expected = [None if x is None else sigma(x) for x in numbers]
    np.testing.assert_array_equal(np.array(results, float), np.array(expected, float))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_the_type_of_a_column_is_that_of_its_results(dtype):
    numbers = np.linspace(-9, 9, 7).astype(dtype)
    file = converted(stored(pa.table({"x": numbers})), RecordOptions())
    assert file.schema_arrow.field("x_sigmoid").type == pa.from_numpy_dtype(dtype)
    assert values(file, "x_sigmoid") == sigma(numbers).tolist()


def test_row_groups_and_the_compression_of_each_column_are_kept():
    table = pa.table({"x": np.arange(100.0), "y": np.arange(100)})
    stream = stored(table, row_group_size=30, compression={"x": "zstd", "y": "none"})
    metadata = converted(stream, RecordOptions(("x",))).metadata
    assert [metadata.row_group(i).num_rows for i in range(4)] == [30, 30, 30, 10]
    group = metadata.row_group(0)
    kinds = [group.column(i).compression for i in range(3)]
    assert kinds == ["ZSTD", "UNCOMPRESSED", "ZSTD"]


def test_a_dictionary_is_made_where_there_was_one():
    table = pa.table({"x": np.arange(9.0), "y": ["a"] * 9, "z": ["b"] * 9})
    group = converted(
        stored(table, use_dictionary=["y"]), RecordOptions(("x",))
    ).metadata.row_group(0)
    assert [group.column(i).has_dictionary_page for i in range(4)] == [False, True, False, False]


def test_a_file_of_no_rows_gets_the_column_too(table):
    file = converted(stored(table.slice(0, 0)), RecordOptions(("logit",)))
    assert file.metadata.num_rows == 0
    assert file.schema_arrow.names[-1] == "logit_sigmoid"


@given(st.lists(st.one_of(st.none(), st.floats(width=32)), max_size=20), st.integers(1, 7))
def test_the_size_of_row_groups_does_not_matter(numbers, size):
    table = pa.table({"x": pa.array(numbers, pa.float64())})
    many = converted(stored(table, row_group_size=size), RecordOptions()).read()
    one = converted(stored(table), RecordOptions()).read()
    assert str(many.to_pydict()) == str(one.to_pydict())


def test_texts_that_are_no_numbers_are_errors_or_allowed():
    stream = stored(pa.table({"x": ["1", "abc", "2"], "y": [1, 2, 3]}), row_group_size=1)
    with pytest.raises(DataError) as caught:
        converted(stream, RecordOptions(("x",)))
    assert caught.value.reason == "column 'x', row 2: 'abc' is not a number"
    skipping = Calculation(("sigmoid",), on_error="skip")
    assert values(converted(stream, RecordOptions(("x",)), skipping), "y") == [1, 3]
    with_nan = Calculation(("sigmoid",), on_error="nan")
    assert np.isnan(values(converted(stream, RecordOptions(("x",)), with_nan), "x_sigmoid")[1])


def test_a_column_of_no_numbers_is_an_error(table):
    with pytest.raises(DataError) as caught:
        converted(stored(table), RecordOptions(("when",)))
    assert caught.value.reason == "column 'when' holds timestamp[ms, tz=UTC], not numbers"


def test_a_column_that_is_missing_is_an_error(table):
    with pytest.raises(ColumnError) as caught:
        converted(stored(table), RecordOptions(("logits",)))
    assert caught.value.remedy == "did you mean: logit"


@pytest.mark.parametrize("data", [b"", b"PAR1", b"x,y\n1,2\n", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_what_is_not_parquet_is_an_error(tmp_path, sigmoid, data):
    (tmp_path / "x.parquet").write_bytes(data)
    run = sigmoid("eval", "x.parquet")
    assert run.status == 1
    assert run.err.startswith("sigmoid: x.parquet: not parquet, or damaged: ")
    assert run.err.count("\n") == 1


def test_damage_in_the_middle_is_an_error_and_no_file_is_made(tmp_path, sigmoid):
    table = pa.table({"x": np.random.default_rng(1).normal(size=10_000)})
    data = bytearray(stored(table, write_page_checksum=True).getvalue())
    data[1000:2000] = b"\xff" * 1000
    (tmp_path / "x.parquet").write_bytes(data)
    run = sigmoid("eval", "x.parquet", "-o", "y.parquet")
    assert run.status == 1
    assert "x.parquet: not parquet, or damaged: " in run.err
    assert [path.name for path in tmp_path.iterdir()] == ["x.parquet"]


def test_a_pipe_has_no_end_to_read_from(tmp_path, sigmoid, table):
    run = sigmoid("eval", "--from", "parquet", stdin=stored(table).getvalue())
    assert run.err.splitlines() == [
        "sigmoid: <stdin>: parquet needs random access, which a pipe or archive does not offer",
        "write it to a file first",
    ]


def test_several_inputs_are_refused(tmp_path, sigmoid, table):
    pq.write_table(table, tmp_path / "x.parquet")
    run = sigmoid("eval", "x.parquet", "x.parquet", "-c", "id", "-o", "y.parquet")
    assert run.status == 2
    assert run.err.splitlines() == [
        "sigmoid: a parquet file holds one input, not 2",
        "convert each file by itself with: --output-dir DIR",
    ]


def test_a_file_becomes_a_file_in_place_and_in_batches(tmp_path, sigmoid, table):
    pq.write_table(table, tmp_path / "x.parquet")
    pq.write_table(table, tmp_path / "y.parquet")
    sigmoid("eval", "x.parquet", "y.parquet", "-c", "logit", "--output-dir", "out")
    sigmoid("eval", "x.parquet", "-c", "logit", "--in-place")
    expected = (tmp_path / "x.parquet").read_bytes()
    assert (tmp_path / "out" / "x.parquet").read_bytes() == expected
    assert (tmp_path / "out" / "y.parquet").read_bytes() == expected
    assert pq.read_schema(tmp_path / "x.parquet").names[-1] == "logit_sigmoid"


def test_it_becomes_every_other_format(tmp_path, sigmoid, table):
    path = tmp_path / "x.parquet"
    pq.write_table(table.select(["id", "logit", "kind", "sum"]), path)
    assert sigmoid("eval", path, "-c", "logit", "--to", "csv").out == (
        b"id,logit,kind,sum,logit_sigmoid\n"
        b"1,0.5,a,3.00,0.6224593312018546\n"
        b"2,,,,\n"
        b"3,inf,b,-1.00,1.0\n"
        b"4,nan,a,0.00,nan\n"
    )
    array = json.loads(sigmoid("eval", path, "-c", "logit", "--to", "json").out)
    assert [row["logit_sigmoid"] for row in array] == [0.6224593312018546, None, 1.0, None]
    assert array[2] == {"id": 3, "logit": np.inf, "kind": "b", "sum": -1.0, "logit_sigmoid": 1.0}
    lines = sigmoid("eval", path, "-c", "id", "--to", "jsonl").out.splitlines()
    assert json.loads(lines[0]) == {
        "id": 1,
        "logit": 0.5,
        "kind": "a",
        "sum": 3.0,
        "id_sigmoid": sigma(1),
    }
    assert sigmoid("eval", path, "-c", "id", "--to", "text").out.split()[0] == b"0.7310585786300049"
    array = np.load(io.BytesIO(sigmoid("eval", path, "-c", "logit", "-c", "id", "--to", "npy").out))
    assert array.shape == (4, 2)
    np.testing.assert_array_equal(array[:, 1], sigma(np.arange(1.0, 5)))
    assert np.isnan(array[1, 0])
    raw = sigmoid("eval", path, "-c", "id", "--to", "f32").out
    np.testing.assert_array_equal(
        np.frombuffer(raw, "<f4"), sigma(np.arange(1, 5, dtype=np.float32))
    )


def test_a_type_without_text_is_an_error(tmp_path, sigmoid, table):
    pq.write_table(table, tmp_path / "x.parquet")
    run = sigmoid("eval", "x.parquet", "-c", "id", "--to", "csv")
    assert run.err.splitlines() == [
        "sigmoid: x.parquet: column 'tags' holds list<element: string>, "
        "which cannot be written as text",
        "it is kept by: --to parquet",
    ]
    assert len(sigmoid("eval", "x.parquet", "-c", "id", "--to", "text").out.splitlines()) == 4


@pytest.mark.parametrize("repeats", [1, 120_000])
def test_records_become_it_with_strings_as_they_were(tmp_path, sigmoid, repeats):
    rows = b'007,1.5,"a ""b"""\n,,\n010,-inf,c\n' * repeats
    (tmp_path / "x.csv").write_bytes(b"code,x,note\n" + rows)
    sigmoid("eval", "x.csv", "-c", "x", "-o", "y.parquet")
    result = pq.read_table(tmp_path / "y.parquet")
    types = [pa.string(), pa.float64(), pa.string(), pa.float64()]
    assert result.schema.types == types
    assert result.slice(3 * repeats - 3).to_pydict() == {
        "code": ["007", "", "010"],
        "x": [1.5, None, -np.inf],
        "note": ['a "b"', "", "c"],
        "x_sigmoid": [sigma(1.5), None, 0.0],
    }
    groups = pq.ParquetFile(tmp_path / "y.parquet").metadata.num_row_groups
    assert (groups > 1) == (repeats > 1)


def test_a_negative_zero_of_csv_stays_one(tmp_path, sigmoid):
    (tmp_path / "x.csv").write_bytes(b"x\n" + b"-0\n1\n" * 30_000)
    sigmoid("eval", "x.csv", "-o", "x.parquet")
    x = pq.read_table(tmp_path / "x.parquet").column("x").to_pylist()
    assert str(x[:2]) == str(x[-2:]) == "[-0.0, 1.0]"


def test_text_that_is_not_utf_8_is_an_error(tmp_path, sigmoid):
    (tmp_path / "x.csv").write_bytes(b"x,name\n1,caf\xe9\n")
    run = sigmoid("eval", "x.csv", "-c", "x", "-o", "y.parquet")
    assert run.err.splitlines() == [
        "sigmoid: x.csv: column 'name' holds text that is not UTF-8",
        "convert it with: iconv -f LATIN1 -t UTF-8",
    ]


def test_numbers_become_x_and_the_result(tmp_path, sigmoid):
    sigmoid("eval", "0", "-1.5", "-o", "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet").to_pydict() == {
        "x": [0.0, -1.5],
        "sigmoid": [0.5, sigma(-1.5)],
    }
    np.save(tmp_path / "x.npy", np.array([0, 1], np.float32))
    sigmoid("eval", "x.npy", "-o", "y.parquet")
    assert pq.read_schema(tmp_path / "y.parquet").types == [pa.float32(), pa.float32()]
    streamed = pq.read_table(io.BytesIO(sigmoid("eval", "--to", "parquet", stdin=b"").out))
    assert streamed.schema.names == ["x", "sigmoid"]


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch):
    from importlib import import_module

    for name in [name for name in sys.modules if name.startswith("sigmoid_cli.formats.parquet")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="parquet needs a package") as caught:
        import_module("sigmoid_cli.formats.parquet.codec")
    assert caught.value.remedy == "install it with: pip install 'sigmoid-cli[parquet]'"
