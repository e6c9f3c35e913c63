"""`--missing`: cells without a value have an empty result and stay as they are, on every path."""

from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid as sigmoids
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.formatting import shortest
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import compare_paths, converted
from support.program import Program

NA = RecordOptions(("x",), missing=(b"NA", b"-999", b"no value"))
HALF = b"0.5"
CELLS = ["NA", "-999", "no value", " NA ", " -999", "-999 ", "", "0", "1.5", "-3e2", " -999.0"]


def plain_csv(cells: list[str]) -> bytes:
    """The records with their results, by the csv module."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "x", "x_sigmoid"])
    for cell in cells:
        is_there = cell.strip() not in ("", "NA", "-999", "no value")
        writer.writerow(["a", cell, shortest(float(sigmoids(float(cell)))) if is_there else ""])
    return out.getvalue().encode()


@given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=30))
def test_records_are_what_the_csv_module_says(cells: list[str]) -> None:
    data = ("id,x\n" + "".join(f"a,{cell}\n" for cell in cells)).encode()
    for kind in ({}, {"kind": VectorEngine}):
        assert converted(data, "csv", "csv", NA, **kind) == plain_csv(cells)


@pytest.mark.parametrize("target", ["csv", "tsv", "jsonl", "json", "text", "markdown"])
@pytest.mark.parametrize("replace", [False, True])
@given(
    cells=st.lists(st.sampled_from([*CELLS, '"NA"', "abc", "NAN", "N"]), min_size=1, max_size=30),
    on_error=st.sampled_from(["fail", "nan", "skip"]),
)
def test_all_paths_of_csv_write_the_same(
    target: str, replace: bool, cells: list[str], on_error: str
) -> None:
    data = ("id,x\n" + "".join(f"a,{cell}\n" for cell in cells)).encode()
    calculation = Calculation(("sigmoid",), on_error=on_error)
    compare_paths("csv", target, data, NA._replace(replace=replace), calculation)


@pytest.mark.parametrize("target", ["jsonl", "csv", "json"])
@pytest.mark.parametrize("replace", [False, True])
@given(
    values=st.lists(
        st.sampled_from(
            ['"NA"', '" NA"', "-999", '"-999"', "null", "0", "1.5", "-3e2", '"no value"',
             '"N\\u0041"',
             "true", '"abc"', None]
        ),
        min_size=1,
        max_size=30,
    ),
    on_error=st.sampled_from(["fail", "nan", "skip"]),
)  # fmt: skip
def test_all_paths_of_json_lines_write_the_same(
    target: str, replace: bool, values: list[str | None], on_error: str
) -> None:
    data = '{"id":"a","x":0}\n' + "".join(
        '{"id":"a"}\n' if value is None else f'{{"id":"a","x":{value}}}\n' for value in values
    )
    calculation = Calculation(("sigmoid",), on_error=on_error)
    compare_paths("jsonl", target, data.encode(), NA._replace(replace=replace), calculation)


def test_a_missing_value_of_json_lines_has_a_null_result_and_stays() -> None:
    data = b'{"x":"NA"}\n{"x":-999}\n{"x":0}\n{"x":null}\n'
    for kind in ({}, {"kind": VectorEngine}):
        assert converted(data, "jsonl", "jsonl", NA, **kind) == (
            b'{"x":"NA","x_sigmoid":null}\n{"x":-999,"x_sigmoid":null}\n'
            b'{"x":0,"x_sigmoid":0.5}\n{"x":null,"x_sigmoid":null}\n'
        )
        replaced = converted(data, "jsonl", "jsonl", NA._replace(replace=True), **kind)
        assert replaced == b'{"x":"NA"}\n{"x":-999}\n{"x":0.5}\n{"x":null}\n'


def test_in_place_a_missing_cell_stays() -> None:
    data = b"x,y\nNA,1\n0,NA\n"
    for kind in ({}, {"kind": VectorEngine}):
        assert converted(data, "csv", "csv", NA._replace(replace=True), **kind) == (
            b"x,y\nNA,1\n0.5,NA\n"
        )


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("jsonl", b'{"x":"NA","x_sigmoid":null}\n{"x":0,"x_sigmoid":0.5}\n'),
        ("json", b'[{"x":"NA","x_sigmoid":null},\n{"x":0,"x_sigmoid":0.5}]\n'),
        ("text", b"\n0.5\n"),
        ("markdown", b"| x | x_sigmoid |\n| ---: | ---: |\n| NA |  |\n| 0 | 0.5 |\n"),
    ],
)
def test_other_formats_have_no_result_either(target: str, expected: bytes) -> None:
    assert converted(b"x\nNA\n0\n", "csv", target, NA) == expected


def test_formats_of_numbers_have_nan(sigmoid: Program) -> None:
    (sigmoid.folder / "x.csv").write_bytes(b"x\nNA\n0\n")
    assert sigmoid("eval", "x.csv", "--missing", "NA", "-o", "x.npy").status == 0
    assert str(np.load(sigmoid.folder / "x.npy").tolist()) == "[nan, 0.5]"


def test_parquet_has_null(sigmoid: Program) -> None:
    (sigmoid.folder / "x.csv").write_bytes(b"x\nNA\n-999\n0\n")
    options = ("--missing", "NA", "--missing=-999")
    assert sigmoid("eval", "x.csv", *options, "-o", "x.parquet").status == 0
    table = pq.read_table(sigmoid.folder / "x.parquet").to_pydict()
    assert table == {"x": [None, -999.0, 0.0], "x_sigmoid": [None, None, 0.5]}


def test_texts_and_numbers_of_parquet_may_be_missing(sigmoid: Program) -> None:
    table = pa.table({"t": ["NA", "0", None], "i": [-999, 0, None], "f": [-999.0, math.nan, 0.0]})
    pq.write_table(table, sigmoid.folder / "x.parquet")
    options = ("--missing", "NA", "--missing=-999")
    run = sigmoid("eval", "x.parquet", "-c", "*", *options, "-o", "y.parquet")
    assert (run.status, run.err) == (0, "")
    found = pq.read_table(sigmoid.folder / "y.parquet").to_pydict()
    assert found["t_sigmoid"] == [None, 0.5, None]
    assert found["i_sigmoid"] == [None, 0.5, None]
    assert found["f_sigmoid"][0] is None
    assert math.isnan(found["f_sigmoid"][1])


def test_a_first_record_with_a_missing_value_is_data() -> None:
    options = RecordOptions(("2",), missing=(b"NA",))
    assert converted(b"a,NA\nb,0\n", "csv", "csv", options) == b"a,NA,\nb,0,0.5\n"


@pytest.mark.parametrize("word", ["NA", "null", "-", "N/A", "None"])
@pytest.mark.parametrize("source", ["csv", "jsonl"])
def test_the_error_about_such_a_word_names_the_option(
    sigmoid: Program, word: str, source: str
) -> None:
    data = {"csv": f"id,x\na,{word}\n", "jsonl": json.dumps({"x": word}) + "\n"}[source]
    run = sigmoid("eval", "--from", source, "-c", "x", stdin=data.encode())
    assert run.status == 1
    assert (
        run.err.splitlines()[1]
        == f"a missing value? leave it out of the calculation: --missing {word}"
    )
    run = sigmoid("eval", "--from", source, "-c", "x", "--missing", word, stdin=data.encode())
    assert (run.status, run.err) == (0, "")


def test_plain_numbers_have_no_cells(sigmoid: Program) -> None:
    run = sigmoid("eval", "--missing", "NA", stdin=b"NA\n")
    assert run.status == 2
    assert "the input is read as text, which has no columns" in run.err


def test_tables_and_powers_have_an_empty_cell(sigmoid: Program) -> None:
    data = b"x\nNA\n0\n"
    options = ("--from", "csv", "--missing", "NA", "--depth", "2")
    run = sigmoid("table", *options, "--to", "csv", "-", stdin=data)
    assert run.lines[1:] == ["NA,,,", "0,0.5,0.25,0.0625"]
    assert sigmoid("table", *options, "--to", "rich", "-", stdin=data).status == 0
    assert sigmoid("eval", *options[:4], "--steps", stdin=data).lines[-1] == "σ(0) = 0.5"


def test_pandas_reads_what_it_called_missing(sigmoid: Program) -> None:
    path = sigmoid.folder / "x.csv"
    pandas.DataFrame({"x": [1.0, math.nan, 0.0]}).to_csv(path, index=False, na_rep="NULL")
    assert sigmoid("eval", path, "--in-place", "--missing", "NULL").status == 0
    found = pandas.read_csv(path)
    assert found["x_sigmoid"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_bulk_and_workers_write_what_small_blocks_do(sigmoid: Program, jobs: str) -> None:
    cells = [("NA", "1.5", "-999", "0", "-2")[number % 5] for number in range(60_000)]
    data = ("id,x\n" + "".join(f"a,{cell}\n" for cell in cells)).encode()
    options = ("--from", "csv", "-c", "x", "--missing", "NA", "--missing=-999", "-j", jobs)
    assert sigmoid("eval", *options, stdin=data).out == plain_csv(cells)
