"""What pandas and Spark say about columns in a Parquet file stays true."""

from __future__ import annotations

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sigmoid_cli.formats.parquet.metadata import metadata_with_results

FRAMES = {
    "nullable integers": pd.DataFrame({"x": pd.array([1, 2, None], dtype="Int64")}),
    "strings": pd.DataFrame({"x": ["1", "2", "3"]}),
    "categories": pd.DataFrame({"x": pd.Categorical(["1", "2", "1"])}),
    "booleans": pd.DataFrame({"x": [True, False, True]}),
    "index": pd.DataFrame({"y": [1, 2, 3]}, index=pd.Index([1, 2, 3], name="x")),
}


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize("name", ["x", "z"])
def test_pandas_reads_results_in_place_of_a_column_of_any_type(sigmoid, kind, name):
    FRAMES[kind].to_parquet(sigmoid.folder / "x.parquet")
    run = sigmoid("eval", "x.parquet", "-c", "x", "--replace", "--as", name, "-o", "y.parquet")
    assert (run.status, run.err) == (0, "")
    frame = pd.read_parquet(sigmoid.folder / "y.parquet").reset_index()
    assert frame[name].dtype == "float64"
    assert frame[name].tolist()[0] in (0.7310585786300049, 0.5)


def test_spark_finds_results_that_are_added(sigmoid):
    """It would find only the columns that its own metadata name."""
    names = {b"org.apache.spark.sql.parquet.row.metadata": b"{}", b"kept": b"1"}
    schema = pa.schema([("x", pa.int32())], metadata=names)
    pq.write_table(pa.table({"x": [0]}, schema=schema), sigmoid.folder / "x.parquet")
    sigmoid("eval", "x.parquet", "-o", "y.parquet")
    assert pq.read_schema(sigmoid.folder / "y.parquet").metadata == {b"kept": b"1"}


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"null", b'{"columns": 1}'])
def test_metadata_that_pandas_has_not_written_stay(text):
    metadata = {b"pandas": text}
    assert metadata_with_results(metadata, {"x": [("x", "float64")]}) == metadata


def test_metadata_of_other_columns_stay():
    frame = pd.DataFrame({"x": [1], "y": pd.Categorical(["a"])})
    metadata = pa.Schema.from_pandas(frame).metadata
    changed = metadata_with_results(metadata, {"x": [("x", "float32")]})
    before, after = (json.loads(one[b"pandas"]) for one in (metadata, changed))
    assert after["columns"][1:] == before["columns"][1:]
    assert after["columns"][0]["numpy_type"] == "float32"
    assert metadata_with_results(None, {}) is None
