"""Records of great length: what a user sees of the bounds for them."""

from __future__ import annotations

import pytest

from sigmoid_cli.formats.record_options import RecordOptions
from support.conversion import converted, outcome

MILLION = 1_000_000
LONG = 1 << 16


@pytest.mark.parametrize("delimiter", [b",", b"\t"])
@pytest.mark.parametrize("quote", [b"", b'"a"'], ids=["plain", "quoted"])
def test_a_first_record_of_more_than_a_million_fields_is_an_error(delimiter, quote):
    data = quote + delimiter * MILLION
    options = RecordOptions(("1",), delimiter=delimiter)
    error = outcome(data, "csv", "csv", options)
    assert error == "in:1: a record of more than 1000000 fields"


def test_an_endless_first_record_is_an_error_in_words(sigmoid):
    run = sigmoid.in_shell("yes 0 | tr '\\n' ';' | sigmoid eval --from csv -d ';' -c 1")
    assert run.status == 1
    assert run.err == (
        "sigmoid: <stdin>:1: a record of more than 1000000 fields\n"
        "numbers without columns? put each on a line with: tr ';' '\\n'\n"
    )


def test_lines_that_end_as_on_old_macs_are_called_so_however_many_they_are():
    data = b"a,b\r" * MILLION
    assert outcome(data, "csv", "csv").startswith("in:1: a carriage return without a line feed")


@pytest.mark.parametrize("quote", [b"", b'"'], ids=["plain", "quoted"])
def test_a_name_of_great_length_stays_and_the_start_of_it_names_the_result(quote):
    name = quote + b"y" * (LONG + 1) + quote
    out = converted(b"x," + name + b"\n7,0\n", "csv", "csv", RecordOptions(("2",)))
    assert out == b"x," + name + b"," + b"y" * LONG + "…_sigmoid\n7,0,0.5\n".encode()


@pytest.mark.parametrize(
    ("field", "is_number"),
    [
        (b"0." + b"1" * LONG, True),
        (b'"-0.' + b"1" * LONG + b'e-7"', True),
        (b"1" * LONG + b"x", False),
        (b"0." + b"1" * LONG + b"." + b"1" * LONG, False),
    ],
    ids=["number", "quoted number", "x at the end", "two points"],
)
def test_a_first_record_with_a_number_of_great_length_holds_data(field, is_number):
    out = converted(b"a," + field + b"\nb,0\n", "csv", "csv", RecordOptions(("2",), ("p",)))
    assert out.endswith(b"\nb,0,0.5\n")
    assert out.startswith(b"a," + field + (b",0." if is_number else b",p"))
