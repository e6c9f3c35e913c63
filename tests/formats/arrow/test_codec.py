"""Arrow: what was not computed stays, and other programs read what is written."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import polars
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid as sigmoids
from sigmoid_cli.logistic import sigmoid_grad
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.program import Program

SCHEMA = pa.schema(
    [
        pa.field("id", pa.dictionary(pa.int8(), pa.string())),
        pa.field("x", pa.float64(), metadata={"unit": "logit"}),
        pa.field("when", pa.timestamp("us", "UTC")),
        pa.field("list", pa.list_(pa.int32())),
    ],
    metadata={"origin": "a test"},
)


def table(rows: int = 5) -> pa.Table:
    columns = {
        "id": pa.array(["a", "b"] * rows)[:rows].dictionary_encode().cast(SCHEMA.field("id").type),
        "x": [None if row == 3 else row - 2.0 for row in range(rows)],
        "when": pa.array(range(rows), pa.timestamp("us", "UTC")),
        "list": [[row] * (row % 3) for row in range(rows)],
    }
    return pa.table(columns, schema=SCHEMA)


def write(path: Path, kind: str, compression: str | None, rows: int = 5, batch: int = 2) -> None:
    options = pa.ipc.IpcWriteOptions(compression=compression)
    new = pa.ipc.new_stream if kind == "stream" else pa.ipc.new_file
    with path.open("wb") as file, new(file, SCHEMA, options=options) as writer:
        writer.write_table(table(rows), max_chunksize=batch)


def reader(path: Path, kind: str) -> Any:
    return (pa.ipc.open_stream if kind == "stream" else pa.ipc.open_file)(path.read_bytes())


@pytest.mark.parametrize("kind", ["file", "stream"])
@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
def test_results_are_a_last_column_and_all_else_stays(
    sigmoid: Program, kind: str, compression: str | None
) -> None:
    path = sigmoid.folder / "x.arrow"
    write(path, kind, compression, 5000, 2000)
    size = path.stat().st_size
    run = sigmoid("eval", "x.arrow", "-c", "x", "--in-place")
    assert (run.status, run.err) == (0, "")
    found = reader(path, kind)
    batches = list(found) if kind == "stream" else [found.get_batch(i) for i in range(3)]
    assert [batch.num_rows for batch in batches] == [2000, 2000, 1000]
    whole = pa.Table.from_batches(batches)
    assert whole.drop_columns("x_sigmoid").equals(table(5000), check_metadata=True)
    x = np.array([math.nan if row == 3 else row - 2.0 for row in range(5000)])
    results = whole["x_sigmoid"].to_pylist()
    assert results[3] is None
    assert results[:3] == sigmoids(x[:3]).tolist()
    if compression is None:
        assert path.stat().st_size >= size + 5000 * 8
    else:
        write(sigmoid.folder / "plain", kind, None, 5000, 2000)
        assert path.stat().st_size < (sigmoid.folder / "plain").stat().st_size


def test_in_place_the_column_is_replaced(sigmoid: Program) -> None:
    write(sigmoid.folder / "x.feather", "file", "lz4")
    assert sigmoid("grad", "x.feather", "-c", "x", "--replace", "--in-place").status == 0
    found = pyarrow.feather.read_table(sigmoid.folder / "x.feather")
    assert found.schema.names == SCHEMA.names
    assert found["x"].to_pylist()[:2] == sigmoid_grad(np.array([-2.0, -1.0])).tolist()


@pytest.mark.parametrize("target", [*registry.TABLE_TARGETS, "npy", "f64"])
def test_every_other_format_is_written(sigmoid: Program, target: str) -> None:
    data = pa.table({"id": ["a", "b"], "x": [0.0, None]})
    pyarrow.feather.write_feather(data, str(sigmoid.folder / "x.feather"))
    pyarrow.parquet.write_table(data, sigmoid.folder / "x.parquet")
    for source in ("x.feather", "x.parquet"):
        run = sigmoid("eval", source, "-c", "x", "--to", target, "-o", f"{source}.out")
        assert (run.status, run.err) == (0, "")
    outputs = [(sigmoid.folder / f"x.{one}.out").read_bytes() for one in ("feather", "parquet")]
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("source", ["csv", "jsonl", "text"])
def test_it_is_written_from_other_formats(sigmoid: Program, source: str) -> None:
    data = {"csv": b"id,x\na,0\nb,\n", "jsonl": b'{"id":"a","x":0}\n{"id":"b"}\n', "text": b"0 1\n"}
    options = [] if source == "text" else ["-c", "x"]
    run = sigmoid("eval", "--from", source, *options, "-o", "y.arrow", stdin=data[source])
    assert (run.status, run.err) == (0, "")
    found = pyarrow.feather.read_table(sigmoid.folder / "y.arrow").to_pydict()
    if source == "text":
        assert found == {"x": [0.0, 1.0], "sigmoid": [0.5, 0.7310585786300049]}
    else:
        assert found == {"id": ["a", "b"], "x": [0.0, None], "x_sigmoid": [0.5, None]}


def test_many_rows_are_few_batches(sigmoid: Program) -> None:
    data = b"".join(b"%d\n" % (number % 9) for number in range(300_000))
    assert sigmoid("eval", "-o", "y.arrow", stdin=data).status == 0
    with pa.ipc.open_file(sigmoid.folder / "y.arrow") as found:
        assert found.num_record_batches <= 3
        assert found.read_all().num_rows == 300_000


def test_pandas_and_polars_write_and_read_it(sigmoid: Program) -> None:
    frame = pandas.DataFrame({"id": ["a", "b"], "x": [0.0, 1.0]})
    frame.to_feather(sigmoid.folder / "pandas.feather")
    polars.DataFrame({"id": ["a", "b"], "x": [0.0, 1.0]}).write_ipc(sigmoid.folder / "p.arrow")
    for name in ("pandas.feather", "p.arrow"):
        assert sigmoid("eval", name, "-c", "x", "--in-place").status == 0
        path = sigmoid.folder / name
        expected = {"id": ["a", "b"], "x": [0.0, 1.0], "x_sigmoid": [0.5, 0.7310585786300049]}
        assert pandas.read_feather(path).to_dict("list") == expected
        assert polars.read_ipc(path).to_dict(as_series=False) == expected


@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_a_file_of_polars_keeps_its_compression(sigmoid: Program, compression: str) -> None:
    path = sigmoid.folder / "p.arrow"
    frame = polars.DataFrame({"x": [0.0] * 30_000})
    frame.write_ipc(path, compression=compression)  # type: ignore[arg-type]
    size = path.stat().st_size
    assert sigmoid("eval", path, "--in-place").status == 0
    assert polars.read_ipc(path)["x_sigmoid"].to_list() == [0.5] * 30_000
    assert (path.stat().st_size > size + 240_000) == (compression == "uncompressed")


def test_parquet_is_written_from_it(sigmoid: Program) -> None:
    data = pa.table({"id": ["a", "b"], "x": [0.0, None]})
    pyarrow.feather.write_feather(data, str(sigmoid.folder / "x.feather"))
    assert sigmoid("eval", "x.feather", "-c", "x", "-o", "x.parquet").status == 0
    found = pyarrow.parquet.read_table(sigmoid.folder / "x.parquet").to_pydict()
    assert found == {"id": ["a", "b"], "x": [0.0, None], "x_sigmoid": [0.5, None]}


def test_numbers_in_texts_of_polars_are_read(sigmoid: Program) -> None:
    frame = polars.DataFrame({"id": ["a", "b"], "x": ["0", "NA"]})
    frame.write_ipc(sigmoid.folder / "p.arrow")
    run = sigmoid("eval", "p.arrow", "-c", "x", "--missing", "NA", "--to", "csv")
    assert run.out == b"id,x,x_sigmoid\na,0,0.5\nb,NA,\n"


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-50, 50)), max_size=20),
    st.integers(1, 7),
    st.sampled_from(["float64", "float32", "int16"]),
)
def test_results_are_those_of_the_function_wherever_batches_end(
    numbers: list[float | None], size: int, dtype: str
) -> None:
    whole = [None if x is None else np.dtype(dtype).type(x).item() for x in numbers]
    data = pa.table({"x": pa.array(whole, pa.from_numpy_dtype(dtype))})
    drain = io.BytesIO()
    with pa.ipc.new_file(drain, data.schema) as writer:
        writer.write_table(data, max_chunksize=size)
    calculation = Calculation(("sigmoid",), keeps_dtype=True)
    conversion = registry.file_conversion(
        "arrow", "arrow", io.BytesIO(drain.getvalue()), calculation, RecordOptions()
    )
    out = b"".join(conversion.convert(VectorEngine(calculation)))
    found = pa.ipc.open_file(out).read_all()
    assert found["x"].to_pylist() == whole
    computed = np.float32 if dtype == "float32" else np.float64
    expected = [None if x is None else float(sigmoids(np.array([x], computed))[0]) for x in whole]
    assert found["x_sigmoid"].to_pylist() == expected


def test_texts_that_are_no_numbers_are_named_with_their_row(sigmoid: Program) -> None:
    data = pa.table({"x": ["0", "1", "abc"]})
    with pa.ipc.new_file(sigmoid.folder / "x.arrow", data.schema) as writer:
        writer.write_table(data, max_chunksize=1)
    run = sigmoid("eval", "x.arrow")
    assert run.status == 1
    assert run.err == "sigmoid: x.arrow: column 'x', row 3: 'abc' is not a number\n"
    run = sigmoid("eval", "x.arrow", "--on-error", "skip", "-o", "y.arrow")
    assert run.status == 0
    assert pa.ipc.open_file(sigmoid.folder / "y.arrow").read_all().num_rows == 2


def test_it_is_cut_between_its_batches(sigmoid: Program) -> None:
    write(sigmoid.folder / "x.arrow", "file", None, 4000, 1000)
    run = sigmoid("eval", "x.arrow", "-c", "x", "--output-dir", "out", "--split", "40K")
    assert (run.status, run.err) == (0, "")
    parts = sorted((sigmoid.folder / "out").iterdir())
    assert len(parts) > 1
    rows = [pa.ipc.open_file(part).read_all().num_rows for part in parts]
    assert sum(rows) == 4000


@pytest.mark.parametrize("length", [0, 5, 30, -20])
def test_a_damaged_file_is_named(sigmoid: Program, length: int) -> None:
    write(sigmoid.folder / "x.arrow", "file", None)
    data = (sigmoid.folder / "x.arrow").read_bytes()
    (sigmoid.folder / "x.arrow").write_bytes(data[:length])
    run = sigmoid("eval", "x.arrow", "-c", "x", "-o", "y.arrow")
    assert run.status == 1
    assert run.err.startswith("sigmoid: x.arrow: not Arrow, or damaged: ")


def test_a_pipe_has_no_end_yet(sigmoid: Program) -> None:
    run = sigmoid("eval", "--from", "arrow", "--to", "text", stdin=b"ARROW1")
    assert run.status == 1
    assert "arrow needs random access, which a pipe or archive does not offer" in run.err
