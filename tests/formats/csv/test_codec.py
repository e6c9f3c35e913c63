"""CSV and TSV: the results are added, and every other byte stays as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.formats.block import all_of
from sigmoid_cli.formats.csv import bulk
from sigmoid_cli.formats.csv.bulk import CsvBulk
from sigmoid_cli.formats.csv.header import read_header
from sigmoid_cli.formats.csv.splitter import CsvSplitter
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted, outcome

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


@st.composite
def number_tables(draw):
    """Rows with two columns of numbers, some of them odd, and one of text."""
    odd = st.sampled_from(
        [".5", "+1", "1e400", "nan", "inf", "0x1p3", " 7", "1_0", "12345678901234567890"]
    )
    number = NUMBERS | NUMBERS | odd
    row = st.tuples(number, TEXTS, number).map(list)
    return [["a", "text", "b"], *draw(st.lists(row, max_size=8))]


@pytest.mark.parametrize("count", [64, 65, 255, 256, 257, 300])
@pytest.mark.parametrize("target", ["csv", "text"])
@pytest.mark.parametrize("replace", [False, True])
def test_any_column_of_very_many_is_read(count, target, replace):
    names = [f"c{index}" for index in range(count)]
    rows = [[str((row * column) % 7 - 3) for column in range(count)] for row in range(5)]
    data = "".join(",".join(row) + "\n" for row in [names, *rows]).encode()
    for column in (count, count - 1, 1):
        record_options = RecordOptions((str(column),), replace=replace)
        expected = converted(data, "csv", target, record_options)
        assert converted(data, "csv", target, record_options, kind=VectorEngine) == expected


@st.composite
def layouts(draw):
    columns = draw(st.sampled_from([("a",), ("b",), ("a", "b"), ("3", "a")]))
    return RecordOptions(columns, replace=draw(st.booleans()))


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
    table, dialect, record_options, ends, functions, on_error, dtype, size
):
    data = written(table, dialect)
    if not ends:
        data = data.removesuffix(dialect["lineterminator"].encode())
    record_options = record_options._replace(delimiter=dialect["delimiter"].encode())
    calculation = Calculation(functions, on_error=on_error, dtype=dtype)
    careful = outcome(data, "csv", "csv", record_options, calculation=calculation)
    options = {"calculation": calculation, "kind": VectorEngine}
    assert outcome(data, "csv", "csv", record_options, **options) == careful
    assert outcome(data, "csv", "csv", record_options, size=size, **options) == careful


@given(
    st.lists(st.sampled_from([b"a", b"1", b",", b'"', b"\n", b"\r\n", b" ", b"\r"]), max_size=14)
)
def test_any_bytes_give_the_same_on_both_ways(parts):
    data = b"".join(parts)
    for record_options in (
        RecordOptions(("1",), header=False),
        RecordOptions(("2",), header=False, replace=True),
    ):
        careful = outcome(data, "csv", "csv", record_options)
        assert outcome(data, "csv", "csv", record_options, kind=VectorEngine) == careful
        assert outcome(data, "csv", "csv", record_options, kind=VectorEngine, size=1) == careful


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
    record_options = RecordOptions(("2",), header=False)
    header = read_header(Lookahead(lambda: data), b",", calculation, record_options)
    answer = CsvBulk(header, VectorEngine(calculation)).convert(data)
    assert answer is not None
    assert all_of(answer) == converted(data, "csv", "csv", record_options)
    assert answer.lines == data.count(b"\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a,b\n1,2\n3\n", "in:3: 1 field where there are 2 columns"),
        ("a,b\n1,2\n3,4,5\n", "in:3: 3 fields where there are 2 columns"),
        ('a,b\n1,2\n3,"x\n4,5\n', "in:3:3: this quote is never closed"),
        ('a,"b\n1,2\n', "in:1:3: this quote is never closed"),
        ("\n\né,b\n1,2\nx,y\n", "in:5:3: 'y' is not a number, in column 'b'"),
        ('a,b\n"é\nü,", abc \n', "in:3:6: 'abc' is not a number, in column 'b'"),
        ('a,b\n1,"a""b"\n', "in:2:4: 'a\"b' is not a number, in column 'b'"),
        ("a,b\n1,x\n3\n", "in:2:3: 'x' is not a number, in column 'b'"),
        ("a,\x1b[1m\n1,\x1b[1m\n", r"in:2:3: '\x1b[1m' is not a number, in column '\x1b[1m'"),
    ],
)
@pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])
@pytest.mark.parametrize("size", [1, 1 << 17])
def test_what_is_wrong_is_named_with_its_place(data, message, kind, size):
    with pytest.raises(SigmoidError) as error:
        converted(data.encode(), "csv", "csv", RecordOptions(("2",)), kind=kind, size=size)
    assert str(error.value) == message


def remedy(data, record_options):
    with pytest.raises(SigmoidError) as error:
        converted(data, "csv", "csv", record_options)
    return f"{error.value}\n{error.value.remedy}", error.value.exit_code


@pytest.mark.parametrize(
    ("data", "record_options", "message"),
    [
        (b"id,Score\n", ("scor",), "in: has no column 'scor'\ndid you mean: Score"),
        (b"id,score\n", ("x",), "in: has no column 'x'\nits columns: id, score"),
        (b"id,score\n", (), "in: has 2 columns\nchoose with -c NAME among: id, score"),
        (b"1,2\n", (), "in: has 2 columns\nchoose with -c 1 to -c 2"),
        (
            b"1,2\n",
            ("x",),
            "in: has no column 'x'\nthere is no header: choose with -c 1 to -c 2",
        ),
        (
            b"x,x\n",
            ("x",),
            "in: 2 columns are named 'x'\nchoose one by its number: -c 1 or -c 2",
        ),
        (
            b"id;score\n",
            ("score",),
            "in: has no column 'score'\nare the fields separated by semicolons? add: -d ';'",
        ),
        (
            b"x,x_sigmoid\n",
            ("x",),
            "in: has a column 'x_sigmoid' already\n"
            "name the result with --as NAME, or use --replace",
        ),
    ],
)
def test_a_wrong_choice_is_a_usage_error_that_says_what_there_is(data, record_options, message):
    assert remedy(data, RecordOptions(record_options)) == (message, 2)


def test_a_column_is_replaced_once():
    record_options = RecordOptions(("x", "1"), ("a", "b"), replace=True)
    assert remedy(b"x,y\n1,2\n", record_options) == (
        "in: column 'x' cannot be replaced twice\nchoose it once",
        2,
    )


def test_names_of_results_are_as_many_as_the_results():
    assert remedy(b"x,y\n1,2\n", RecordOptions(("x", "y"), ("a",))) == (
        "in: 2 result columns, but 1 name\ngive --as once for each",
        2,
    )


def test_a_decimal_comma_has_a_remedy():
    shown, status = remedy(b"a;b\n1,5;2\n", RecordOptions(("a",), delimiter=b";"))
    assert shown == (
        "in:2:1: '1,5' is not a number, in column 'a'\n"
        "numbers are written with a decimal point: 1.5"
    )
    assert status == 1


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
        ("csv", "json", b"a,x\np,0\nq,\n", b"[0.5,null]\n"),
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


@given(
    number_tables(),
    dialects(),
    layouts(),
    st.booleans(),
    st.sampled_from(["fail", "nan", "skip"]),
    st.sampled_from(["tsv", "jsonl", "text", "f64"]),
    st.sampled_from([[], [["\0", "", "0"]]]),
)
def test_columns_cut_out_at_once_are_those_of_a_closer_look(
    table, dialect, record_options, ends, on_error, target, odd
):
    data = written([*table, *odd], dialect)
    if not ends:
        data = data.removesuffix(dialect["lineterminator"].encode())
    # the delimiter is that of the input alone where neither of the formats is TSV
    record_options = record_options._replace(delimiter=dialect["delimiter"].encode())
    calculation = Calculation(("sigmoid",), on_error=on_error)
    careful = outcome(data, "csv", target, record_options, calculation=calculation)
    options = {"calculation": calculation, "kind": VectorEngine}
    assert outcome(data, "csv", target, record_options, **options) == careful


def test_a_record_of_great_length_is_left_to_the_way_that_needs_less_memory(monkeypatch):
    data = b'a,b\n1,"' + b"x," * 100 + b'"\n'
    at_once = converted(data, "csv", "csv", RecordOptions(("a",)), kind=VectorEngine)
    monkeypatch.setattr(bulk, "LARGEST", 99)
    monkeypatch.setattr(CsvBulk, "_results", None)  # not to be called
    assert converted(data, "csv", "csv", RecordOptions(("a",)), kind=VectorEngine) == at_once


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"a,b\r1,2\r3,4\r", 1), (b"1\r2\r3", 1), (b'\n\n"a",b\r1,2\n3,4\n', 3)],
)
@pytest.mark.parametrize("options", [(), ("--no-header",), ("--to", "json")], ids=" ".join)
def test_lines_that_end_in_a_carriage_return_alone_are_refused(sigmoid, data, line, options):
    run = sigmoid("eval", "--from", "csv", "-c", "1", *options, stdin=data)
    assert run.status == 1
    assert run.err.splitlines() == [
        f"sigmoid: <stdin>:{line}: a carriage return without a line feed, "
        "as lines ended on old Macs",
        r"convert the line ends with: tr '\r' '\n'",
    ]


def test_a_carriage_return_between_quotes_is_text(sigmoid):
    run = sigmoid("eval", "--from", "csv", "--to", "text", stdin=b'"a\rb"\r\n"0"\r\n')
    assert run.out == b"0.5\n"
