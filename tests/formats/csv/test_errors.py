"""Errors of CSV name the fault, its position and a remedy."""

from __future__ import annotations

import pytest

from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted


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
def test_an_error_names_the_fault_and_its_position(data, message, kind, size):
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
        "in:2:1: '1,5' is not a number, in column 'a'\na decimal comma? add: --decimal-comma"
    )
    assert status == 1


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
