"""CSV and TSV: the results are added, and every other byte stays as it was."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from in_blocks import converted
from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.delimited_bulk import DelimitedBulk
from sigmoid_cli.formats.delimited_header import read_header
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.scalar import ScalarArithmetic
from sigmoid_cli.formats.vector import VectorArithmetic
from sigmoid_cli.logistic import sigmoid

# no CR alone: the csv module writes it without quotes and reads it as a line end
TEXTS = st.lists(
    st.sampled_from(
        ["a", "b ", ",", ";", "\t", '"', "\n", "\r\n", ".", "é", "0", "x", "5", "-", "日"]
    ),
    max_size=5,
).map("".join)
NUMBERS = st.floats(-750, 750).map(repr) | st.integers(-99, 99).map(str) | st.just("")
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


@st.composite
def dialects(draw):
    return {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
    }


def written(table, dialect):
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows(table)
    return text.getvalue().encode()


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
    layout = Layout(("score",), delimiter=dialect["delimiter"].encode())
    kind = VectorArithmetic if is_vector else ScalarArithmetic
    out = converted(data, "csv", "csv", layout, size=size, kind=kind)
    [header, *rows] = read(data, dialect["delimiter"])
    score = header.index("score")
    texts = [row[score].strip() for row in rows]
    results = [repr(sigmoid(float(text))) if text else "" for text in texts]
    found = read(out, dialect["delimiter"])
    assert found[0] == [*header, "score_sigmoid"]
    assert [row[:-1] for row in found[1:]] == rows
    for row, text, result in zip(found[1:], texts, results, strict=True):
        assert (not text and not row[-1]) or float(row[-1]) == float(result)


@st.composite
def number_tables(draw):
    """Rows with two columns of numbers, some of them odd, and one of text."""
    odd = st.sampled_from(
        [".5", "+1", "1e400", "nan", "inf", "0x1p3", " 7", "1_0", "12345678901234567890"]
    )
    number = NUMBERS | NUMBERS | odd
    row = st.tuples(number, TEXTS, number).map(list)
    return [["a", "text", "b"], *draw(st.lists(row, max_size=8))]


@st.composite
def layouts(draw):
    columns = draw(st.sampled_from([("a",), ("b",), ("a", "b"), ("3", "a")]))
    return Layout(columns, replace=draw(st.booleans()))


def outcome(*arguments, **options):
    """The output, or else the error."""
    try:
        return converted(*arguments, **options)
    except SigmoidError as error:
        return str(error)


@given(
    number_tables(),
    dialects(),
    layouts(),
    st.booleans(),
    st.sampled_from([("sigmoid",), ("grad",), ("sigmoid", "grad")]),
    st.sampled_from(["fail", "nan", "skip"]),
    st.sampled_from(["float64", "float32"]),
    st.integers(1, 60),
)
def test_the_fast_way_gives_the_same_bytes(
    table, dialect, layout, ends, functions, on_error, dtype, size
):
    data = written(table, dialect)
    if not ends:
        data = data.removesuffix(dialect["lineterminator"].encode())
    layout = replace(layout, delimiter=dialect["delimiter"].encode())
    calculation = Calculation(functions, on_error=on_error, dtype=dtype)
    careful = outcome(data, "csv", "csv", layout, calculation=calculation)
    options = {"calculation": calculation, "kind": VectorArithmetic}
    assert outcome(data, "csv", "csv", layout, **options) == careful
    assert outcome(data, "csv", "csv", layout, size=size, **options) == careful


@given(
    st.lists(st.sampled_from([b"a", b"1", b",", b'"', b"\n", b"\r\n", b" ", b"\r"]), max_size=14)
)
def test_any_bytes_give_the_same_on_both_ways(parts):
    data = b"".join(parts)
    for layout in (Layout(("1",), header=False), Layout(("2",), header=False, replace=True)):
        careful = outcome(data, "csv", "csv", layout)
        assert outcome(data, "csv", "csv", layout, kind=VectorArithmetic) == careful
        assert outcome(data, "csv", "csv", layout, kind=VectorArithmetic, size=1) == careful


@pytest.mark.parametrize(
    "data",
    [
        b"1,2\n3,4\n",
        b"1,2\n3,4",
        b"1,2\r\n3,4\r\n",
        b'"a,""b""\n",2\nx,4\n',
        b'x,"2"\ny,4\n',
        b"x,\ny,4\n",
        b"x,+2\ny,nan\n",
    ],
    ids=["plain", "open", "crlf", "quotes", "quoted number", "empty cell", "odd numbers"],
)
def test_usual_blocks_go_the_fast_way(data):
    calculation = Calculation(("sigmoid",))
    layout = Layout(("2",), header=False)
    header = read_header(Begin(lambda: data), b",", calculation, layout)
    answer = DelimitedBulk(header, VectorArithmetic(calculation)).answer(data)
    assert answer is not None
    assert bytes(answer.data) == converted(data, "csv", "csv", layout)
    assert answer.lines == data.count(b"\n")
