"""A first record is taken for a header or for data; a close call is reported."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from sigmoid_cli.formats.csv.first_record import taken_for

DATA = "the first record, '{}', is taken for data\nif it names the columns: --header\n"
HEADER = "the first record, '{}', is taken for a header\nif it holds data: --no-header\n"


@pytest.mark.parametrize(
    ("first", "second", "is_header", "has_note"),
    [
        ("a,b", "1,2", True, False),
        ("", "1", True, False),
        ("0", "1.5", True, True),
        ("0,1,2", "1.5,2,x", True, True),
        (",0,1", "0,1.5,2", True, True),
        (",0", "0,1.5", True, True),
        ("1,0", "1,2", False, False),
        ("1.5,2.5", "1,2", False, False),
        ("0,1,02", "1.5,2,x", False, False),
        ("1,2,3", "1.5,2,3", False, True),
        ("1,2,3", "4,5,6", False, False),
        ("2019,2020", "0.5,0.6", False, True),
        ("5", "0.5", False, False),
        ("id,2019,2020", "a,0.5,0.6", False, True),
        ("id,2019,2020", "a,5,6", False, False),
        (",2019", "0,0.5", False, True),
        ("a,1.5", "b,2.5", False, False),
        ("alice,3,3", "bob,2.5,1", False, False),
        ("alice,3", "bob,", False, True),
    ],
)
def test_what_a_first_record_is_taken_for(sigmoid, first, second, is_header, has_note):
    data = f"{first}\n{second}\n".encode()
    run = sigmoid("eval", "--from", "csv", "-c", str(first.count(",") + 1), stdin=data)
    note = (HEADER if is_header else DATA).format(first)
    assert run.err == (f"sigmoid: <stdin>: {note}" if has_note else "") or run.status == 1
    assert run.err.startswith("sigmoid: <stdin>: the first record, ") is has_note
    fields = first.encode().split(b",")
    assert taken_for(fields, second.encode().split(b",")).is_header is is_header


@pytest.mark.parametrize("index", [False, True])
@pytest.mark.parametrize("width", [1, 3])
def test_columns_that_pandas_did_not_name_are_named(sigmoid, index, width):
    frame = pd.DataFrame([[0.0] * width, [1.5] * width])
    text = frame.to_csv(index=index)
    run = sigmoid("eval", "--from", "csv", "-c", "0", stdin=text.encode())
    out = pd.read_csv(io.BytesIO(run.out))
    assert out["0_sigmoid"].tolist() == [0.5, 0.8175744761936437]


@pytest.mark.parametrize("option", ["--header", "--no-header"])
@pytest.mark.parametrize("data", [b"0\n1\n", b"a,2019\nb,0.5\n", b'"0","1"\n2,3\n'])
def test_the_user_has_the_last_word(sigmoid, option, data):
    run = sigmoid("eval", "--from", "csv", option, "-c", "1", "--on-error", "nan", stdin=data)
    assert run.status == 0
    assert "first record" not in run.err
    assert run.out.startswith(data.split(b"\n")[0] + b",") is True
    assert (b"_sigmoid" in run.out) is (option == "--header")


def test_each_file_of_a_batch_has_its_note(sigmoid):
    for name in ("a.csv", "b.csv"):
        (sigmoid.folder / name).write_text("0\n1.5\n")
    for jobs in ("1", "2"):
        run = sigmoid("eval", "a.csv", "b.csv", "--output-dir", "out", "-j", jobs)
        note = HEADER.format("0")
        assert sorted(run.err.split("sigmoid: ")[1:]) == [f"a.csv: {note}", f"b.csv: {note}"]


def test_it_is_a_close_call_as_long_as_the_next_record_is_not_known():
    assert taken_for([b"id", b"2019"], None).note is not None


@pytest.mark.parametrize(
    "options", [[], ["--decimal-comma"], ["--to", "text"], ["--to", "text", "--decimal-comma"]]
)
def test_how_it_is_taken_is_reported_whatever_is_read_and_written(sigmoid, options):
    command = ("eval", "--from", "csv", "-d", ";", "-c", "2", *options)
    run = sigmoid(*command, stdin=b"0;1\n5;2\n")
    assert run.err == f"sigmoid: <stdin>: {HEADER.format('0,1')}"
