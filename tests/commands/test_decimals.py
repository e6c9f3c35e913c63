"""`--decimals`: digits after the point, in every text format, on every path."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Decimal

import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid as sigmoids
from sigmoid_cli.numeric.calculation import Calculation
from support.conversion import compare_paths, converted
from support.program import Program

INPUTS = {
    "text": b"-4 0\n40\n",
    "csv": b"x\n-4\n0\n40\n",
    "tsv": b"x\n-4\n0\n40\n",
    "jsonl": b'{"x":-4}\n{"x":0}\n{"x":40}\n',
    "json": b"[-4,0,40]",
}


def test_digits_after_the_point_are_always_as_many(sigmoid: Program) -> None:
    assert sigmoid("eval", "-4", "0", "40", "--decimals", "4").lines == [
        "0.0180",
        "0.5000",
        "1.0000",
    ]
    assert sigmoid("grad", "-800", "0", "--decimals=0").lines == ["0", "0"]
    assert sigmoid("eval", "nan", "inf", "--decimals=2").lines == ["nan", "1.00"]


@pytest.mark.parametrize("source", INPUTS)
def test_every_text_format_has_them(sigmoid: Program, source: str) -> None:
    for target in (*registry.TABLE_TARGETS, "rich"):
        run = sigmoid(
            "eval", "--from", source, "--to", target, "--decimals=3", stdin=INPUTS[source]
        )
        assert (run.status, run.err) == (0, "")
        for text in (b"0.018", b"0.500", b"1.000"):
            assert text in run.out


@given(
    st.lists(st.one_of(st.floats(-40, 40), st.integers(-9, 9), st.just("nan")), min_size=1),
    st.integers(0, 17),
    st.sampled_from(list(INPUTS)),
    st.sampled_from(registry.TABLE_TARGETS),
    st.sampled_from(["float64", "float32", "float16"]),
)
def test_all_paths_write_the_same(
    numbers: list[object], decimals: int, source: str, target: str, dtype: str
) -> None:
    texts = [str(number) for number in numbers]
    data = {
        "text": "\n".join(texts),
        "csv": "id,x\n" + "".join(f"a,{text}\n" for text in texts),
        "tsv": "id\tx\n" + "".join(f"a\t{text}\n" for text in texts),
        "jsonl": "".join(f'{{"x":{text}}}\n' for text in texts).replace("nan", "null"),
        "json": f"[{','.join(texts)}]".replace("nan", "null"),
    }[source]
    calculation = Calculation(("sigmoid",), dtype, decimals=decimals)
    compare_paths(source, target, data.encode(), RecordOptions(("x",)), calculation)


@given(st.floats(-800, 800), st.integers(0, 17))
def test_the_result_is_rounded_half_to_even(x: float, decimals: int) -> None:
    calculation = Calculation(("sigmoid",), decimals=decimals)
    out = converted(repr(x).encode(), "text", "text", calculation=calculation)
    step = Decimal(1).scaleb(-decimals)
    assert Decimal(out.decode()) == Decimal(sigmoids(x)).quantize(step, ROUND_HALF_EVEN)


def test_parquet_becomes_text_with_them(sigmoid: Program) -> None:
    pq.write_table(pa.table({"x": [-4.0, 0.0, None]}), sigmoid.folder / "x.parquet")
    run = sigmoid("eval", "x.parquet", "--to", "csv", "--decimals", "2")
    assert run.lines == ["x,x_sigmoid", "-4.0,0.02", "0.0,0.50", ","]


def test_pandas_and_json_read_them_back(sigmoid: Program) -> None:
    run = sigmoid("eval", "--from", "csv", "--to", "json", "--decimals=2", stdin=INPUTS["csv"])
    assert b'"x_sigmoid":0.50}' in run.out
    assert [row["x_sigmoid"] for row in json.loads(run.out)] == [0.02, 0.5, 1.0]
    (sigmoid.folder / "x.csv").write_bytes(INPUTS["csv"])
    assert sigmoid("eval", "x.csv", "--in-place", "--decimals=2").status == 0
    assert pandas.read_csv(sigmoid.folder / "x.csv")["x_sigmoid"].tolist() == [0.02, 0.5, 1.0]


def test_tables_have_them_and_are_not_rounded_further(sigmoid: Program) -> None:
    run = sigmoid("table", "-4", "0", "--decimals", "3", "--to", "rich", env={"COLUMNS": "20"})
    assert "0.018" in run.out.decode()
    assert "0.250" in run.out.decode()
    run = sigmoid("table", "0", "-9", "--decimals", "4", "--depth", "3", "--to", "csv")
    assert run.lines[1:] == ["0,0.5000,0.2500,0.0156", "-9,0.0001,0.0001,0.0000"]


def test_the_working_ends_in_them(sigmoid: Program) -> None:
    run = sigmoid("eval", "1", "--steps", "--decimals", "3")
    assert (
        run.lines[-1].split(maxsplit=1)[1]
        == "= 0.731   (nearest float64, 3 digits after the point)"
    )
    assert (
        sigmoid("grad", "1", "--steps", "--decimals", "1")
        .lines[-1]
        .endswith("1 digit after the point)")
    )


@pytest.mark.parametrize("target", ["npy", "f64", "f32", "parquet"])
def test_formats_that_hold_all_digits_refuse_them(sigmoid: Program, target: str) -> None:
    run = sigmoid("eval", "1", "--decimals", "3", "--to", target)
    assert run.status == 2
    assert run.err == (
        f"sigmoid: --decimals is for text; {target} holds results with all their digits\n"
    )


def test_decimals_and_significant_digits_exclude_one_another(sigmoid: Program) -> None:
    for command in ("eval", "grad", "table"):
        run = sigmoid(command, "1", "--decimals", "3", "-p", "3")
        assert run.status == 2
        assert run.err.splitlines() == [
            "sigmoid: --precision and --decimals exclude one another",
            "--precision counts significant digits, --decimals those after the point",
        ]


@pytest.mark.parametrize("number", ["-1", "18", "x"])
def test_a_count_that_cannot_be_is_refused(sigmoid: Program, number: str) -> None:
    run = sigmoid("eval", "1", f"--decimals={number}")
    assert run.status == 2
    assert "--decimals" in run.err
