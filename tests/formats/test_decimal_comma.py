"""`--decimal-comma`: numbers of text, CSV and TSV with a comma, read and written, on every path."""

from __future__ import annotations

import json

import numpy as np
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import compare_paths, converted
from support.program import Program

COMMA = Calculation(("sigmoid",), decimal_comma=True)
POINT = Calculation(("sigmoid",))
SEMICOLONS = RecordOptions(("x",), delimiter=b";")
KINDS = [{}, {"kind": VectorEngine}]
TOKENS = ["0", "1.5", "-2.25e-3", "1e5", ".5", "7.", "nan", "-Inf", "36.0", "-0x1.8p3"]


def with_commas(text: str) -> str:
    return text.replace(".", ",")


@given(st.lists(st.lists(st.sampled_from(TOKENS), max_size=3), max_size=20))
def test_text_is_that_of_points_with_commas(lines: list[list[str]]) -> None:
    text = "".join(" ".join(line) + "\n" for line in lines)
    expected = with_commas(converted(text.encode(), "text", "text").decode())
    for kind in KINDS:
        out = converted(with_commas(text).encode(), "text", "text", calculation=COMMA, **kind)
        assert out.decode() == expected


@given(st.lists(st.tuples(st.sampled_from(["a", "1.234,5", "x, y", "."]), st.sampled_from(TOKENS)),
                min_size=1, max_size=20),
       st.booleans())  # fmt: skip
def test_csv_is_that_of_points_with_commas_and_all_else_stays(
    rows: list[tuple[str, str]], replace: bool
) -> None:
    options = SEMICOLONS._replace(replace=replace)
    expected = ["id.,1;x" if replace else "id.,1;x;x_sigmoid"]
    for word, number in rows:
        result = with_commas(converted(number.encode(), "text", "text").decode())
        expected.append(f"{word};{result}" if replace else f"{word};{with_commas(number)};{result}")
    data = "id.,1;x\n" + "".join(f"{word};{with_commas(number)}\n" for word, number in rows)
    for kind in KINDS:
        out = converted(data.encode(), "csv", "csv", options, calculation=COMMA, **kind)
        assert out.decode().splitlines() == expected


@pytest.mark.parametrize("source", ["csv", "tsv", "text", "jsonl"])
@pytest.mark.parametrize("target", ["csv", "tsv", "text", "json", "jsonl", "markdown"])
@given(
    numbers=st.lists(st.sampled_from([*TOKENS, "abc", "1,2", ""]), min_size=1, max_size=20),
    on_error=st.sampled_from(["fail", "nan", "skip"]),
    decimals=st.sampled_from([None, 3]),
)
def test_all_paths_write_the_same(
    source: str, target: str, numbers: list[str], on_error: str, decimals: int | None
) -> None:
    data = {
        "csv": "id;x\n" + "".join(f"a;{with_commas(number)}\n" for number in numbers),
        "tsv": "id\tx\n" + "".join(f"a\t{with_commas(number)}\n" for number in numbers),
        "text": "0\n" + "".join(with_commas(number) + "\n" for number in numbers),
        "jsonl": "".join('{"x":1.5}\n' for number in numbers),
    }[source]
    calculation = Calculation(
        ("sigmoid",), on_error=on_error, decimals=decimals, decimal_comma=True
    )
    options = RecordOptions(("x",), delimiter=b";" if "csv" in (source, target) else None)
    if source == "tsv" == target:
        options = RecordOptions(("x",))
    compare_paths(source, target, data.encode(), options, calculation)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("tsv", b"id\tx\tx_sigmoid\n1.5\t0,0\t0,5\n"),
        ("text", b"0,5\n"),
        ("json", b'[{"id":1.5,"x":0.0,"x_sigmoid":0.5}]\n'),
        ("jsonl", b'{"id":1.5,"x":0.0,"x_sigmoid":0.5}\n'),
        ("markdown", b"| id | x | x_sigmoid |\n| ---: | ---: | ---: |\n| 1.5 | 0.0 | 0.5 |\n"),
    ],
)
def test_other_formats_have_commas_where_they_may(target: str, expected: bytes) -> None:
    data = b"id;x\n1.5;0,0\n"
    for kind in KINDS:
        out = converted(data, "csv", target, SEMICOLONS, calculation=COMMA, **kind)
        assert out == expected


def test_a_first_record_of_numbers_with_commas_is_data() -> None:
    options = RecordOptions(("2",), delimiter=b";")
    out = converted(b"1,5;0,0\n2,5;0,0\n", "csv", "csv", options, calculation=COMMA)
    assert out == b"1,5;0,0;0,5\n2,5;0,0;0,5\n"


def test_what_is_missing_may_have_a_comma() -> None:
    options = SEMICOLONS._replace(missing=(b"-99,9", b"n.a."))
    for kind in KINDS:
        out = converted(
            b"x;y\n-99,9;1\nn.a.;2\n0;3\n", "csv", "csv", options, calculation=COMMA, **kind
        )
        assert out == b"x;y;x_sigmoid\n-99,9;1;\nn.a.;2;\n0;3;0,5\n"


