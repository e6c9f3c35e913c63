"""What other programs write is read, and what is written they read: pandas, jq and Miller."""

from __future__ import annotations

import json
import subprocess

import pandas
import pytest

from sigmoid_cli.logistic import sigmoid as sigmoid_of
from support.program import Program
from support.requirements import needed_program

NUMBERS = [0.5, -3.0, None, 1e-7, 40.0, -745.2]
FRAME = pandas.DataFrame(
    {"id": ["a,b", 'say "hi"', "é", "}", "two\nlines", "[red]"], "x": NUMBERS, "ok": [True] * 6}
)
RESULTS = [None if x is None else sigmoid_of(x) for x in NUMBERS]


def run(name: str, *arguments: str, stdin: bytes = b"") -> bytes:
    """What another program writes."""
    command = [needed_program(name), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


def converted(sigmoid: Program, source: str, target: str, data: bytes) -> bytes:
    done = sigmoid("eval", "--from", source, "--to", target, "-c", "x", stdin=data)
    assert (done.status, done.err) == (0, "")
    return done.out


def results_in(frame: pandas.DataFrame) -> list[float | None]:
    return [None if x != x else x for x in frame["x_sigmoid"].tolist()]


@pytest.mark.parametrize("indent", [None, 2, 4])
def test_pandas_reads_what_becomes_of_its_records(sigmoid: Program, indent: int | None) -> None:
    data = FRAME.to_json(orient="records", indent=indent).encode()
    path = sigmoid.folder / "out.json"
    path.write_bytes(converted(sigmoid, "json", "json", data))
    after = pandas.read_json(path, orient="records", precise_float=True)
    assert results_in(after) == RESULTS
    pandas.testing.assert_frame_equal(after.drop(columns="x_sigmoid"), FRAME)
    # the file is what pandas would have written, but for the digits
    keys = [list(row) for row in json.loads(path.read_text())]
    assert keys == [["id", "x", "ok", "x_sigmoid"]] * 6


@pytest.mark.parametrize("target", ["csv", "json", "jsonl"])
@pytest.mark.parametrize("source", ["csv", "json", "jsonl"])
def test_pandas_reads_what_becomes_of_its_files(sigmoid: Program, source: str, target: str) -> None:
    data = {
        "csv": FRAME.to_csv(index=False),
        "json": FRAME.to_json(orient="records"),
        "jsonl": FRAME.to_json(orient="records", lines=True),
    }[source].encode()
    path = sigmoid.folder / f"out.{target}"
    path.write_bytes(converted(sigmoid, source, target, data))
    if target == "csv":
        after = pandas.read_csv(path, dtype={"x_sigmoid": str})
        after = after.astype({"x_sigmoid": float})
    else:
        after = pandas.read_json(path, lines=target == "jsonl", precise_float=True)
    assert results_in(after) == RESULTS
    assert after["id"].tolist() == FRAME["id"].tolist()


@pytest.mark.parametrize("style", ["-c", "--indent 1", "--indent 2", "--indent 7", "--tab"])
def test_an_array_that_jq_formats_stays_as_jq_formats_it(sigmoid: Program, style: str) -> None:
    rows = [{"x": 0.5, "a": [{"b": []}, {}]}, {"a": "}", "x": -3}, {"x": None, "u": {"v": [1, 2]}}]
    data = run("jq", *style.split(), ".", stdin=json.dumps(rows).encode())
    out = converted(sigmoid, "json", "json", data)
    assert run("jq", *style.split(), "map(del(.x_sigmoid))", stdin=out) == data
    assert json.loads(run("jq", "map(.x_sigmoid)", stdin=out)) == RESULTS[:3]
    with_results = [{**row, "x_sigmoid": "R"} for row in rows]
    pattern = run("jq", *style.split(), ".", stdin=json.dumps(with_results).encode())
    for result in RESULTS[:3]:
        pattern = pattern.replace(b'"R"', json.dumps(result).encode(), 1)
    assert out == pattern


@pytest.mark.parametrize("source", ["csv", "json", "jsonl"])
def test_jq_reads_arrays_and_lines(sigmoid: Program, source: str) -> None:
    data = {
        "csv": FRAME.to_csv(index=False),
        "json": FRAME.to_json(orient="records"),
        "jsonl": FRAME.to_json(orient="records", lines=True),
    }[source].encode()
    array = run("jq", "map(.x_sigmoid)", stdin=converted(sigmoid, source, "json", data))
    lines = run("jq", "-s", "map(.x_sigmoid)", stdin=converted(sigmoid, source, "jsonl", data))
    assert json.loads(array) == json.loads(lines) == RESULTS


@pytest.mark.parametrize("layout", ["--jvstack", "--no-jvstack"])
def test_arrays_of_miller_stay_as_miller_formats_them(sigmoid: Program, layout: str) -> None:
    # Miller writes an empty field as an empty string
    data = FRAME.dropna().to_csv(index=False).encode()
    array = run("mlr", "--icsv", "--ojson", layout, "cat", stdin=data)
    out = converted(sigmoid, "json", "json", array)
    assert run("mlr", "--json", layout, "cut", "-x", "-f", "x_sigmoid", stdin=out) == array
    assert run("mlr", "--json", layout, "cat", stdin=out) == out


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_miller_reads_what_becomes_of_its_records(sigmoid: Program, kind: str) -> None:
    data = FRAME.dropna().to_csv(index=False).encode()
    out = converted(sigmoid, kind, kind, run("mlr", "--icsv", f"--o{kind}", "cat", stdin=data))
    after = json.loads(run("mlr", f"--i{kind}", "--ojson", "cat", stdin=out))
    assert [row["x_sigmoid"] for row in after] == [one for one in RESULTS if one is not None]
    assert [row["id"] for row in after] == FRAME.dropna()["id"].tolist()


def test_an_empty_string_of_miller_is_missing_if_asked_for(sigmoid: Program) -> None:
    array = run("mlr", "--icsv", "--ojson", "cat", stdin=b"id,x\na,\nb,0\n")
    options = ("eval", "--from", "json", "-c", "x")
    done = sigmoid(*options, stdin=array)
    assert done.err == (
        "sigmoid: <stdin>:4:8: '\"\"' is not a number, in key 'x'\n"
        "a missing value? leave it out of the calculation: --missing ''\n"
    )
    done = sigmoid(*options, "--missing", "", stdin=array)
    assert [row["x_sigmoid"] for row in json.loads(done.out)] == [None, 0.5]
