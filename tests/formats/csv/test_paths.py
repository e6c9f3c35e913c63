"""CSV in bulk: the fast path and the fallback write the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.csv.tables import NUMBERS, TEXTS, dialects, written
from sigmoid_cli.formats.block import all_of
from sigmoid_cli.formats.csv.bulk import CsvBulk
from sigmoid_cli.formats.csv.fields import LARGEST
from sigmoid_cli.formats.csv.header import read_header
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted, outcome


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
def test_the_fast_path_gives_the_same_bytes(
    table, dialect, record_options, ends, functions, on_error, dtype, size
):
    data = written(table, dialect)
    if not ends:
        data = data.removesuffix(dialect["lineterminator"].encode())
    record_options = record_options._replace(delimiter=dialect["delimiter"].encode())
    calculation = Calculation(functions, on_error=on_error, dtype=dtype)
    by_fallback = outcome(data, "csv", "csv", record_options, calculation=calculation)
    options = {"calculation": calculation, "kind": VectorEngine}
    assert outcome(data, "csv", "csv", record_options, **options) == by_fallback
    assert outcome(data, "csv", "csv", record_options, size=size, **options) == by_fallback
    assert outcome(data, "csv", "csv", record_options, size=size, great=1, **options) == by_fallback


@given(
    st.lists(st.sampled_from([b"a", b"1", b",", b'"', b"\n", b"\r\n", b" ", b"\r"]), max_size=14)
)
def test_any_bytes_give_the_same_on_both_paths(parts):
    data = b"".join(parts)
    for record_options in (
        RecordOptions(("1",), header=False),
        RecordOptions(("2",), header=False, replace=True),
    ):
        by_fallback = outcome(data, "csv", "csv", record_options)
        assert outcome(data, "csv", "csv", record_options, kind=VectorEngine) == by_fallback
        assert outcome(data, "csv", "csv", record_options, kind=VectorEngine, size=1) == by_fallback
        assert outcome(data, "csv", "csv", record_options, size=1, great=2) == by_fallback


def fast_path(data, record_options, longest=LARGEST):
    calculation = Calculation(("sigmoid",))
    header = read_header(Lookahead(lambda: data), b",", calculation, record_options)
    return CsvBulk(header, VectorEngine(calculation), longest)


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
def test_usual_blocks_take_the_fast_path(data):
    record_options = RecordOptions(("2",), header=False)
    encoded = fast_path(data, record_options).convert(data)
    assert encoded is not None
    assert all_of(encoded) == converted(data, "csv", "csv", record_options)
    assert encoded.lines == data.count(b"\n")


@given(
    number_tables(),
    dialects(),
    layouts(),
    st.booleans(),
    st.sampled_from(["fail", "nan", "skip"]),
    st.sampled_from(["tsv", "jsonl", "text", "f64"]),
    st.sampled_from([[], [["\0", "", "0"]]]),
)
def test_columns_cut_out_at_once_are_those_of_the_fallback(
    table, dialect, record_options, ends, on_error, target, odd
):
    data = written([*table, *odd], dialect)
    if not ends:
        data = data.removesuffix(dialect["lineterminator"].encode())
    # the delimiter is that of the input alone where neither of the formats is TSV
    record_options = record_options._replace(delimiter=dialect["delimiter"].encode())
    calculation = Calculation(("sigmoid",), on_error=on_error)
    by_fallback = outcome(data, "csv", target, record_options, calculation=calculation)
    options = {"calculation": calculation, "kind": VectorEngine}
    assert outcome(data, "csv", target, record_options, **options) == by_fallback


def test_a_very_long_record_is_left_to_the_fallback_which_needs_less_memory():
    data = b'1,"' + b"x," * 100 + b'"\n'
    record_options = RecordOptions(("1",), header=False)
    assert fast_path(data, record_options, len(data)).convert(data) is not None
    assert fast_path(data, record_options, len(data) - 1).convert(data) is None