@pytest.mark.parametrize("data", [b"x;y\n1,5;2\n1.5;3\n", b"x;y\n" + b"1,5;2\n" * 9 + b"1.5;3\n"])
def test_a_decimal_point_is_an_error_that_says_so(sigmoid: Program, data: bytes) -> None:
    run = sigmoid("eval", "--from", "csv", "-d", ";", "-c", "x", "--decimal-comma", stdin=data)
    line = data.count(b"\n")
    assert run.status == 1
    assert run.err.splitlines() == [
        f"sigmoid: <stdin>:{line}:1: '1.5' is not a number, in column 'x'",
        "numbers are written with a decimal comma: 1,5",
    ]


def test_a_word_is_named_as_it_is_written(sigmoid: Program) -> None:
    run = sigmoid("eval", "--decimal-comma", stdin=b"1,5\nv1,2.3\n")
    assert (run.status, run.out) == (1, b"0,8175744761936437\n")
    assert run.err.splitlines()[0] == "sigmoid: <stdin>:2:1: 'v1,2.3' is not a number"


def test_a_number_that_is_no_probability_is_named_as_it_is_written(sigmoid: Program) -> None:
    run = sigmoid("eval", "--inverse", "--decimal-comma", stdin=b"0,5\n1,5\n")
    assert (run.status, run.out) == (1, b"0,0\n")
    assert run.err.startswith("sigmoid: <stdin>:2:1: '1,5' is not a probability")


def test_pandas_writes_and_reads_it(sigmoid: Program) -> None:
    frame = pandas.DataFrame({"word": ["a,b", "1.5"], "x": [1.5, -0.25]})
    path = sigmoid.folder / "x.csv"
    frame.to_csv(path, sep=";", decimal=",", index=False)
    assert sigmoid("eval", path, "-c", "x", "-d", ";", "--decimal-comma", "--in-place").status == 0
    found = pandas.read_csv(path, sep=";", decimal=",")
    assert found["word"].tolist() == ["a,b", "1.5"]
    assert found["x_sigmoid"].tolist() == pytest.approx([0.8175744761936437, 0.43782349911420193])


def test_arguments_have_points_and_results_commas(sigmoid: Program) -> None:
    assert sigmoid("eval", "1.5", "0", "--decimal-comma").lines == ["0,8175744761936437", "0,5"]
    run = sigmoid("table", "--start", "0", "--stop", "1", "--step", ".5", "--decimal-comma",
                  "-d;", "--decimals", "2", "--to", "csv")  # fmt: skip
    assert run.lines == ["x;sigmoid;grad", "0,0;0,50;0,25", "0,5;0,62;0,24", "1,0;0,73;0,20"]


def test_stored_numbers_have_none(sigmoid: Program) -> None:
    run = sigmoid("eval", "--decimal-comma", "-o", "x.npy", stdin=b"0,0 1,5\n")
    assert (run.status, run.err) == (0, "")
    assert np.load(sigmoid.folder / "x.npy").tolist() == [0.5, 0.8175744761936437]
    run = sigmoid("eval", "x.npy", "--to", "text", "--decimal-comma", "--decimals", "2")
    assert run.lines == ["0,62", "0,69"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_bulk_and_workers_write_what_small_blocks_do(sigmoid: Program, jobs: str) -> None:
    numbers = [f"{(number * 7919) % 4001 / 100}" for number in range(60_000)]
    text = "\n".join(numbers) + "\n"
    run = sigmoid("eval", "--decimal-comma", "-j", jobs, stdin=with_commas(text).encode())
    expected = sigmoid("eval", "-j", "1", stdin=text.encode()).out.decode()
    assert run.out.decode() == with_commas(expected)


@pytest.mark.parametrize("delimiter", [[], ["-d,"], ["-d."]])
def test_fields_need_another_character_between_them(sigmoid: Program, delimiter: list[str]) -> None:
    run = sigmoid("eval", "--from", "csv", "--decimal-comma", *delimiter, stdin=b"x\n1,5\n")
    assert run.status == 2
    assert run.err.splitlines() == [
        "sigmoid: --decimal-comma needs another character between fields than a comma or a point",
        "say which, for example: -d ';'",
    ]


def test_formats_without_commas_refuse_it(sigmoid: Program) -> None:
    run = sigmoid("eval", "--from", "json", "--decimal-comma", stdin=json.dumps([1.5]).encode())
    assert run.status == 2
    assert run.err.splitlines()[0] == "sigmoid: --decimal-comma is for text, csv and tsv"


def test_the_errors_about_commas_name_the_option(sigmoid: Program) -> None:
    run = sigmoid("eval", stdin=b"1,5\n")
    assert run.err.splitlines()[1].startswith("a decimal comma? add: --decimal-comma")
    run = sigmoid("eval", "--from", "csv", "-d;", stdin=b"x;y\n1,5;2\n")
    assert run.status == 2
    run = sigmoid("eval", "--from", "csv", "-d;", "-c", "x", stdin=b"x;y\n1,5;2\n")
    assert run.err.splitlines()[1] == "a decimal comma? add: --decimal-comma"
