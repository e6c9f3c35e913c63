"""CSV and TSV: the results are added, and every other byte stays as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.csv.tables import NUMBERS, TEXTS, dialects, written
from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.formats.csv.splitter import CsvSplitter
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import ENGINES, converted, encoded

BLANKS = st.text(" ", max_size=2)


@st.composite
def tables(draw):
    """Rows of which column `score` holds numbers, empty cells among them, with a header."""
    names = draw(st.lists(st.sampled_from(["id", "text", "a,b", 'q"', "x y"]), unique=True))
    position = draw(st.integers(0, len(names)))
    header = [*names[:position], "score", *names[position:]]
    number = st.tuples(BLANKS, NUMBERS, BLANKS).map("".join)
    row = st.tuples(*(number if name == "score" else TEXTS for name in header)).map(list)
    return [header, *draw(st.lists(row, max_size=12))]


def read(data, delimiter):
    # a row of one empty cell comes back from the csv module as a blank line
    return [
        row or [""]
        for row in csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter)
    ]


@given(tables(), dialects(), st.booleans(), st.integers(1, 60), st.booleans())
def test_the_csv_module_reads_the_same_table_with_a_column_more(
    table, dialect, ends, size, is_vector
):
    data = written(table, dialect)
    if not ends:
        data = data.removesuffix(dialect["lineterminator"].encode())
    record_options = RecordOptions(("score",), delimiter=dialect["delimiter"].encode())
    kind = VectorEngine if is_vector else ScalarEngine
    out = converted(data, "csv", "csv", record_options, size=size, kind=kind)
    [header, *rows] = read(data, dialect["delimiter"])
    score = header.index("score")
    texts = [row[score].strip() for row in rows]
    results = [repr(sigmoid(float(text))) if text else "" for text in texts]
    found = read(out, dialect["delimiter"])
    assert found[0] == [*header, "score_sigmoid"]
    assert [row[:-1] for row in found[1:]] == rows
    for row, text, result in zip(found[1:], texts, results, strict=True):
        assert (not text and not row[-1]) or float(row[-1]) == float(result)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"x\n0", b"x,x_sigmoid\n0,0.5"),
        (b"-0\r\n0\r\n", b"-0,0.5\r\n0,0.5\r\n"),
        (b"\xef\xbb\xbfx\n\n0\n\n", b"\xef\xbb\xbfx,x_sigmoid\n\n0,0.5\n\n"),
        (b'\n"x"\n 0 \n', b'\n"x",x_sigmoid\n 0 ,0.5\n'),
        (b"", b""),
        (b"\n\n", b"\n\n"),
        (b"x", b"x,x_sigmoid"),
        (b'x\n""\n', b'x,x_sigmoid\n"",\n'),
    ],
    ids=["open", "crlf", "bom", "quotes", "empty", "blank", "header only", "empty cell"],
)
@pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])
def test_one_column_needs_no_choice_and_all_else_stays(data, expected, kind):
    assert converted(data, "csv", "csv", kind=kind) == expected


@pytest.mark.parametrize(
    ("record_options", "expected"),
    [
        (RecordOptions(("b",)), b"a,b,b_sigmoid\n0,0,0.5\n"),
        (RecordOptions(("2",)), b"a,b,b_sigmoid\n0,0,0.5\n"),
        (RecordOptions(("b", "a")), b"a,b,b_sigmoid,a_sigmoid\n0,0,0.5,0.5\n"),
        (RecordOptions(("a",), ("p,q",)), b'a,b,"p,q"\n0,0,0.5\n'),
        (RecordOptions(("a",), replace=True), b"a,b\n0.5,0\n"),
        (RecordOptions(("b", "a"), ("p", "q"), replace=True), b"q,p\n0.5,0.5\n"),
    ],
)
def test_results_stand_where_the_layout_says(record_options, expected):
    assert converted(b"a,b\n0,0\n", "csv", "csv", record_options) == expected


def test_a_header_is_a_first_record_without_numbers_or_what_the_layout_says():
    assert converted(b"0.\n0\n", "csv", "csv") == b"0.,0.5\n0,0.5\n"
    assert converted(b"0\n0\n", "csv", "csv", RecordOptions(header=True)) == b"0,0_sigmoid\n0,0.5\n"
    with pytest.raises(SigmoidError, match="in:1:1: 'x' is not a number"):
        converted(b"x\n0\n", "csv", "csv", RecordOptions(header=False))


@pytest.mark.parametrize(
    ("on_error", "expected"),
    [
        ("nan", b"x,y,x_sigmoid\n0,a,0.5\nb,a,nan\n,a,\n"),
        ("skip", b"x,y,x_sigmoid\n0,a,0.5\n,a,\n"),
    ],
)
@pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])
def test_a_bad_cell_becomes_nan_or_takes_its_record_along(on_error, expected, kind):
    calculation = Calculation(("sigmoid",), on_error=on_error)
    data = b"x,y\n0,a\nb,a\n,a\n"
    assert converted(
        data, "csv", "csv", RecordOptions(("x",)), calculation=calculation, kind=kind
    ) == (expected)


def test_bytes_of_other_encodings_pass():
    data = "naïve,x\né,0\n".encode("latin-1")
    out = converted(data, "csv", "csv", RecordOptions(("x",)))
    assert out.decode("latin-1") == "naïve,x,x_sigmoid\né,0,0.5\n"


@pytest.mark.parametrize(
    ("source", "target", "data", "expected"),
    [
        ("csv", "tsv", b'a,x\n"p,q\t""",0\n', b'a\tx\tx_sigmoid\n"p,q\t"""\t0\t0.5\n'),
        ("tsv", "csv", b"a\tx\np,q\t0\n", b'a,x,x_sigmoid\n"p,q",0,0.5\n'),
        ("csv", "text", b"a,x\np,0\nq,\n", b"0.5\n\n"),
        (
            *("csv", "json", b"a,x\np,0\nq,\n"),
            b'[{"a":"p","x":0,"x_sigmoid":0.5},\n{"a":"q","x":null,"x_sigmoid":null}]\n',
        ),
        ("csv", "jsonl", b"a,x\np,0\n", b'{"a":"p","x":0,"x_sigmoid":0.5}\n'),
        ("text", "tsv", b"0 1\n", b"x\tsigmoid\n0\t0.5\n1\t0.7310585786300049\n"),
    ],
)
def test_other_formats_keep_all_columns_or_the_results(source, target, data, expected):
    record_options = RecordOptions(("x",)) if source != "text" else RecordOptions()
    assert converted(data, source, target, record_options) == expected


@pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])
def test_a_record_of_one_empty_field_does_not_become_a_blank_line(kind):
    data = b'x\n1\n""\n'
    out = converted(data, "tsv", "csv", RecordOptions(replace=True), kind=kind)
    assert out == b'x\n0.7310585786300049\n""\n'


def test_no_columns_have_no_header():
    assert converted(b"", "jsonl", "csv", RecordOptions(("x",))) == b""


def test_the_header_of_replaced_columns_names_each_result():
    calculation = Calculation(("sigmoid", "grad"))
    options = RecordOptions(("x",), replace=True)
    assert converted(b"x,y\n0,1\n", "csv", "csv", options, calculation=calculation) == (
        b"x_sigmoid,x_grad,y\n0.5,0.25,1\n"
    )


def test_without_a_header_there_is_none_in_the_other_format():
    assert converted(b"p,0\n", "csv", "tsv", RecordOptions(("2",))) == b"p\t0\t0.5\n"
    assert converted(b"p,0\n", "csv", "jsonl", RecordOptions(("2",))) == (
        b'{"1":"p","2":0,"2_sigmoid":0.5}\n'
    )


def test_an_open_quote_in_much_input_takes_time_in_proportion():
    splitter = CsvSplitter(b",")
    assert not splitter.end_of_records(b'"')
    for _ in range(2000):  # a cutter that looked at it all each time would take minutes
        assert not splitter.end_of_records(b'x,""\n' * 2000)
    assert splitter.end_of_records(b'"\n') == 2


def test_several_files_share_one_header(sigmoid):
    sigmoid.folder.joinpath("a.csv").write_bytes(b"x,y\r\n0,a")
    sigmoid.folder.joinpath("b.csv").write_bytes(b'\xef\xbb\xbf"x",y\n1,b\n')
    out = sigmoid("eval", "a.csv", "b.csv", "-c", "x").out
    assert out == b"x,y,x_sigmoid\r\n0,a,0.5\n1,b,0.7310585786300049\n"
    sigmoid.folder.joinpath("b.csv").write_bytes(b"x,z\n1,b\n")
    run = sigmoid("eval", "a.csv", "b.csv", "-c", "x")
    assert run.status == 1
    assert "b.csv: its columns differ from those of the inputs before" in run.err
    assert "column 2 is 'z' after 'y'" in run.err


def test_the_options_of_records_reach_the_format(sigmoid):
    data = b"a;b\n0;1\n"
    run = sigmoid("grad", "--from", "csv", "-d", ";", "-c", "a", "--as", "slope", stdin=data)
    assert run.out == b"a;b;slope\n0;1;0.25\n"
    run = sigmoid("eval", "--from", "csv", "--no-header", "-c", "1", "--replace", stdin=b"0,x\n")
    assert run.out == b"0.5,x\n"
    assert sigmoid("eval", "--from", "tsv", "-d", r"\t", "-c", "1", stdin=b"0\tx\n").out == (
        b"0\tx\t0.5\n"
    )
    run = sigmoid("eval", "-d", "ab", "--from", "csv", stdin=b"")
    assert run.status == 2
    assert "'ab' is not one ASCII character" in run.err
    run = sigmoid("eval", "-c", "x", stdin=b"1\n")
    assert run.status == 2
    assert "the input is read as text, which has no columns" in run.err
    for target in ("csv", "json", "jsonl"):
        assert sigmoid("eval", "-c", "x", "1", "--to", target).err == run.err


def test_a_file_without_columns_is_named_in_a_folder_of_files_with_columns(sigmoid):
    for name, data in {"a.csv": b"x\n0\n", "b.txt": b"0\n"}.items():
        (sigmoid.folder / name).write_bytes(data)
    run = sigmoid("eval", ".", "-c", "x", "--output-dir", "out")
    assert run.status == 2
    assert "b.txt: the input is read as text, which has no columns" in run.err
    assert not (sigmoid.folder / "out").exists()


@pytest.mark.parametrize("kind", ENGINES)
def test_a_number_that_is_no_probability_comes_before_a_ragged_record(kind):
    calculation = Calculation(("logit",))
    data = b"x,y\n0.5,1\n2,1\n0.5\n"
    out, error = encoded(
        data, "csv", "csv", RecordOptions(("x",)), calculation=calculation, kind=kind
    )
    assert out == b"x,y,x_logit\n0.5,1,0.0\n"
    assert str(error).startswith("in:3:1: '2' is not a probability")
