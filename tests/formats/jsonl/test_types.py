"""Strings stay strings, words stay words and infinities stay numbers on the way to JSON Lines."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

VALUES = ["1", "true", "", None, "-0", "null", 'a"b', "é\n", "1e5"]


@pytest.mark.parametrize("repeats", [1, 100])
@pytest.mark.parametrize("values", [VALUES, [True, False, None], ["a", "b"], ["1", ""]])
@pytest.mark.parametrize("is_dictionary", [False, True])
def test_values_of_parquet_keep_their_type(sigmoid, values, repeats, is_dictionary):
    values = values * repeats
    column = pa.array(values)
    column = column.dictionary_encode() if is_dictionary and values[0] is not True else column
    table = pa.table({"s": column, "x": [0.0] * len(values)})
    pq.write_table(table, sigmoid.folder / "in.parquet")
    run = sigmoid("eval", "in.parquet", "-c", "x", "--to", "jsonl")
    assert [json.loads(line)["s"] for line in run.lines] == values


@pytest.mark.parametrize(
    "values", [["1", 1, True, "true", None, "", "null"], ["1", {"a": [1, "b"]}, [None], "[null]"]]
)
def test_values_of_json_lines_keep_their_type_in_a_table(sigmoid, values):
    data = "".join(json.dumps({"s": value, "x": 0}) + "\n" for value in values).encode()
    run = sigmoid("table", "--from", "jsonl", "-c", "x", "--to", "jsonl", "-", stdin=data)
    assert [json.loads(line)["s"] for line in run.lines] == values


def test_infinities_are_read_back(sigmoid):
    data = b"x\ninf\n-Infinity\n+1e400\n0X1P5000\n"
    lines = sigmoid("eval", "--from", "csv", "--to", "jsonl", stdin=data).out
    assert lines == (
        b'{"x":1e999,"x_sigmoid":1.0}\n{"x":-1e999,"x_sigmoid":0.0}\n'
        b'{"x":1e999,"x_sigmoid":1.0}\n{"x":1e999,"x_sigmoid":1.0}\n'
    )
    again = sigmoid("eval", "--from", "jsonl", "-c", "x", "--as", "y", stdin=lines)
    assert [json.loads(line)["y"] for line in again.lines] == [1.0, 0.0, 1.0, 1.0]
