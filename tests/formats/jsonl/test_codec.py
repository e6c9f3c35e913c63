"""JSON Lines: a result is the last key of its object, and every other byte stays as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.jsonl.lines import SCORE, inputs
from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted


@given(inputs(), st.integers(1, 80), st.booleans())
def test_each_object_has_its_result_as_the_last_key(data, size, is_vector):
    kind = VectorEngine if is_vector else ScalarEngine
    out = converted(data, "jsonl", "jsonl", SCORE, size=size, kind=kind)
    assert out.count(b"\n") == data.count(b"\n")
    for line, answer in zip(data.split(b"\n"), out.split(b"\n"), strict=True):
        if not line.strip():
            assert answer == line
            continue
        found = json.loads(answer)
        assert list(found)[-1] == "score_sigmoid"
        result = found.pop("score_sigmoid")
        before = json.loads(line)
        assert found == before
        score = before["score"]
        assert result == (None if score is None else sigmoid(float(score)))
        # nothing else has changed: what is left without the result is the line
        tail = answer[: answer.rindex(b'"score_sigmoid"')].rstrip()
        assert line.startswith(tail.removesuffix(b",").rstrip())


def test_the_only_key_needs_no_choice():
    assert converted(b'{"x":0}', "jsonl", "jsonl") == b'{"x":0,"x_sigmoid":0.5}'
    assert converted(b'{"x"\r: 0}', "jsonl", "jsonl") == b'{"x"\r: 0, "x_sigmoid"\r: 0.5}'


def test_a_path_leads_to_a_nested_key_unless_a_key_has_that_very_name():
    nested = b'{"a": {"b": 0}}\n'
    assert converted(nested, "jsonl", "jsonl", RecordOptions(("a.b",))) == (
        b'{"a": {"b": 0}, "a.b_sigmoid": 0.5}\n'
    )
    assert converted(nested, "jsonl", "jsonl", RecordOptions(("a.b",), replace=True)) == (
        b'{"a": {"b": 0.5}}\n'
    )
    assert converted(b'{"a.b":0,"a":1}\n', "jsonl", "jsonl", RecordOptions(("a.b",))) == (
        b'{"a.b":0,"a":1,"a.b_sigmoid":0.5}\n'
    )


def test_null_and_missing_have_the_result_null():
    data = b'{"x":0}\n{"x":null}\n{}\n{"y":1}\n'
    assert converted(data, "jsonl", "jsonl", RecordOptions(("x",))) == (
        b'{"x":0,"x_sigmoid":0.5}\n{"x":null,"x_sigmoid":null}\n'
        b'{"x_sigmoid":null}\n{"y":1,"x_sigmoid":null}\n'
    )


def test_replace_with_a_name_renames_the_key():
    record_options = RecordOptions(("x",), ("p",), replace=True)
    assert converted(b'{"x": 0,"y":1}\n', "jsonl", "jsonl", record_options) == b'{"p": 0.5,"y":1}\n'


@pytest.mark.parametrize(
    ("on_error", "expected"),
    [
        ("nan", b'{"x":"a","x_sigmoid":null}\n{"x":0,"x_sigmoid":0.5}\n'),
        ("skip", b'{"x":0,"x_sigmoid":0.5}\n'),
    ],
)
def test_what_is_not_a_number_becomes_null_or_takes_its_line_along(on_error, expected):
    data = b'{"x":"a"}\n{"x":0}\n'
    calculation = Calculation(("sigmoid",), on_error=on_error)
    assert converted(data, "jsonl", "jsonl", calculation=calculation) == expected


def test_bytes_that_are_no_utf8_and_a_byte_order_mark_pass():
    data = b'\xef\xbb\xbf{"n":"\xe9","x":0}\n'
    assert converted(data, "jsonl", "jsonl", RecordOptions(("x",))) == (
        b'\xef\xbb\xbf{"n":"\xe9","x":0,"x_sigmoid":0.5}\n'
    )


def test_to_csv_the_first_object_names_the_columns():
    data = b'{"x":0,"s":"a,\\"b","o":{"k":[1]}}\n\n{"s":null,"x":1}\n'
    assert converted(data, "jsonl", "csv", RecordOptions(("x",))) == (
        b'x,s,o,x_sigmoid\n0,"a,""b","{""k"":[1]}",0.5\n1,,,0.7310585786300049\n'
    )
    with pytest.raises(SigmoidError, match="in:2:8: key 'z' is not in the first object"):
        converted(b'{"x":0}\n{"x":1,"z":2}\n', "jsonl", "csv", RecordOptions(("x",)))
